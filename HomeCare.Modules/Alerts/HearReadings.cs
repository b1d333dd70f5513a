using HomeCare.Modules.Alerts.Rules;
using HomeCare.Modules.Telemetry.Contracts;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Alerts;

/// <summary>
/// Judges new readings; what follows from them is on disk when it is done, because the box's receipt waits for that. Ten thousand come each
/// second and nearly none asks for anything: these are judged where they are told, from memory alone, and the answer is there at once.
/// What needs storage (a rule that asks, a window that memory does not have, late readings) goes on elsewhere, with the person's turn kept.
/// When anything fails, the person's window is forgotten: the next reading makes it again from storage and judges all of it, so that
/// nothing is passed over.
/// </summary>
internal sealed partial class HearReadingsHandler(
    VitalsInMemory memory, RunningAlerts running, LimitsInForce limitsInForce, IServiceScopeFactory scopes, ILogger<HearReadingsHandler> log)
    : INotificationHandler<ReadingsRecorded>
{
    public Task Handle(ReadingsRecorded notification, CancellationToken cancellationToken) =>
        memory.TryTakeTurn(notification.Patient, out var turn)
            ? HearInTurn(notification, turn, cancellationToken)
            : WaitAsync(notification, cancellationToken);

    private async Task WaitAsync(ReadingsRecorded heard, CancellationToken cancellation) =>
        await HearInTurn(heard, await memory.TakeTurnAsync(heard.Patient, cancellation), cancellation);

    private Task HearInTurn(ReadingsRecorded heard, VitalsInMemory.Turn turn, CancellationToken cancellation)
    {
        var over = true;
        try
        {
            IReadOnlyList<Ask>? asks = null;
            if (memory.Find(heard.Patient) is { } vitals && limitsInForce.TryOf(heard.Patient, out var limits) && !AnyLate(heard.Readings))
            {
                asks = vitals.Judge(heard.Readings, limits.Limits, RuleFailed);
            }

            if (asks is { Count: 0 })
            {
                return Task.CompletedTask;
            }

            over = false;
            return WithStorageAsync(heard, asks, turn, cancellation);
        }
        catch
        {
            memory.Forget(heard.Patient);
            throw;
        }
        finally
        {
            if (over)
            {
                turn.Dispose();
            }
        }
    }

    /// <summary>On a thread of its own: SQLite works on its caller's, and the caller has other people's readings to tell.</summary>
    private async Task WithStorageAsync(ReadingsRecorded heard, IReadOnlyList<Ask>? asks, VitalsInMemory.Turn turn, CancellationToken cancellation)
    {
        using var mine = turn;
        await Task.Yield();
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            asks ??= await scope.ServiceProvider.GetRequiredService<JudgeWithStorage>().JudgeAsync(heard, cancellation);
            if (asks.Count > 0)
            {
                running.Writing(heard.Patient);
                await scope.ServiceProvider.GetRequiredService<AlertRegister>().RecordAsync(heard.Patient, heard.Box, asks, cancellation);
            }
        }
        catch
        {
            memory.Forget(heard.Patient);
            throw;
        }
    }

    private static bool AnyLate(IReadOnlyList<RecordedReading> readings)
    {
        for (var index = 0; index < readings.Count; index++)
        {
            if (readings[index].Late)
            {
                return true;
            }
        }

        return false;
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "A rule threw; the other rules and readings are judged all the same")]
    private partial void RuleFailed(Exception exception);
}
