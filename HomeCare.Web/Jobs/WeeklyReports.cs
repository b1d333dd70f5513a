using Hangfire;
using HomeCare.Modules.Reports.Contracts;
using MediatR;

namespace HomeCare.Web.Jobs;

/// <summary>
/// The Monday job. Never twice at a time, on however many servers; a passage that was cut short is tried again and makes only what is
/// not there yet.
/// </summary>
[DisableConcurrentExecution(Name, 10)]
[AutomaticRetry(Attempts = 5, DelaysInSeconds = [60, 300, 900, 3600, 7200])]
internal sealed class WeeklyReports(IMediator mediator, TimeProvider time)
{
    public const string Name = "weekly-reports";

    /// <summary>Last week's reports. The token is the server's: Hangfire puts it in place of the one that was written down.</summary>
    public Task MakeAsync(CancellationToken cancellationToken) =>
        mediator.Send(new MakeWeeklyReports(WeeklySchedule.NewestDue(time.GetUtcNow())), cancellationToken);

    /// <summary>Those of Mondays that found the server off.</summary>
    public Task CatchUpAsync(CancellationToken cancellationToken) => mediator.Send(new CatchUpWeeklyReports(), cancellationToken);
}
