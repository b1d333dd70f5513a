using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Telemetry.Contracts;

namespace HomeCare.Modules.Alerts.Rules;

/// <summary>One person's window and what each rule remembers: readings in, questions out. In memory only; made again from storage.</summary>
/// <param name="rules">The rules to judge by.</param>
/// <param name="wasRed">Rules that asked before and have not seen the value back, known from the alerts on disk.</param>
internal sealed class Vitals(IReadOnlyList<ValueRule> rules, IReadOnlySet<AlertRule>? wasRed = null)
{
    private readonly VitalsWindow window = new();
    private readonly RuleMemory[] memories =
        [.. rules.Select(rule => new RuleMemory(wasRed?.Contains(rule.Name) ?? false, null))];

    /// <summary>When it was last used, monotonic: people who are no longer heard are forgotten.</summary>
    public long UsedAt { get; set; }

    /// <summary>
    /// Judges readings that came in time, in any order. A rule that throws is reported and passed over: the others, and the next
    /// reading, are judged all the same.
    /// </summary>
    public IReadOnlyList<Ask> Judge(IEnumerable<RecordedReading> readings, RedLimits limits, Action<Exception> ruleFailed)
    {
        List<Ask>? asks = null;
        foreach (var reading in readings)
        {
            var place = window.Add(reading);
            if (place < 0)
            {
                continue;
            }

            var last = window.LastTouchedBy(place);
            for (var end = place; end <= last; end++)
            {
                JudgeMinute(window.MinuteAt(end), isNewest: end == window.Count - 1, limits, ref asks, ruleFailed);
            }
        }

        return asks ?? (IReadOnlyList<Ask>)[];
    }

    private void JudgeMinute(Minute minute, bool isNewest, RedLimits limits, ref List<Ask>? asks, Action<Exception> ruleFailed)
    {
        for (var place = 0; place < rules.Count; place++)
        {
            try
            {
                var (memory, ask) = rules[place].Judge(memories[place], minute, limits);
                if (isNewest)
                {
                    memories[place] = memory;
                }
                else if (ask is { Finding: Finding.Present })
                {
                    // What came out of order may show a danger, never a recovery: that is for the newest minute to say.
                    memories[place] = memories[place] with { Red = true };
                }

                if (ask is not null && (isNewest || ask.Finding == Finding.Present))
                {
                    (asks ??= []).Add(ask);
                }
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                ruleFailed(exception);
            }
        }
    }
}
