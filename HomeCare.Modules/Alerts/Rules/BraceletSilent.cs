using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Silence;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;

namespace HomeCare.Modules.Alerts.Rules;

/// <summary>
/// Technical: the box is heard, the bracelet is not, for three minutes. The box's word counts beside the readings, because a box that
/// catches up sends the past first; late readings alone never end the silence.
/// </summary>
internal static class BraceletSilent
{
    /// <summary>As for the box: CLINICAL 5, proposal.</summary>
    public static readonly TimeSpan After = TimeSpan.FromMinutes(3);

    /// <summary>Null while the box itself is not heard: nothing is known of the bracelet then.</summary>
    public static Quiet? Of(Home home, SourceHeard? source, DateTimeOffset now, DateTimeOffset start = default)
    {
        if (source?.BoxHeardAt is not { } box || now - box >= BoxSilent.After || !Heard.IsPast(box, now))
        {
            return null;
        }

        var byHeartbeat = ByHeartbeat(source, now);
        var never = !(source.ReadingMeasuredAt >= home.Since) && !(byHeartbeat >= home.Since);
        var heard = Heard.Later(Heard.Since(source.ReadingMeasuredAt, home.Since, now), Heard.Since(byHeartbeat, home.Since, now));
        return new(AlertRule.BraceletSilent, heard, never ? heard : Heard.Later(heard, start), After, never, Cause(source, never));
    }

    /// <summary>
    /// By the box's own clock the bracelet was heard so long before the heartbeat left; laid on the server's clock, so that a box with
    /// a wrong clock neither hides nor makes a silence. A heartbeat older than the box's last message counts with its own age.
    /// </summary>
    private static DateTimeOffset? ByHeartbeat(SourceHeard source, DateTimeOffset now)
    {
        if (source is not { LastHeartbeat: { BraceletHeardAt: { } heard } heartbeat, BoxHeardAt: { } boxHeard })
        {
            return null;
        }

        var before = heartbeat.SentAt - heard;
        var sent = heartbeat.SentAt < boxHeard ? heartbeat.SentAt : boxHeard;
        var clockIsRight = (boxHeard - heartbeat.SentAt).Duration() <= TimeSpan.FromMinutes(5);
        var at = (clockIsRight ? sent : boxHeard) - (before > TimeSpan.Zero ? before : TimeSpan.Zero);
        return at < now ? at : now;
    }

    private static string Cause(SourceHeard source, bool never) => source switch
    {
        { LastHeartbeat.Bracelet: Wire.BraceletLinkState.NeverPaired } => "never_paired",
        { LastHeartbeat.Bracelet: Wire.BraceletLinkState.AdapterGone } => "adapter_gone",
        { LastHeartbeat.BraceletBatteryPercent: <= 5 } => "battery_empty",
        _ => never ? "never_heard" : "link_lost",
    };
}
