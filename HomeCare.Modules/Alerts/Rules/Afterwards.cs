using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Telemetry.Contracts;

namespace HomeCare.Modules.Alerts.Rules;

/// <summary>
/// Judges what was learnt afterwards: over a stretch of the past, each run of minutes beyond a limit that late readings have a part in becomes one
/// question, marked late. Never a recovery, never a live text.
/// </summary>
internal static class Afterwards
{
    /// <summary>
    /// Around late readings this much more is read, so that a red minute or five orange ones that are only partly late are judged whole. A yellow half hour is found where
    /// a batch holds most of it.
    /// </summary>
    public static readonly TimeSpan Margin = TimeSpan.FromMinutes(6);

    /// <summary>As much as Telemetry gives at once, less the margins.</summary>
    private static readonly TimeSpan LongestStretch = TimeSpan.FromDays(30);

    /// <summary>The stretches of time that late readings lie in, each with its margin.</summary>
    public static IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Stretches(IEnumerable<RecordedReading> late)
    {
        (DateTimeOffset From, DateTimeOffset To)? open = null;
        foreach (var reading in late.OrderBy(reading => reading.MeasuredAt))
        {
            var margin = Margin + TimeSpan.FromSeconds(reading.SpanSeconds);
            var (from, to) = (reading.MeasuredAt - margin, reading.MeasuredAt + margin);
            if (open is { } running && (from > running.To || to - running.From > LongestStretch))
            {
                yield return running;
                open = null;
            }

            open = (open?.From ?? from, to);
        }

        if (open is { } last)
        {
            yield return last;
        }
    }

    public static List<Ask> Judge(
        IReadOnlyList<RecordedReading> stretch, VitalLimits limits, IReadOnlyList<ValueRule> rules, Action<Exception> ruleFailed)
    {
        var found = new List<Ask>();
        var vitals = new Vitals(rules);
        var running = new Dictionary<AlertRule, Ask>();
        DateTimeOffset? lastLate = null;
        foreach (var reading in stretch.OrderBy(reading => reading.MeasuredAt))
        {
            lastLate = reading.Late ? reading.MeasuredAt : lastLate;
            var concerned = reading.MeasuredAt - lastLate < TimeSpan.FromSeconds(Math.Max(60, 2 * reading.SpanSeconds));
            foreach (var ask in vitals.Judge([reading], limits, ruleFailed).Where(ask => concerned && ask.Finding == Finding.Present))
            {
                if (running.TryGetValue(ask.Rule, out var run) && ask.From - run.At > AlertDesk.SameEpisode + ValueRules.PaceOf(run.Level).AsksEvery)
                {
                    found.Add(run);
                    running.Remove(ask.Rule);
                    run = null;
                }

                running[ask.Rule] = run is null
                    ? ask with { Late = true }
                    : run with { At = ask.At, Level = ask.Level > run.Level ? ask.Level : run.Level, Value = Worse.Of(ask.Rule, run.Value, ask.Value) };
            }
        }

        found.AddRange(running.Values);
        return found;
    }
}
