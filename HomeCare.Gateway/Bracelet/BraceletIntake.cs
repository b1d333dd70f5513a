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

    /// <summary>Readings that the box composed itself have no other copy: an hour of them waits for a disk that does not take them.</summary>
    private const int MostUnstored = 360;

    private readonly Channel<Frame> _summaries = Channel.CreateBounded<Frame>(4 * MostInGroup);
    private readonly StrapReadings _strap = new(file, time);
    private readonly List<Frame> _unstored = [];

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
                case LinkSignal.Up up:
                    _serial = null;
                    _strap.Begin(up.Composes);
                    LogUp(log);
                    break;
                case LinkSignal.Down down:
                    if (status.View().Cause != down.Cause)
                    {
                        LogDown(log, down.Cause);
                    }

                    status.Away(down.Cause, down.AdapterGone);
                    await PassAsync(_strap.End(), stop);
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
                _strap.Battery(battery.Percent);
                break;
            case GattIds.HeartRateMeasurement when Known(GattDecoding.HeartRate(value.Bytes.Span), value) is { } beat:
                status.Worn(beat.Contact, Modules.Wire.Measure.Of(beat.Bpm), battery: null);
                await PassAsync(_strap.IsComposing ? _strap.Take(beat) : null, stop);
                break;
            case GattIds.PlxContinuous when _strap.IsComposing && Known(GattDecoding.PlxContinuous(value.Bytes.Span), value) is { } oximetry:
                if (_strap.Contact(oximetry) is { } contact)
                {
                    status.Worn(contact, oximetry.PulseBpm is { } pulse ? new Modules.Wire.Measure(pulse, oximetry.Quality) : null, battery: null);
                }

                await PassAsync(_strap.Take(oximetry), stop);
                break;
            case GattIds.Summary or GattIds.Event when _serial is null:
                // Whose it is must be known first; unconfirmed, it comes again.
                LogNameless(log);
                break;
            case GattIds.Summary when Known(HomeCareDecoding.Summary(value.Bytes.Span), value) is { } summary:
                status.Worn(summary.Contact, summary.HeartRateBpm, summary.BatteryPercent?.Value);
                await _summaries.Writer.WriteAsync(new Frame(_serial!, summary, Composed: false), stop);
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

    // A strap's first word is its name, so that there is one here.
    private ValueTask PassAsync(BraceletSummary? composed, CancellationToken stop) =>
        composed is null || _serial is not { } serial ? default : _summaries.Writer.WriteAsync(new Frame(serial, composed, Composed: true), stop);

    private async Task GroupAsync(CancellationToken stop)
    {
        var group = new List<Frame>(MostInGroup);
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
                await StoreAsync(one.Key, [.. one], stop);
            }

            group.Clear();
            _grouping.Rests();
        }
    }

    private async Task StoreAsync(string serial, IReadOnlyList<Frame> group, CancellationToken stop)
    {
        try
        {
            // A red minute is told whether or not the disk takes the readings that show it; before them, it waits for no batch.
            red.Take(serial, [.. group.Select(frame => frame.Summary)]);
            while (_unstored is [var first, ..])
            {
                Put(first.Serial, [first.Summary]);
                _unstored.RemoveAt(0);
            }

            Put(serial, [.. group.Select(frame => frame.Summary)]);
        }
        catch (SqliteException full)
        {
            // Nothing is confirmed: the bracelet keeps the frames and sends them again once there is room.
            LogNotStored(log, full.SqliteErrorCode, group.Count);
            _unstored.AddRange(group.Where(frame => frame.Composed));
            if (_unstored.Count - MostUnstored is > 0 and var lost)
            {
                _unstored.RemoveRange(0, lost);
                LogLost(log, lost);
            }

            return;
        }

        uplink.Readings.Call();
        foreach (var frame in group.Where(frame => !frame.Composed))
        {
            await ConfirmAsync(frame.Summary.Id, stop);
        }
    }

    private void Put(string serial, IReadOnlyList<BraceletSummary> group)
    {
        if (readings.Put(serial, group) is { Dropped: > 0 and var dropped })
        {
            LogDropped(log, dropped);
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

    private readonly record struct Frame(string Serial, BraceletSummary Summary, bool Composed);

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

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} readings not stored (SQLite error {Code}); they are tried again")]
    private static partial void LogNotStored(ILogger log, int code, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} composed readings are lost: the disk has taken none for an hour")]
    private static partial void LogLost(ILogger log, int count);
}
