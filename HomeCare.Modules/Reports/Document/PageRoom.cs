using HomeCare.Modules.Reports.Content;

namespace HomeCare.Modules.Reports.Document;

/// <summary>
/// How tall the charts may be, in points, so that two pages are full and never three: text is measured on the wide side, and what it
/// leaves is theirs.
/// </summary>
internal static class PageRoom
{
    private const double Page = 765;
    private const double LineHeight = 12.1;
    private const int CharactersALine = 100;
    private const int CharactersOfANameLine = 26;

    /// <summary>Most alerts beside a table of the days, and beside it with notes in full.</summary>
    public const int MostBesideDays = 9;
    public const int MostWithFullNotes = 5;

    /// <summary>What the first page's three charts share.</summary>
    public static double ForCharts(string name, string team, IReadOnlyList<Sentence> sentences)
    {
        var head = 66 + (20 * (Lines(name, CharactersOfANameLine) - 1)) + (11 * Math.Max(0, Lines(team, 44) - 1));
        var summary = 24 + (2 * sentences.Count) + (LineHeight * sentences.Sum(sentence => Lines(sentence.Text, CharactersALine)));
        var captions = 3 * 17;
        return Math.Clamp(Page - head - summary - captions, 300, 520);
    }

    /// <summary>The height of the hour-of-day charts beside so many alerts.</summary>
    public static double ForProfiles(int alerts, bool days) => (alerts, days) switch
    {
        ( <= 2, _) => 210,
        ( <= MostWithFullNotes, true) => 160,
        ( <= MostBesideDays, true) => 112,
        ( <= MostBesideDays, false) => 180,
        ( <= 12, _) => 120,
        _ => 74,
    };

    private static int Lines(string text, int characters) => Math.Max(1, (text.Length + characters - 1) / characters);
}
