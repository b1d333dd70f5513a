using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Equipment;
using HomeCare.Modules.Alerts.Habits;
using HomeCare.Modules.Alerts.Silence;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Alerts.Rules;

/// <summary>
/// Technical: the bracelet is heard and on no wrist for 60 minutes of the day, 08:00-22:00 at home; ten more on its charger (CLINICAL 5, proposal). What it was
/// off before eight does not count: who sleeps without it has an hour to put it on. At night it is on support's list alone.
/// </summary>
internal static class BraceletNotWorn
{
    public static readonly TimeSpan After = TimeSpan.FromMinutes(60);

    public static readonly TimeSpan ChargingTolerated = TimeSpan.FromMinutes(10);

    private static readonly TimeOnly DayBegins = new(8, 0);

    private static readonly TimeOnly DayEnds = new(22, 0);

    public static FaultSight? Of(EquipmentLook look)
    {
        if (!IsHeard(look.Source, look.Beat, look.Now))
        {
            return null;
        }

        if (!IsOff(look.Source, look.Beat, look.Now))
        {
            return FaultSight.Gone;
        }

        if (DayBeganAt(look.Home, look.Now) is not { } morning)
        {
            return null;
        }

        // Never on a wrist in memory: then it counts from when it was first seen off.
        DateTimeOffset? since = LastOn(look.Source) is { } on ? Heard.Later(Heard.Later(on, look.Home.Since), morning) : null;
        return new(true, look.IsCharging ? "charging" : "not_worn", since is { } from && look.IsCharging ? from + ChargingTolerated : since, AlertStep.Relative);
    }

    /// <summary>Since when the bracelet has been off, by day and by night, for support; null while it is on, not heard, or was never seen on.</summary>
    public static DateTimeOffset? OffSince(SourceHeard source, DateTimeOffset now) =>
        EquipmentRules.Beat(source, now) is { } beat && IsHeard(source, beat, now) && IsOff(source, beat, now) ? LastOn(source) : null;

    /// <summary>True by day, when it is an alert.</summary>
    public static bool IsByDay(Home home, DateTimeOffset now) => DayBeganAt(home, now) is not null;

    private static DateTimeOffset? DayBeganAt(Home home, DateTimeOffset now)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(home.TimeZone);
        var today = HomeDay.Of(now, zone);
        var (begins, ends) = (HomeDay.At(today, DayBegins, zone), HomeDay.At(today, DayEnds, zone));
        return now >= begins && now < ends ? begins : null;
    }

    private static bool IsHeard(SourceHeard source, Heartbeat beat, DateTimeOffset now) =>
        beat.Bracelet is BraceletLinkState.Connected or BraceletLinkState.NotWorn
        && (beat.Bracelet == BraceletLinkState.NotWorn || source.ReadingMeasuredAt is { } measured && now - measured < BraceletSilent.After);

    /// <summary>A valid value is from a wrist, whatever else says "not worn".</summary>
    private static bool IsOff(SourceHeard source, Heartbeat beat, DateTimeOffset now) =>
        !(LastOn(source) is { } on && now - on < BraceletSilent.After)
        && (beat.Bracelet == BraceletLinkState.NotWorn || source.NotWornAt is { } off && off >= source.ReadingMeasuredAt);

    private static DateTimeOffset? LastOn(SourceHeard source) => (source.HeartRate?.ValidAt, source.Oxygen?.ValidAt) switch
    {
        ({ } rate, { } oxygen) => Heard.Later(rate, oxygen),
        var (rate, oxygen) => rate ?? oxygen,
    };
}
