using System.Globalization;

namespace HomeCare.Web.Languages;

/// <summary>How far a value may be read as "now".</summary>
internal enum Freshness
{
    /// <summary>At most 2 min old.</summary>
    Current,

    /// <summary>2 to 5 min: greyed, and says since when.</summary>
    Late,

    /// <summary>Over 5 min: not shown as a current value.</summary>
    Old,

    /// <summary>Never measured.</summary>
    Never,
}

/// <summary>Times as the home's clock shows them, and ages. The limits are those of CLINICAL silence: 2 min late, 5 min old.</summary>
internal sealed class HomeClock(TimeProvider time, Words words)
{
    /// <summary>Over this a value is late.</summary>
    public static readonly TimeSpan LateAfter = TimeSpan.FromMinutes(2);

    /// <summary>Over this a value is never shown as current.</summary>
    public static readonly TimeSpan OldAfter = TimeSpan.FromMinutes(5);

    /// <summary>Where the homes are.</summary>
    public static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    public DateTimeOffset Now { get; } = time.GetUtcNow();

    public DateOnly Today => Day(Now);

    public static DateTimeOffset AtHome(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);

    public static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(AtHome(at).DateTime);

    public static string Clock(DateTimeOffset at) => AtHome(at).ToString("HH:mm", CultureInfo.InvariantCulture);

    public static string ClockWithSeconds(DateTimeOffset at) => AtHome(at).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>For <c>datetime</c> attributes and scripts.</summary>
    public static string Iso(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public Freshness FreshnessOf(DateTimeOffset? at) => (Now - at) switch
    {
        null => Freshness.Never,
        var age when age > OldAfter => Freshness.Old,
        var age when age > LateAfter => Freshness.Late,
        _ => Freshness.Current,
    };

    /// <summary>"14:32", "hier 14:32", "lun. 9 mars 14:32", and with the year when it is not this one.</summary>
    public string Moment(DateTimeOffset at) => (Today.DayNumber - Day(at).DayNumber) switch
    {
        0 => Clock(at),
        1 => words["hier {0}", Clock(at)],
        -1 => words["demain {0}", Clock(at)],
        _ => $"{DayName(Day(at))} {Clock(at)}",
    };

    /// <summary>"lun. 9 mars".</summary>
    public string DayName(DateOnly day) => day.ToString(day.Year == Today.Year ? "ddd d MMM" : "d MMM yyyy", CultureInfo.CurrentCulture);

    /// <summary>The day by its nearness: "aujourd’hui", "hier", "demain", else its name.</summary>
    public string NearDay(DateOnly day) => (Today.DayNumber - day.DayNumber) switch
    {
        0 => words["aujourd’hui"],
        1 => words["hier"],
        -1 => words["demain"],
        _ => DayName(day),
    };

    /// <summary>"il y a 12 s" while it is current, "depuis 14:32" once it is late, "jamais" when there is none.</summary>
    public string Age(DateTimeOffset? at) => (at, FreshnessOf(at)) switch
    {
        (null, _) => words["jamais"],
        ({ } then, Freshness.Current) => words["il y a {0}", Span(Now - then)],
        ({ } then, _) => words["depuis {0}", Moment(then)],
    };

    /// <summary>"12 s", "4 min", "1 h 30", "3 j".</summary>
    public string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 60 } => words["{0} s", Math.Max(0, (int)span.TotalSeconds)],
        { TotalMinutes: < 60 } => words["{0} min", (int)span.TotalMinutes],
        { TotalHours: < 24 } => span.Minutes == 0 ? words["{0} h", (int)span.TotalHours] : words["{0} h {1:00}", (int)span.TotalHours, span.Minutes],
        _ => words["{0} j", (int)span.TotalDays],
    };

    public int YearsOld(DateOnly birth)
    {
        var years = Today.Year - birth.Year;
        return birth.AddYears(years) > Today ? years - 1 : years;
    }
}
