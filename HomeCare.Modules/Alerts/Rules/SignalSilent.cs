using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Silence;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Alerts.Rules;

/// <summary>
/// Technical: readings keep coming from a worn bracelet, and one signal has had no valid value for 15 minutes. Only a signal that this bracelet has
/// sent before is missed.
/// </summary>
/// <remarks>
/// "Worn" is what the wire says, readings first: a reading of which any signal is valid was taken on a wrist, whatever the marks on the others; one with no
/// valid signal and a mark <c>not_worn</c>, <c>no_contact</c> or <c>charging</c> was not (Telemetry's <c>NotWornAt</c>), and the 15 minutes begin again after the
/// last such. While the box's heartbeat says "not worn" nothing is asked. Without either word a bracelet that sends readings counts as worn.
/// </remarks>
internal static class SignalSilent
{
    /// <summary>CLINICAL 5, proposal.</summary>
    public static readonly TimeSpan After = TimeSpan.FromMinutes(15);

    public static Quiet? HeartRateOf(Home home, SourceHeard? source, DateTimeOffset now, DateTimeOffset start = default) =>
        Of(AlertRule.HeartRateSilent, source?.HeartRate, home, source, now, start);

    public static Quiet? OxygenOf(Home home, SourceHeard? source, DateTimeOffset now, DateTimeOffset start = default) =>
        Of(AlertRule.OxygenSilent, source?.Oxygen, home, source, now, start);

    private static Quiet? Of(AlertRule rule, SignalHeard? signal, Home home, SourceHeard? source, DateTimeOffset now, DateTimeOffset start)
    {
        if (signal is not { } known || source is not { ReadingMeasuredAt: { } measured } || now - measured >= BraceletSilent.After || !Heard.IsPast(measured, now)
            || source.LastHeartbeat?.Bracelet == BraceletLinkState.NotWorn || source.NotWornAt >= measured)
        {
            return null;
        }

        // Nothing valid in memory: it may have been valid before the start, so only what was heard since counts.
        var heard = Heard.Since(known.ValidAt ?? (start > home.Since ? start : null), home.Since, now);
        var worn = Heard.Later(heard, source.NotWornAt is { } off && Heard.IsPast(off, now) ? off : heard);
        return new(rule, worn, Heard.Later(worn, start), After, Never: false, "signal_invalid");
    }
}
