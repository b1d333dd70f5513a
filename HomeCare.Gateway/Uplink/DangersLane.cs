using System.Text.Json;
using HomeCare.Gateway.Danger;
using HomeCare.Gateway.Outbox;
using HomeCare.Gateway.Watchdog;
using HomeCare.Modules.Wire;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WireDanger = HomeCare.Modules.Wire.Danger;

namespace HomeCare.Gateway.Uplink;

/// <summary>Brings a danger up the moment it is raised, on a connection of its own: no batch of readings is ever in front of it.</summary>
internal sealed partial class DangersLane(
    DangersQueue queue, DangerWatch watch, ServerLink server, EmergencyPlanFile plans, UplinkSignals signals, TimeProvider time,
    ILogger<DangersLane> log, Heart heart) : BackgroundService
{
    private readonly LoopMark _loop = heart.Loop("dangers lane", Lane.Late);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    internal static readonly Backoff Retry = new(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(10));

    private readonly HashSet<Guid> _sentFromMemory = [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Lane.RunAsync(TurnAsync, signals.Dangers, signals.Dangers, Retry, _loop, time, stoppingToken);

    private async Task<Turn> TurnAsync(CancellationToken stop)
    {
        await server.ReadyAsync(_loop, stop);
        try
        {
            var unwritten = watch.Unwritten().Where(danger => !_sentFromMemory.Contains(danger.EventId)).ToList();
            var batch = unwritten.Count > 0 ? unwritten : queue.Peek(WireV1.MostItems);
            return batch.Count == 0 ? Turn.Done : await SendAsync(batch, stop);
        }
        catch (SqliteException broken)
        {
            LogNotMarked(log, broken.SqliteErrorCode);
            return new Turn(Again: false, Failed: true);
        }
    }

    private async Task<Turn> SendAsync(IReadOnlyList<WireDanger> batch, CancellationToken stop)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new DangersBatch(
                WireV1.Version, time.GetUtcNow(), plans.KnownVersion,
                [.. batch.Select(danger => JsonSerializer.SerializeToElement(danger, WireJson.Options))]),
            WireJson.Options);
        _loop.Turned();
        switch (await server.PostAsync(WireV1.DangersPath, body, batch.Count, Patience, stop))
        {
            case ServerAnswer.Received { Receipt.Items: var lines }:
                return Settle(batch, lines);
            case ServerAnswer.Refused refused when batch.Count == 1:
                Park(batch[0], refused.Reason);
                return Turn.More;
            case ServerAnswer.Refused:
                var half = batch.Count / 2;
                var first = await SendAsync([.. batch.Take(half)], stop);
                return first.Failed ? first : await SendAsync([.. batch.Skip(half)], stop);
            case ServerAnswer.NotNow not:
                return Turn.Later(not);
            case var other:
                throw new InvalidOperationException($"an answer without a rule: {other.GetType().Name}");
        }
    }

    private Turn Settle(IReadOnlyList<WireDanger> batch, IReadOnlyList<ItemReceipt> lines)
    {
        if (lines.Any(line => line.EventId is { } named && named != batch[line.Index].EventId))
        {
            LogOtherReceipt(log);
            return new Turn(Again: false, Failed: true);
        }

        foreach (var line in lines)
        {
            var danger = batch[line.Index];
            if (line.Outcome == ItemOutcome.Refused)
            {
                Park(danger, line.Reason ?? "refused");
                continue;
            }

            _sentFromMemory.Add(danger.EventId);
            queue.Confirm(danger.EventId, danger.Phase);
            LogReceived(log, danger.EventId, danger.Phase, line.Outcome);
        }

        return Turn.More;
    }

    private void Park(WireDanger danger, string reason)
    {
        LogParked(log, danger.EventId, reason);
        _sentFromMemory.Add(danger.EventId);
        queue.Park(danger.EventId, reason);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Danger {EventId} {Phase}: {Outcome} on the server")]
    private static partial void LogReceived(ILogger log, Guid eventId, DangerPhase phase, ItemOutcome outcome);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Danger {EventId} refused by the server and parked: {Reason}")]
    private static partial void LogParked(ILogger log, Guid eventId, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A receipt that names another danger: taken for none")]
    private static partial void LogOtherReceipt(ILogger log);

    [LoggerMessage(Level = LogLevel.Error, Message = "The outbox does not answer (SQLite error {Code}); tried again")]
    private static partial void LogNotMarked(ILogger log, int code);
}
