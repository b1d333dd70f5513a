using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Wire;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Alerts;

/// <summary>
/// Takes a fall of nobody through the danger path a few times before the doors open, and takes it back: the first real one after a start would
/// otherwise wait while its questions and its code are compiled, measured at half a second. Nothing is written and nobody is told; a storage that is away
/// or slow never holds the start.
/// </summary>
internal sealed partial class RehearseDangers(IServiceScopeFactory scopes, TimeProvider clock, ILogger<RehearseDangers> log) : IHostedService
{
    private const int Times = 12;
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(5);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(AtMost, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await Task.Run(() => RehearseAsync(either.Token), either.Token).WaitAsync(either.Token);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            NotRehearsed(exception);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task RehearseAsync(CancellationToken cancellation)
    {
        for (var time = 0; time < Times; time++)
        {
            await using var scope = scopes.CreateAsyncScope();
            var (db, book) = (scope.ServiceProvider.GetRequiredService<AlertsDb>(), scope.ServiceProvider.GetRequiredService<DangerBook>());
            await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new FindWearer(BoxId.New()), cancellation);
            await scope.ServiceProvider.GetRequiredService<AlertRegister>().RehearseAsync(
                async () =>
                {
                    var now = clock.GetUtcNow();
                    var fall = new Danger(Guid.NewGuid(), DangerKind.Fall, DangerPhase.Raised, now, "HC-0000", Immobile: true);
                    await db.Dangers.FindAsync([fall.EventId, fall.Phase], cancellation);
                    var time = DangerTime.Of(now, now, now);
                    var reported = ReportedDanger.Of(fall, BoxId.New(), time, now);
                    db.Dangers.Add(reported);
                    await book.EnterAsync(PatientId.New(), reported, fall, time, cancellation);
                },
                cancellation);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The danger path could not be rehearsed; the first danger may take half a second longer")]
    private partial void NotRehearsed(Exception exception);
}
