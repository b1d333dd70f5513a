using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Silence;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Alerts.Rules;

/// <summary>
/// Technical: a home's box has not been heard for three minutes, or never since it stands there. Any message of the box counts as heard;
/// what a message says of the past does not.
/// </summary>
internal static class BoxSilent
{
    /// <summary>CLINICAL 5, proposal.</summary>
    public static readonly TimeSpan After = TimeSpan.FromMinutes(3);

    private const long FullDiskBytes = 50L << 20;

    /// <param name="home">Where it stands, since when.</param>
    /// <param name="source">What was heard of it.</param>
    /// <param name="now">The server's clock.</param>
    /// <param name="start">When the watch began; nothing is silent for having been quiet before.</param>
    public static Quiet Of(Home home, SourceHeard? source, DateTimeOffset now, DateTimeOffset start = default)
    {
        // What it said in an earlier home is not heard here.
        var never = source?.BoxHeardAt is not { } at || at < home.Since;
        var heard = Heard.Since(source?.BoxHeardAt, home.Since, now);
        return new(AlertRule.BoxSilent, heard, never ? heard : Heard.Later(heard, start), After, never, never ? "never_heard" : Cause(source!));
    }

    /// <summary>The likeliest cause, from the last word of the box on itself.</summary>
    private static string Cause(SourceHeard source) => source switch
    {
        { LastHeartbeat: null } => "cause_unknown",
        { LastHeartbeat.OnMains: false } => "on_battery",
        { LastHeartbeat.DiskFreeBytes: < FullDiskBytes } => "disk_full",
        { LastHeartbeat.Modem: ModemState.SimProblem } => "sim_problem",
        { LastHeartbeat.Modem: ModemState.NoNetwork } => "no_network",
        _ => "cause_unknown",
    };
}
