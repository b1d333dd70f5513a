using HomeCare.Modules.Alerts.Contracts;

namespace HomeCare.Modules.Reports.Content;

/// <summary>The visits' NEWS2 scores, of all seven parameters, in one sentence; none without a visit. Of two parameters no score is ever printed.</summary>
internal static class VisitSentences
{
    /// <summary>A week has seldom more; the page has room for a line or two.</summary>
    private const int Most = 7;

    public static IEnumerable<Sentence> Of(PeriodData data, Wording words)
    {
        if (data.Visits.Count == 0)
        {
            yield break;
        }

        var shown = string.Join(" ; ", data.Visits.Take(Most).OrderBy(visit => visit.At).Select(visit => Part(visit, words)));
        var more = data.Visits.Count > Most ? words.Of($", et {data.Visits.Count - Most} avant", $", and {data.Visits.Count - Most} before") : "";
        yield return new Sentence(
            words.Of($"NEWS2 à la visite : {shown}{more}.", $"NEWS2 at the visit: {shown}{more}."),
            data.Visits.Any(visit => visit.Score.Response != News2Response.Low));
    }

    private static string Part(Visit visit, Wording words) =>
        $"{visit.Score.Total} ({words.At(visit.At)}{(visit.Score.HasThree ? words.Of(", un paramètre à 3", ", one parameter at 3") : "")})";
}
