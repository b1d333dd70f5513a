using System.Globalization;

namespace HomeCare.Modules.Reports.Content;

/// <summary>
/// The report's language: French, or English when asked. Times are the home's, on a 24-hour clock. No-break spaces keep a number with
/// its unit.
/// </summary>
internal sealed class Wording
{
    private const char NoBreak = '\u00A0';
    private readonly bool english;
    private readonly CultureInfo culture;
    private readonly TimeZoneInfo zone;
    private readonly bool namesMonths;

    /// <param name="culture">English when its language is English, else French.</param>
    /// <param name="zone">The home's.</param>
    /// <param name="namesMonths">True where a weekday and a day of the month do not tell which month.</param>
    public Wording(CultureInfo culture, TimeZoneInfo zone, bool namesMonths = false)
    {
        this.namesMonths = namesMonths;
        english = culture.TwoLetterISOLanguageName == "en";
        this.culture = CultureInfo.GetCultureInfo(english ? "en-GB" : "fr-FR");
        this.zone = zone;
    }

    /// <summary>BCP 47, for the document and the archive.</summary>
    public string Language => english ? "en" : "fr";

    public string Of(string french, string englishText) => english ? englishText : french;

    /// <summary>"1 alerte", "5 alertes"; French counts zero as one.</summary>
    public string Count(long count, string frenchOne, string frenchMany, string englishOne, string englishMany) =>
        Number(count) + NoBreak + Of(Math.Abs(count) < 2 ? frenchOne : frenchMany, count == 1 ? englishOne : englishMany);

    /// <summary>Grouped by thousands with a no-break space, whatever the language.</summary>
    public string Number(double value, int decimals = 0)
    {
        var text = Math.Round(value, decimals, MidpointRounding.AwayFromZero).ToString("#,0." + new string('0', decimals), CultureInfo.InvariantCulture);
        return text.Replace(',', NoBreak).Replace(".", Of(",", "."), StringComparison.Ordinal);
    }

    public string Signed(double value, int decimals = 0)
    {
        var rounded = Math.Round(value, decimals, MidpointRounding.AwayFromZero);
        return (rounded < 0 ? "−" : "+") + Number(Math.Abs(rounded), decimals);
    }

    /// <summary>A share as a whole percentage that never rounds to a false "all" or "nothing".</summary>
    public string Percent(double share)
    {
        var unit = Of(NoBreak + "%", "%");
        return share switch
        {
            > 0 and < 0.01 => Of("moins de 1", "less than 1") + unit,
            > 0.99 and < 1 => Of("plus de 99", "more than 99") + unit,
            _ => Number(share * 100) + unit,
        };
    }

    /// <summary>"4 min", "13 h 35", "2 j 3 h".</summary>
    public string Duration(TimeSpan length)
    {
        var minutes = (long)Math.Round(length.TotalMinutes);
        var (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
        return (days, hours, rest) switch
        {
            (0, 0, _) => $"{rest}{NoBreak}min",
            (0, _, 0) => $"{hours}{NoBreak}h",
            (0, _, _) => $"{hours}{NoBreak}h{NoBreak}{rest:00}",
            (_, 0, _) => $"{days}{NoBreak}{Of("j", "d")}",
            _ => $"{days}{NoBreak}{Of("j", "d")}{NoBreak}{hours}{NoBreak}h",
        };
    }

    /// <summary>"mardi 4 mars".</summary>
    public string Day(DateOnly day) => $"{day.ToString("dddd", culture)}{NoBreak}{DayOfMonth(day)}{NoBreak}{day.ToString("MMMM", culture)}";

    /// <summary>"mar. 4", for an axis.</summary>
    public string ShortDay(DateOnly day) => $"{day.ToString("ddd", culture)}{NoBreak}{day.Day}{(namesMonths ? $"/{day.Month}" : "")}";

    /// <summary>"4 mars 2025".</summary>
    public string Date(DateOnly day) => $"{DayOfMonth(day)}{NoBreak}{day.ToString("MMMM", culture)}{NoBreak}{day.ToString("yyyy", culture)}";

    /// <summary>"3 au 9 mars 2025", "28 février au 6 mars 2025".</summary>
    public string Dates(DateOnly from, DateOnly to)
    {
        if (from == to)
        {
            return Date(from);
        }

        var start = (from.Year == to.Year, from.Month == to.Month) switch
        {
            (true, true) => DayOfMonth(from),
            (true, false) => $"{DayOfMonth(from)}{NoBreak}{from.ToString("MMMM", culture)}",
            _ => Date(from),
        };
        return $"{start} {Of("au", "to")} {Date(to)}";
    }

    /// <summary>"mardi 4 à 14:05".</summary>
    public string At(DateTimeOffset at) => $"{On(at)} {Of("à", "at")}{NoBreak}{Clock(at)}";

    /// <summary>"du mardi 4 à 14:05 au mercredi 5 à 03:40", or within a day "mardi 4 de 14:05 à 15:00".</summary>
    public string Between(DateTimeOffset from, DateTimeOffset to) => Local(from).Date == Local(to).Date
        ? Of($"{On(from)} de {Clock(from)} à {Clock(to)}", $"on {On(from)} from {Clock(from)} to {Clock(to)}")
        : Of($"du {At(from)} au {At(to)}", $"from {At(from)} to {At(to)}");

    public string Quoted(string text) => Of($"«{NoBreak}{text}{NoBreak}»", $"“{text}”");

    private string On(DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(Local(at));
        return namesMonths ? Day(day) : $"{day.ToString("dddd", culture)}{NoBreak}{DayOfMonth(day)}";
    }

    /// <summary>"mar. 4, 14:05", for a table.</summary>
    public string ShortAt(DateTimeOffset at) => $"{ShortDay(DateOnly.FromDateTime(Local(at)))}{NoBreak}{Clock(at)}";

    public string Clock(DateTimeOffset at) => Local(at).ToString("HH:mm", CultureInfo.InvariantCulture);

    private DateTime Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone).DateTime;

    private string DayOfMonth(DateOnly day) => english || day.Day > 1 ? day.Day.ToString(CultureInfo.InvariantCulture) : "1er";
}
