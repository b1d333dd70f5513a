using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Telemetry.Contracts;

namespace HomeCare.Modules.Alerts.Rules;

/// <summary>One person's window and what each rule remembers: readings in, questions out. In memory only; made again from storage.</summary>
/// <param name="rules">The rules to judge by.</param>
/// <param name="running">Rules that asked before and have not seen the value back, with the level they stand at, known from the alerts on disk.</param>
internal sealed class Vitals(IReadOnlyList<ValueRule> rules, IReadOnlyDictionary<AlertRule, AlertLevel>? running = null)
{
    private readonly VitalsWindow window = new();
    private readonly HalfHour halfHour = new();

    /// <summary>Null while no rule remembers anything, as of nearly everybody.</summary>
    private RuleMemory[]? memories = running is null or { Count: 0 }
        ? null
        : [.. rules.Select(rule => RuleMemory.At(running.TryGetValue(rule.Name, out var level) ? level : null))];

    /// <summary>When it was last used, monotonic: people who are no longer heard are forgotten.</summary>
    public long UsedAt { get; set; }

    /// <summary>
    /// Judges readings that came in time, in any order. A rule that throws is reported and passed over: the others, and the next
    /// reading, are judged all the same.
    /// </summary>
    public IReadOnlyList<Ask> Judge(IEnumerable<RecordedReading> readings, VitalLimits limits, Action<Exception> ruleFailed)
    {
        List<Ask>? asks = null;
        foreach (var reading in readings)
        {
            halfHour.Add(reading);
            var place = window.Add(reading);
            if (place < 0)
            {
                continue;
            }

            var last = window.LastTouchedBy(place);
            for (var end = place; end <= last; end++)
            {
                var isNewest = end == window.Count - 1;
                var minute = window.MinuteAt(end);
                JudgeSight(isNewest ? WithLonger(minute) : minute, isNewest, limits, ref asks, ruleFailed);
            }
        }

        return asks ?? (IReadOnlyList<Ask>)[];
    }

    private Sight WithLonger(Sight minute) => minute with
    {
        FiveMinutes = halfHour.Newest(ValueRules.OrangePlaces),
        HalfHour = halfHour.IsNewMinute ? halfHour.Newest(ValueRules.YellowPlaces) : null,
    };

    private void JudgeSight(Sight sight, bool isNewest, VitalLimits limits, ref List<Ask>? asks, Action<Exception> ruleFailed)
    {
        for (var place = 0; place < rules.Count; place++)
        {
            try
            {
                var before = memories?[place] ?? default;
                var (after, ask) = rules[place].Judge(before, sight, limits);
                if (isNewest)
                {
                    Remember(place, after);
                }
                else if (ask is { Finding: Finding.Present })
                {
                    // What came out of order may show a danger, never a recovery: that is for the newest minute to say.
                    Remember(place, before with { Red = before.Red with { On = true } });
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

    private void Remember(int place, RuleMemory memory)
    {
        if (memories is null && memory == default)
        {
            return;
        }

        memories ??= new RuleMemory[rules.Count];
        memories[place] = memory;
    }
}
