using HomeCare.Gateway.Bracelet;
using HomeCare.Gateway.Outbox;
using HomeCare.Modules.Wire;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.Danger;

/// <summary>
/// Judges a bracelet's summaries as they come, whether the disk takes them or not, and brings what is red and now to the <see cref="DangerWatch"/>.
/// In memory only: after a restart the last hours are judged again from the outbox, and the dangers on the disk say what was told.
/// </summary>
internal sealed partial class RedWatch(
    ReadingsQueue readings, DangerWatch watch, EmergencyPlanFile plans, DangerLimits limits, TimeProvider time, ILogger<RedWatch> log)
{
    /// <summary>Two hours of summaries of 10 s.</summary>
    private const int Rebuilt = 720;

    private readonly Dictionary<string, RedState> _states = [];
    private readonly long _begun = time.GetTimestamp();

    /// <summary>Judges a group of one bracelet, in the order it came; what is there already changes nothing.</summary>
    public void Take(string bracelet, IReadOnlyList<BraceletSummary> group)
    {
        var red = PlanLimits.Of(plans.Current);
        var (state, before) = _states.TryGetValue(bracelet, out var known) ? (known, []) : Rebuild(bracelet, red);
        var arrived = time.GetElapsedTime(_begun);
        var found = before.Select(finding => (Frame: group[^1].Id, Finding: finding)).ToList();
        foreach (var summary in group)
        {
            (state, var findings) = RedRules.Judge(
                state, summary.SpanEnd, summary.SpanSeconds, summary.HeartRateBpm, summary.OxygenPercent, arrived, red);
            found.AddRange(findings.Select(finding => (summary.Id, finding)));
        }

        _states[bracelet] = state;
        var now = time.GetUtcNow();
        foreach (var (frame, finding) in found)
        {
            if (Live(finding, now) is { } live)
            {
                watch.Take(DangerSign.Of(bracelet, frame, live, limits));
            }
        }
    }

    /// <summary>
    /// Null for what is past: a link that was lost, an outbox read back. A minute that took a minute to arrive is now, also when one of the two
    /// clocks is wrong; it is then dated by the box's.
    /// </summary>
    private RedFinding? Live(RedFinding finding, DateTimeOffset now)
    {
        var age = now - finding.At;
        return age.Duration() <= limits.LiveWithin ? finding
            : finding.Paced ? finding with { At = now, Since = finding.Since + age }
            : null;
    }

    private (RedState State, IReadOnlyList<RedFinding> Findings) Rebuild(string bracelet, PlanLimits red)
    {
        try
        {
            var state = RedState.Empty;
            var found = new List<RedFinding>();
            foreach (var reading in readings.Newest(bracelet, Rebuilt))
            {
                (state, var findings) = RedRules.Judge(
                    state, reading.MeasuredAt, reading.SpanSeconds, reading.HeartRateBpm, reading.OxygenPercent, arrivedAt: null, red);
                found.AddRange(findings);
            }

            return (state, found);
        }
        catch (SqliteException broken)
        {
            LogNotRead(log, broken.SqliteErrorCode);
            return (RedState.Empty, []);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The outbox does not give the last readings (SQLite error {Code}); the red rules begin anew")]
    private static partial void LogNotRead(ILogger log, int code);
}
