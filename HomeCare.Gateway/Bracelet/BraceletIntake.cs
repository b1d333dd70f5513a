using System.Threading.Channels;
using HomeCare.Gateway.Danger;
using HomeCare.Gateway.Outbox;
using HomeCare.Gateway.Uplink;
using HomeCare.Gateway.Watchdog;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.Bracelet;

/// <summary>
/// From the link to the disk: events at once, one by one; summaries in groups, one commit a group. Only what is durable is confirmed to the
/// bracelet, which keeps the rest and sends it again.
/// </summary>
internal sealed partial class BraceletIntake(
    IBraceletLink link, ReadingsQueue readings, OutboxFile file, DangerWatch watch, RedWatch red, BraceletStatus status, UplinkSignals uplink,
    TimeProvider time, ILogger<BraceletIntake> log, Heart? heart = null) : BackgroundService
{
    /// <summary>A group closes at so many, or so long after its first: far less than a second, which is what a doctor's page may lag behind.</summary>
    private const int MostInGroup = 64;
    private static readonly TimeSpan GroupLinger = TimeSpan.FromMilliseconds(50);

    private readonly Channel<(string Serial, BraceletSummary Summary)> _summaries =
        Channel.CreateBounded<(string, BraceletSummary)>(4 * MostInGroup);

    private readonly LoopMark _listening = (heart ?? new Heart(time)).Loop("bracelet", TimeSpan.FromMinutes(1));
    private readonly LoopMark _grouping = (heart ?? new Heart(time)).Loop("readings", TimeSpan.FromMinutes(1));

    private string? _serial;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var listening = ListenAsync(both.Token);
        var grouping = GroupAsync(both.Token);
        await Task.WhenAny(listening, grouping);
        await both.CancelAsync();
        await Task.WhenAll(listening, grouping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await (listening.IsFaulted ? listening : grouping);
    }

    private async Task ListenAsync(CancellationToken stop)
    {
        _listening.Rests();
        await foreach (var signal in link.ListenAsync(stop))
        {
            _listening.Turned();
            switch (signal)
            {
                case LinkSignal.Up:
                    _serial = null;
                    LogUp(log);
                    break;
                case LinkSignal.Down down:
                    if (status.View().Cause != down.Cause)
                    {
                        LogDown(log, down.Cause);
                    }

                    status.Away(down.Cause, down.AdapterGone);
                    break;
                case LinkSignal.Value value:
                    status.HeardNow();
                    await TryTakeAsync(value, stop);
                    break;
            }

            // A bracelet may be away for a week.
            _listening.Rests();
        }
    }

    private async Task TryTakeAsync(LinkSignal.Value value, CancellationToken stop)
    {
        try
        {
            await TakeAsync(value, stop);
        }
        catch (SqliteException broken)
        {
            // Not confirmed, so it comes again; what follows it must not wait for the disk.
            LogNotTaken(log, value.Characteristic, broken.SqliteErrorCode);
        }
    }

    private async Task TakeAsync(LinkSignal.Value value, CancellationToken stop)
    {
        switch (value.Characteristic)
        {
            case GattIds.SerialNumber when Known(GattDecoding.Serial(value.Bytes.Span), value) is { } serial:
                _serial = serial.Text;
                status.Named(serial.Text);
                break;
            case GattIds.BatteryLevel when Known(GattDecoding.Battery(value.Bytes.Span), value) is { } battery:
                status.Battery(battery.Percent);
                break;
            case GattIds.HeartRateMeasurement when Known(GattDecoding.HeartRate(value.Bytes.Span), value) is { } beat:
                status.Worn(beat.Contact, Modules.Wire.Measure.Of(beat.Bpm), battery: null);
                break;
            case GattIds.Summary or GattIds.Event when _serial is null:
                // Whose it is must be known first; unconfirmed, it comes again.
                LogNameless(log);
                break;
            case GattIds.Summary when Known(HomeCareDecoding.Summary(value.Bytes.Span), value) is { } summary:
                status.Worn(summary.Contact, summary.HeartRateBpm, summary.BatteryPercent?.Value);
                await _summaries.Writer.WriteAsync((_serial!, summary), stop);
                break;
            case GattIds.Event when Known(HomeCareDecoding.Event(value.Bytes.Span), value) is { } signal:
                if (watch.Take(_serial!, signal))
                {
                    await ConfirmAsync(signal.Id, stop);
                }

                break;
            case GattIds.Summary or GattIds.Event when HomeCareDecoding.Id(value.Bytes.Span) is { } refused:
                await ConfirmAsync(refused, stop);
                break;
        }
    }

    private async Task GroupAsync(CancellationToken stop)
    {
        var group = new List<(string Serial, BraceletSummary Summary)>(MostInGroup);
        _grouping.Rests();
        while (await _summaries.Reader.WaitToReadAsync(stop))
        {
            _grouping.Turned();
            var begun = time.GetTimestamp();
            while (group.Count < MostInGroup)
            {
                if (_summaries.Reader.TryRead(out var next))
                {
                    group.Add(next);
                }
                else if (time.GetElapsedTime(begun) is var open && open >= GroupLinger)
                {
                    break;
                }
                else
                {
                    using var linger = CancellationTokenSource.CreateLinkedTokenSource(stop);
                    Task more = _summaries.Reader.WaitToReadAsync(linger.Token).AsTask();
                    await Task.WhenAny(more, Task.Delay(GroupLinger - open, time, linger.Token));
                    await linger.CancelAsync();
                    await more.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    stop.ThrowIfCancellationRequested();
                }
            }

            foreach (var one in group.GroupBy(frame => frame.Serial))
            {
                await StoreAsync(one.Key, [.. one.Select(frame => frame.Summary)], stop);
            }

            group.Clear();
            _grouping.Rests();
        }
    }

    private async Task StoreAsync(string serial, IReadOnlyList<BraceletSummary> group, CancellationToken stop)
    {
        try
        {
            // A red minute is told whether or not the disk takes the readings that show it; before them, it waits for no batch.
            red.Take(serial, group);
            var put = readings.Put(serial, group);
            if (put.Dropped > 0)
            {
                LogDropped(log, put.Dropped);
            }
        }
        catch (SqliteException full)
        {
            // Nothing is confirmed: the bracelet keeps the frames and sends them again once there is room.
            LogNotStored(log, full.SqliteErrorCode, group.Count);
            return;
        }

        uplink.Readings.Call();
        foreach (var summary in group)
        {
            await ConfirmAsync(summary.Id, stop);
        }
    }

    private Task<bool> ConfirmAsync(FrameId id, CancellationToken stop) =>
        link.WriteAsync(GattIds.Acknowledge, HomeCareDecoding.Acknowledge(id), stop);

    private T? Known<T>(Decoded<T> decoded, LinkSignal.Value value)
        where T : class
    {
        if (decoded.Refusal is { } because)
        {
            file.KeepRefused(_serial, value.Characteristic, value.Bytes, because, time.GetUtcNow());
            LogRefused(log, value.Characteristic, because);
        }

        return decoded.Value;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Bracelet link up")]
    private static partial void LogUp(ILogger log);

    [LoggerMessage(Level = LogLevel.Information, Message = "Bracelet link down: {Cause}")]
    private static partial void LogDown(ILogger log, string cause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A frame came before the bracelet's serial number; it is not confirmed")]
    private static partial void LogNameless(ILogger log);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Characteristic {Characteristic:X4} refused and kept: {Reason}")]
    private static partial void LogRefused(ILogger log, ushort characteristic, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The buffer is full: {Count} oldest readings dropped")]
    private static partial void LogDropped(ILogger log, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Characteristic {Characteristic:X4} not taken (SQLite error {Code}); it is not confirmed")]
    private static partial void LogNotTaken(ILogger log, ushort characteristic, int code);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} readings not stored (SQLite error {Code}); the bracelet will send them again")]
    private static partial void LogNotStored(ILogger log, int code, int count);
}
