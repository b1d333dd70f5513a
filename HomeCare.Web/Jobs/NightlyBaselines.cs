using Hangfire;
using HomeCare.Modules.Alerts.Contracts;
using MediatR;

namespace HomeCare.Web.Jobs;

/// <summary>
/// What is usual for each person, made anew each night. Never twice at a time, on however many servers. It begins before Monday's reports, which take the one
/// worker for hours; a night that found the server off is made up for at its start.
/// </summary>
[DisableConcurrentExecution(Name, 10)]
[AutomaticRetry(Attempts = 3, DelaysInSeconds = [300, 1800, 7200])]
internal sealed class NightlyBaselines(IMediator mediator)
{
    public const string Name = "nightly-baselines";

    /// <summary>03:20, in no hour that a change of the clock skips or repeats in Paris.</summary>
    public const string Cron = "20 3 * * *";

    /// <summary>The token is the server's: Hangfire puts it in place of the one that was written down.</summary>
    public Task MakeAsync(CancellationToken cancellationToken) => mediator.Send(new MakeBaselines(), cancellationToken);
}
