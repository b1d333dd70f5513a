namespace HomeCare.Modules.Patients;

/// <summary>A stop of a round: one person, on one day, at one place.</summary>
internal readonly record struct RoundPlace(DateOnly Day, int Order);

/// <summary>For how long a round lets its nurse see a person: from 24 h before the day to 48 h after it, in the home's time zone. Pure.</summary>
internal static class RoundWindow
{
    public static readonly TimeSpan Before = TimeSpan.FromHours(24);

    public static readonly TimeSpan After = TimeSpan.FromHours(48);

    /// <summary>Every day whose window can hold the instant, in whatever zone the home lies: to ask storage with.</summary>
    public static (DateOnly First, DateOnly Last) Days(DateTimeOffset now)
    {
        var utc = DateOnly.FromDateTime(now.UtcDateTime);
        return (utc.AddDays(-4), utc.AddDays(3));
    }

    public static bool Covers(DateOnly day, string zone, DateTimeOffset now) =>
        now >= HomeTime.StartOf(day, zone) - Before && now < HomeTime.StartOf(day.AddDays(1), zone) + After;

    /// <summary>The place that lets a nurse see this person now: today's when there is one, else the next, else the last. Null when none does.</summary>
    public static RoundPlace? Choose(IEnumerable<RoundPlace> places, string zone, DateTimeOffset now)
    {
        var today = HomeTime.DayAt(now, zone);
        return places
            .Where(place => Covers(place.Day, zone, now))
            .OrderBy(place => place.Day < today)
            .ThenBy(place => Math.Abs(place.Day.DayNumber - today.DayNumber))
            .ThenBy(place => place.Order)
            .Select(place => (RoundPlace?)place)
            .FirstOrDefault();
    }
}
