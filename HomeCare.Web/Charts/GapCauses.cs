using HomeCare.Modules.Alerts.Contracts;

namespace HomeCare.Web.Charts;

/// <summary>A span without a valid value, and why.</summary>
internal sealed record Gap(DateTimeOffset From, DateTimeOffset To, GapCause Cause);

/// <summary>Why there is no valid value; of two that explain a reading the earlier one here says more.</summary>
internal enum GapCause
{
    /// <summary>The server did not hear the box.</summary>
    BoxSilent,

    /// <summary>The box did not hear the bracelet.</summary>
    BraceletSilent,

    /// <summary>The bracelet was on its charger.</summary>
    Charging,

    /// <summary>The bracelet was not on a wrist.</summary>
    NotWorn,

    /// <summary>The sensor did not touch the skin, or was not there.</summary>
    NoContact,

    /// <summary>The pulse was too weak or too disturbed to measure.</summary>
    PoorSignal,

    /// <summary>Values came and could not be: kept, not counted.</summary>
    Rejected,

    /// <summary>Readings came, without a value of this signal.</summary>
    NoValue,

    /// <summary>Nothing came, and nothing says why.</summary>
    Unknown,
}

/// <summary>A silence that a technical alert tells of.</summary>
internal sealed record Silence(AlertRule Rule, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>"Still silent" is written every 5 minutes, so a silence may have lasted that much longer than it was last seen.</summary>
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(5);

    public static IReadOnlyList<Silence> Of(IEnumerable<AlertSummary> alerts) =>
        [.. alerts.Where(alert => alert.Rule is AlertRule.BoxSilent or AlertRule.BraceletSilent)
            .Select(alert => new Silence(alert.Rule, alert.OccurredAt, alert.LastSeenAt + SeenEvery))];
}

/// <summary>What is known of a gap.</summary>
/// <param name="Covered">How much of it is covered by readings that came, none of them with a valid value.</param>
/// <param name="Held">What is held against their values: the reasons of one value, and how many have the same. No reason: the value is absent.</param>
/// <param name="Before">Reasons held against the last reading before it.</param>
/// <param name="Silences">Silences that alerts tell of, any time.</param>
internal sealed record GapEvidence(
    TimeSpan Covered, IReadOnlyList<(IReadOnlyList<string> Reasons, long Count)> Held, IReadOnlyCollection<string> Before, IReadOnlyList<Silence> Silences);

/// <summary>
/// The cause of a gap. When readings came, they say it themselves, by majority. When none did, an alert of silence says it; without one, what the
/// last reading before said: a bracelet laid on its charger speaks of it once, then is silent. Pure.
/// </summary>
internal static class GapCauses
{
    public static GapCause Of(DateTimeOffset from, DateTimeOffset to, GapEvidence evidence)
    {
        var said = Said(evidence.Held);
        if (said is { } mostly && evidence.Covered * 2 >= to - from)
        {
            return mostly;
        }

        return Silent(from, to, evidence.Silences) ?? Foretold(evidence.Before) ?? said ?? GapCause.Unknown;
    }

    /// <summary>What one value's reasons amount to.</summary>
    public static GapCause OfReasons(IReadOnlyCollection<string> reasons) => reasons.Count == 0 ? GapCause.NoValue : reasons.Min(OfReason);

    private static GapCause OfReason(string reason) => reason switch
    {
        "charging" => GapCause.Charging,
        "not_worn" => GapCause.NotWorn,
        "no_contact" or "sensor_unconnected" or "sensor_disconnected" or "sensor_displaced" or "unknown_sensor" => GapCause.NoContact,
        "low_perfusion" or "no_pulse_in_signal" or "questionable_pulse" or "insufficient_signal" or "poor_signal" or "erratic_signal"
            or "signal_processing_irregularity" or "sensor_interference" => GapCause.PoorSignal,
        "no_value" or "measurement_unavailable" => GapCause.NoValue,
        _ => GapCause.Rejected,
    };

    private static GapCause? Said(IReadOnlyList<(IReadOnlyList<string> Reasons, long Count)> held) => held
        .GroupBy(each => OfReasons(each.Reasons))
        .OrderByDescending(same => same.Sum(each => each.Count))
        .ThenBy(same => same.Key)
        .Select(same => (GapCause?)same.Key)
        .FirstOrDefault();

    private static GapCause? Silent(DateTimeOffset from, DateTimeOffset to, IReadOnlyList<Silence> silences) => silences
        .Select(silence => (
            Cause: silence.Rule == AlertRule.BoxSilent ? GapCause.BoxSilent : GapCause.BraceletSilent,
            Shared: (silence.To < to ? silence.To : to) - (silence.From > from ? silence.From : from)))
        .Where(each => each.Shared > TimeSpan.Zero)
        .GroupBy(each => each.Cause)
        .OrderByDescending(same => same.Aggregate(TimeSpan.Zero, (sum, each) => sum + each.Shared))
        .ThenBy(same => same.Key)
        .Select(same => (GapCause?)same.Key)
        .FirstOrDefault();

    private static GapCause? Foretold(IReadOnlyCollection<string> before) =>
        before.Count > 0 && OfReasons(before) is (GapCause.Charging or GapCause.NotWorn) and var told ? told : null;
}
