using System.Text.Json;

namespace HomeCare.Modules.Wire;

/// <summary>How far a value may be trusted, as the source itself judged it. The server judges again and may only lower it.</summary>
public enum Quality
{
    /// <summary>Good contact, plausible, usable for alerts.</summary>
    Valid,

    /// <summary>Usable for a chart, marked; never enough for an alert alone.</summary>
    Doubtful,

    /// <summary>Kept and counted with its reason, never shown as a value.</summary>
    Invalid,
}

/// <summary>One signal's mean over the reading's span.</summary>
/// <param name="Value">The value in the unit that the member's name says; null when the sensor gave none (then <paramref name="Quality"/> is not valid).</param>
/// <param name="Quality">What the source thinks of it.</param>
/// <param name="Reasons">Why it is not valid: lower-case codes such as <c>no_contact</c>, <c>low_perfusion</c>. Null or empty when valid.</param>
public sealed record Measure(double? Value, Quality Quality, IReadOnlyList<string>? Reasons = null)
{
    /// <summary>A value nothing is held against.</summary>
    public static Measure Of(double value) => new(value, Quality.Valid);
}

/// <summary>
/// What a bracelet measured over one span (10 s by default), numbered by the box. <c>(box, epoch, sequence)</c> names it
/// for ever: sent twice it is stored once. A signal that the bracelet does not have is absent.
/// </summary>
/// <param name="Sequence">Counts up from 1 within the batch's epoch.</param>
/// <param name="MeasuredAt">End of the span, bracelet's clock as corrected by the box, UTC.</param>
/// <param name="SpanSeconds">Seconds that the means cover; 10 by default, 1-3600.</param>
/// <param name="BraceletSerial">The bracelet that measured, as it names itself; at most 32 characters.</param>
/// <param name="HeartRateBpm">Beats a minute, LOINC 8867-4.</param>
/// <param name="OxygenPercent">Oxygen saturation by pulse oximetry, %, LOINC 2708-6 and 59408-5.</param>
/// <param name="Steps">Steps counted within the span.</param>
/// <param name="Falls">Falls detected within the span; each is also signalled at once as a <see cref="Danger"/>.</param>
/// <param name="BatteryPercent">The bracelet's battery, %.</param>
public sealed record Reading(
    long Sequence,
    DateTimeOffset MeasuredAt,
    int SpanSeconds,
    string BraceletSerial,
    Measure? HeartRateBpm = null,
    Measure? OxygenPercent = null,
    Measure? Steps = null,
    Measure? Falls = null,
    Measure? BatteryPercent = null);

/// <summary>
/// The envelope of readings. Items stay as JSON elements until each is read on its own: one bad item never poisons a batch.
/// Which box speaks is said by its certificate, never by the body.
/// </summary>
/// <param name="Version">1.</param>
/// <param name="Epoch">The life of the box's outbox: a random positive number made with its file. A new file is a new epoch, so sequences never clash.</param>
/// <param name="SentAt">The box's clock when it sent, UTC; the server learns the clock's offset from it.</param>
/// <param name="KnownPlanVersion">The emergency plan the box holds; 0 for none. A newer one comes back in the receipt.</param>
/// <param name="Items">Up to <see cref="WireV1.MostItems"/> <see cref="Reading"/>s.</param>
public sealed record ReadingsBatch(
    int Version,
    long Epoch,
    DateTimeOffset SentAt,
    int KnownPlanVersion,
    IReadOnlyList<JsonElement> Items);
