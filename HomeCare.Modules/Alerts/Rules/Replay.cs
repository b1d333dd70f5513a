using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Telemetry.Contracts;

namespace HomeCare.Modules.Alerts.Rules;

/// <summary>
/// One person's readings judged again as they were when they came, under limits of choice. What comes back within the desk's own pause and is no graver
/// goes into the same episode, as it would go into the same alert.
/// </summary>
internal sealed class Replay(VitalLimits limits)
{
    /// <summary>As long as a live person who is not heard is remembered: after a longer hole nothing before it counts.</summary>
    private static readonly TimeSpan LongestHole = TimeSpan.FromMinutes(30);

    private readonly List<Running> all = [];
    private readonly Dictionary<AlertRule, Running> running = [];
    private Vitals vitals = new(ValueRules.All);
    private DateTimeOffset? last;

    public void Hear(RecordedReading reading)
    {
        if (reading.MeasuredAt - last > LongestHole)
        {
            vitals = new Vitals(ValueRules.All);
            running.Clear();
        }

        last = reading.MeasuredAt;
        foreach (var ask in vitals.Judge([reading], limits, static exception => throw new InvalidOperationException("A rule threw.", exception)))
        {
            Note(ask);
        }
    }

    public IReadOnlyList<Episode> End() => [.. all.OrderBy(episode => episode.From).Select(episode => episode.ToEpisode())];

    private void Note(Ask ask)
    {
        var found = running.GetValueOrDefault(ask.Rule);
        if (ask.Finding != Finding.Present)
        {
            found?.Ease(ask);
            return;
        }

        if (found is null || found.Ended is { } ended && (ask.Level > found.Level || ask.At - ended >= AlertDesk.ReAlarmAfter))
        {
            found = new Running(ask);
            all.Add(found);
            running[ask.Rule] = found;
        }

        found.See(ask);
    }

    /// <summary>An episode while it is put together.</summary>
    private sealed class Running(Ask first)
    {
        private readonly SortedDictionary<AlertLevel, (DateTimeOffset From, DateTimeOffset To)> levels = [];
        private double peak = first.Value!.Value;
        private AlertLevel now = first.Level;
        private DateTimeOffset to = first.At;

        public DateTimeOffset From { get; } = first.At;

        public AlertLevel Level { get; private set; } = first.Level;

        /// <summary>Since when its cause is gone; null while it is there.</summary>
        public DateTimeOffset? Ended { get; private set; }

        public void See(Ask ask)
        {
            peak = Worse.Of(first.Rule, peak, ask.Value)!.Value;
            Level = ask.Level > Level ? ask.Level : Level;
            now = Ended is null && now > ask.Level ? now : ask.Level;
            (to, Ended) = (ask.At, null);
            levels[ask.Level] = (levels.TryGetValue(ask.Level, out var span) ? span.From : ask.At, ask.At);
        }

        /// <summary>A lighter level is asked for seldom: until the cause was seen back it was there.</summary>
        public void Ease(Ask ask)
        {
            var since = ask.From;
            if (levels.TryGetValue(now, out var span) && since > span.To)
            {
                levels[now] = (span.From, since);
            }

            to = since > to ? since : to;
            if (ask.Finding == Finding.Gone)
            {
                Ended = since;
            }
            else
            {
                now = ask.Level;
                levels.TryAdd(now, (since, since));
            }
        }

        public Episode ToEpisode() => new(
            first.Rule, Level, From, to, peak, [.. levels.Reverse().Select(level => new EpisodeLevel(level.Key, level.Value.From, level.Value.To))], Ended is not null);
    }
}
