using System.Globalization;
using System.Security.Cryptography;
using HomeCare.Gateway.Outbox;
using HomeCare.Modules.Wire;
using Microsoft.Data.Sqlite;

namespace HomeCare.Gateway.Bracelet;

/// <summary>
/// Makes summaries for a device that makes none, named and numbered by the box: the boot id is the box's, counted durably at each start, so that
/// (bracelet, boot id, number) is never used twice. There is nothing to acknowledge to such a device, and nothing that it would send again.
/// </summary>
internal sealed class StrapReadings(OutboxFile file, TimeProvider time)
{
    private const string StartsFact = "strap-starts";
    private const uint ByChance = 0x8000_0000;

    private uint? _boot;
    private uint _number;
    private StrapSpan? _open;
    private bool _hasBeats;
    private int? _battery;

    /// <summary>The device that is there now makes no summaries.</summary>
    public bool IsComposing { get; private set; }

    /// <summary>A device is there.</summary>
    public void Begin(bool composes)
    {
        (IsComposing, _open, _hasBeats, _battery) = (composes, null, false, null);
        _boot ??= composes ? Boot() : null;
    }

    /// <summary>It has gone; gives what it measured of the open span.</summary>
    public BraceletSummary? End()
    {
        var cut = StrapSpans.Cut(_open, Now());
        (IsComposing, _open) = (false, null);
        return Named(cut);
    }

    /// <summary>Each gives the span that it closes, if any.</summary>
    public BraceletSummary? Take(HeartRateMeasurement beat)
    {
        _hasBeats = true;
        return Take(open => StrapSpans.With(open, beat));
    }

    public BraceletSummary? Take(PulseOximetry oximetry) => Take(open => StrapSpans.With(open, oximetry));

    public void Battery(int percent) => _battery = percent;

    /// <summary>What an oximeter says of the finger in it; null where a 0x2A37 says it.</summary>
    public SensorContact? Contact(PulseOximetry oximetry) =>
        _hasBeats ? null
        : oximetry.Reasons.Any(reason => reason is "sensor_unconnected" or "sensor_displaced" or "sensor_disconnected") ? SensorContact.Lost
        : SensorContact.Unsupported;

    private BraceletSummary? Take(Func<StrapSpan, StrapSpan> with)
    {
        var (open, closed) = StrapSpans.Advance(_open, Now());
        _open = with(open);
        return Named(closed);
    }

    private BraceletSummary? Named(ComposedSpan? span) => span is null ? null : new BraceletSummary(
        new FrameId(_boot!.Value, ++_number),
        // Dated backwards from the wall clock as it is now: the box's may have been set since the span began.
        time.GetUtcNow() - (Now() - span.End),
        span.Seconds,
        SensorContact.Unsupported,
        span.HeartRateBpm,
        span.OxygenPercent,
        Steps: null,
        Falls: null,
        _battery is { } percent ? Measure.Of(percent) : null);

    private TimeSpan Now() => time.GetElapsedTime(0);

    // A disk that takes nothing must not keep a red pulse from being judged: then a random one, out of reach of the counted ones.
    private uint Boot()
    {
        try
        {
            var starts = uint.Parse(file.Fact(StartsFact) ?? "0", CultureInfo.InvariantCulture) + 1;
            file.SetFact(StartsFact, starts.ToString(CultureInfo.InvariantCulture));
            return starts;
        }
        catch (SqliteException)
        {
            return ByChance | BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4));
        }
    }
}
