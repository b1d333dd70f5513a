using HomeCare.Modules.Alerts.Contracts;
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

    public static Ask Judge(Home home, SourceHeard? source, DateTimeOffset now)
    {
        var heard = Heard.Since(source?.BoxHeardAt, home.Since, now);
        return now - heard >= After
            ? new(AlertRule.BoxSilent, Finding.Present, AlertLevel.Technical, heard, now, Detail: Cause(source))
            : new(AlertRule.BoxSilent, Finding.Gone, AlertLevel.Technical, heard, now);
    }

    /// <summary>The likeliest cause, from the last word of the box on itself.</summary>
    private static string Cause(SourceHeard? source) => source switch
    {
        null or { BoxHeardAt: null } => "never_heard",
        { LastHeartbeat: null } => "cause_unknown",
        { LastHeartbeat.OnMains: false } => "on_battery",
        { LastHeartbeat.DiskFreeBytes: < FullDiskBytes } => "disk_full",
        { LastHeartbeat.Modem: ModemState.SimProblem } => "sim_problem",
        { LastHeartbeat.Modem: ModemState.NoNetwork } => "no_network",
        _ => "cause_unknown",
    };
}

/// <summary>Since when a source has been silent, by clocks that may jump.</summary>
internal static class Heard
{
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The instant it was last heard. Never heard counts from the day it stands there; an instant in the future was written by a clock
    /// that has since been set back, and proves nothing about now.
    /// </summary>
    public static DateTimeOffset Since(DateTimeOffset? heard, DateTimeOffset standsSince, DateTimeOffset now)
    {
        var last = heard is { } at && at <= now + ClockTolerance ? at : standsSince;
        return last <= now + ClockTolerance ? last : now - BoxSilent.After;
    }
}
