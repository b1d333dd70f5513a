using System.Text.Json;
using HomeCare.Gateway.Danger;
using HomeCare.Gateway.Outbox;
using HomeCare.Gateway.Watchdog;
using HomeCare.Modules.Wire;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.Uplink;

/// <summary>Brings the readings up, newest first, as soon as one is on the disk. What the server refuses for good is found by halving, and parked.</summary>
internal sealed partial class ReadingsLane(
    ReadingsQueue queue, ServerLink server, EmergencyPlanFile plans, UplinkSignals signals, TimeProvider time, ILogger<ReadingsLane> log, Heart heart)
    : BackgroundService
{
    private readonly LoopMark _loop = heart.Loop("readings lane", Lane.Late);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    internal static readonly Backoff Retry = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(60));

    // Room for the envelope.
    private const int MostItemBytes = WireV1.MostBytes - 1024;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Lane.RunAsync(TurnAsync, signals.Readings, signals.ServerBack, Retry, _loop, time, stoppingToken);

    private async Task<Turn> TurnAsync(CancellationToken stop)
    {
        await server.ReadyAsync(_loop, stop);
        try
        {
            var batch = Fitting(queue.Peek(WireV1.MostItems));
            return batch.Count == 0 ? Turn.Done : await SendAsync(batch, stop);
        }
        catch (SqliteException broken)
        {
            // Not marked as confirmed: sent again, and answered "duplicate".
            LogNotMarked(log, broken.SqliteErrorCode);
            return new Turn(Again: false, Failed: true);
        }
    }

    private async Task<Turn> SendAsync(List<WaitingReading> batch, CancellationToken stop)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new ReadingsBatch(
                WireV1.Version, batch[0].Epoch, time.GetUtcNow(), plans.KnownVersion,
                [.. batch.Select(reading => JsonElement.Parse(reading.Json.Span))]),
            WireJson.Options);
        _loop.Turned();
        switch (await server.PostAsync(WireV1.ReadingsPath, body, batch.Count, Patience, stop))
        {
            case ServerAnswer.Received { Receipt.Items: var lines }:
                return Settle(batch, lines);
            case ServerAnswer.Refused refused when batch.Count == 1:
                LogParked(log, batch[0].Sequence, refused.Reason);
                queue.Park(batch[0].Sequence, refused.Reason, batch[0].Epoch);
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

    private Turn Settle(List<WaitingReading> batch, IReadOnlyList<ItemReceipt> lines)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (lines[i].Sequence is { } named && named != batch[i].Sequence)
            {
                LogOtherReceipt(log, batch[i].Sequence, named);
                return new Turn(Again: false, Failed: true);
            }
        }

        foreach (var line in lines.Where(line => line.Outcome == ItemOutcome.Refused))
        {
            LogParked(log, batch[line.Index].Sequence, line.Reason ?? "");
            queue.Park(batch[line.Index].Sequence, line.Reason ?? "refused", batch[0].Epoch);
        }

        queue.Confirm([.. lines.Where(line => line.Outcome != ItemOutcome.Refused).Select(line => batch[line.Index].Sequence)], time.GetUtcNow(), batch[0].Epoch);
        return Turn.More;
    }

    // The newest that fit one body, whatever their reasons' length.
    private static List<WaitingReading> Fitting(IReadOnlyList<WaitingReading> waiting)
    {
        var bytes = 0;
        return [.. waiting.Reverse().TakeWhile(reading => (bytes += reading.Json.Length + 1) <= MostItemBytes).Reverse()];
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Reading {Sequence} refused and parked: {Reason}")]
    private static partial void LogParked(ILogger log, long sequence, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A receipt that names reading {Named} where {Sequence} was sent: taken for none")]
    private static partial void LogOtherReceipt(ILogger log, long sequence, long named);

    [LoggerMessage(Level = LogLevel.Error, Message = "The outbox does not answer (SQLite error {Code}); tried again")]
    private static partial void LogNotMarked(ILogger log, int code);
}
