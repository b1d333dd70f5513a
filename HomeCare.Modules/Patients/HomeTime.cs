namespace HomeCare.Modules.Patients;

/// <summary>Days as the home's wall calendar has them. Pure.</summary>
internal static class HomeTime
{
    public const string DefaultZone = "Europe/Paris";

    /// <summary>The day it is in the home.</summary>
    public static DateOnly DayAt(DateTimeOffset instant, string zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById(zone)).DateTime);

    /// <summary>The time on the home's clock.</summary>
    public static TimeOnly TimeAt(DateTimeOffset instant, string zone) =>
        TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById(zone)).DateTime);

    /// <summary>The instant the home's day begins. Where a clock change skips midnight, the first instant after it.</summary>
    public static DateTimeOffset StartOf(DateOnly day, string zone)
    {
        var home = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        while (home.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(15);
        }

        // Of a midnight that comes twice the first counts: the larger offset.
        var offset = home.IsAmbiguousTime(midnight) ? home.GetAmbiguousTimeOffsets(midnight).Max() : home.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset).ToUniversalTime();
    }

    /// <summary>True for a zone that texts can be dated in: IANA names only, because boxes know no other.</summary>
    public static bool IsKnown(string zone) => TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) && found.HasIanaId;
}
