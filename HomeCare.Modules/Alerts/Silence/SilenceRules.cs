using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Rules;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;

namespace HomeCare.Modules.Alerts.Silence;

/// <summary>All rules that speak of a source's silence.</summary>
internal static class SilenceRules
{
    public static readonly AlertRule[] All = [AlertRule.BoxSilent, AlertRule.BraceletSilent, AlertRule.HeartRateSilent, AlertRule.OxygenSilent];

    /// <summary>What each rule says of a home, in the order of <see cref="All"/>; null where nothing is known of that source now.</summary>
    public static void Look(Home home, SourceHeard? source, DateTimeOffset now, DateTimeOffset start, Span<Quiet?> into)
    {
        into[0] = BoxSilent.Of(home, source, now, start);
        into[1] = BraceletSilent.Of(home, source, now, start);
        into[2] = SignalSilent.HeartRateOf(home, source, now, start);
        into[3] = SignalSilent.OxygenOf(home, source, now, start);
    }
}
