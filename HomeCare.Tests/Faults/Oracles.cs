namespace HomeCare.Tests.Faults;

/// <summary>
/// The invariants over a history whose box has come to rest. Each gives a sentence for everything that breaks it, and nothing when it holds.
/// </summary>
internal static class Oracles
{
    public static IReadOnlyList<string> All(History history, TimeSpan? textedWithin = null) =>
    [
        .. NothingConfirmedIsLost(history), .. EverythingArrives(history), .. NothingIsInvented(history), .. NothingIsThereTwice(history),
        .. EveryBitIsTheSame(history), .. EveryDangerIsTexted(history), .. NobodyReadsATextTwice(history), .. NoTextWithoutADanger(history),
        .. EveryDangerIsOnTheServerOnce(history), .. textedWithin is { } limit ? TextedWithin(history, limit) : [],
    ];

    /// <summary>I2, the box's word: what it told the bracelet to forget is on the server.</summary>
    public static IEnumerable<string> NothingConfirmedIsLost(History history)
    {
        var there = history.Readings.Select(reading => reading.MeasuredAt).ToHashSet();
        return history.Spans.Where(span => history.Confirmed.Contains(span.Id) && !there.Contains(Ms(span.Span.End)))
            .Select(span => $"I2: frame {span.Id.Number} was confirmed to the bracelet and is lost")
            .Concat(history.Dangers
                .Where(danger => !danger.TakenBack && history.Confirmed.Contains(danger.Id) && history.ServerDangers.All(stored => stored.At != Ms(danger.At)))
                .Select(danger => $"I2: danger frame {danger.Id.Number} was confirmed to the bracelet and is lost"));
    }

    /// <summary>I2: what the bracelet emitted arrives in the end; what was not confirmed it sends again.</summary>
    public static IEnumerable<string> EverythingArrives(History history)
    {
        var there = history.Readings.Select(reading => reading.MeasuredAt).ToHashSet();
        return history.Spans.Where(span => !history.Confirmed.Contains(span.Id) || !there.Contains(Ms(span.Span.End)))
            .Select(span => $"I2: frame {span.Id.Number} has not arrived");
    }

    /// <summary>I4: nothing is on the server that no bracelet measured or signalled.</summary>
    public static IEnumerable<string> NothingIsInvented(History history)
    {
        var measured = history.Spans.Select(span => Ms(span.Span.End)).ToHashSet();
        var signalled = history.Dangers.Where(danger => !danger.TakenBack).Select(danger => Ms(danger.At)).ToHashSet();
        return history.Readings.Where(reading => !measured.Contains(reading.MeasuredAt))
            .Select(reading => $"I4: reading {reading.Sequence} was measured by nobody")
            .Concat(history.ServerDangers.Where(danger => !signalled.Contains(danger.At)).Select(danger => $"I5: danger {danger.EventId} was signalled by nobody"));
    }

    /// <summary>I3: one measurement has one name, and one name is one measurement, also among what was posted and refused or posted again.</summary>
    public static IEnumerable<string> NothingIsThereTwice(History history) =>
        history.Readings.GroupBy(reading => reading.MeasuredAt).Where(same => same.Count() > 1)
            .Select(same => $"I3: one span is on the server {same.Count()} times: {string.Join(", ", same.Select(reading => $"{reading.Epoch}/{reading.Sequence}"))}")
            .Concat(history.Posted.GroupBy(reading => (reading.Epoch, reading.Sequence)).Where(named => named.Distinct().Count() > 1)
                .Select(named => $"I3: the name {named.Key.Epoch}/{named.Key.Sequence} was given to {named.Distinct().Count()} different readings"));

    /// <summary>I4.</summary>
    public static IEnumerable<string> EveryBitIsTheSame(History history)
    {
        var stored = history.Readings.ToLookup(reading => reading.MeasuredAt);
        return from span in history.Spans
               from reading in stored[Ms(span.Span.End)]
               where !Same(span.Span.HeartRate?.Value, reading.HeartRate) || !Same(span.Span.Oxygen?.Value, reading.Oxygen)
                   || !Same(span.Span.Steps?.Value, reading.Steps)
               select $"I4: frame {span.Id.Number} is not what reading {reading.Sequence} says";
    }

    /// <summary>I5: every danger reaches every relative.</summary>
    public static IEnumerable<string> EveryDangerIsTexted(History history)
    {
        foreach (var danger in history.Dangers.Where(danger => !danger.TakenBack))
        {
            var references = history.ServerDangers.Where(stored => stored.At == Ms(danger.At)).Select(stored => RelativeTexts.Reference(stored.EventId)).ToList();
            var told = history.Texts.Where(text => references.Contains(text.Reference!)).Select(text => text.Number).Distinct().Count();
            if (told < history.Relatives)
            {
                yield return $"I5: danger frame {danger.Id.Number} reached {told} of {history.Relatives} relatives";
            }
        }
    }

    /// <summary>
    /// I5: the same words to the same person once; twice only when the first was the last text that a killed box handed over, for then nobody could
    /// know whether it had left.
    /// </summary>
    public static IEnumerable<string> NobodyReadsATextTwice(History history)
    {
        var doubtful = history.Texts.Where(text => history.Killed.Contains(text.Life)).GroupBy(text => text.Life).Select(life => life.Last()).ToList();
        foreach (var same in history.Texts.GroupBy(text => (text.Number, text.Text)))
        {
            // Two dangers may share a short code by chance, within one minute: then so many texts are right.
            var dangers = Math.Max(1, history.ServerDangers.Count(danger => RelativeTexts.Reference(danger.EventId) == same.First().Reference));
            // A box killed more than twice over one text would have the right to no third.
            var right = dangers + Math.Min(dangers, same.SkipLast(1).Count(text => doubtful.Any(one => ReferenceEquals(one, text))));
            if (same.Count() > right)
            {
                yield return $"I5: {same.Count()} times to {same.Key.Number} where {right} would be right: {same.Key.Text}";
            }
        }
    }

    /// <summary>I5.</summary>
    public static IEnumerable<string> NoTextWithoutADanger(History history)
    {
        var known = history.ServerDangers.Select(danger => RelativeTexts.Reference(danger.EventId)).ToHashSet();
        return history.Texts.Where(text => text.Reference is null || !known.Contains(text.Reference)).Select(text => $"I5: a text without a danger: {text.Text}");
    }

    /// <summary>I3 and I5: one signal, one event id.</summary>
    public static IEnumerable<string> EveryDangerIsOnTheServerOnce(History history) =>
        from danger in history.Dangers
        where !danger.TakenBack
        let times = history.ServerDangers.Count(stored => stored.At == Ms(danger.At))
        where times != 1
        select $"I3: danger frame {danger.Id.Number} is on the server {times} times";

    /// <summary>I6: from the bracelet's signal to the modem's network, however the box fared meanwhile.</summary>
    public static IEnumerable<string> TextedWithin(History history, TimeSpan limit) =>
        DelaysToFirstText(history).Where(delay => delay > limit).Select(delay => $"I6: a danger's first text left after {delay.TotalSeconds:0.0} s");

    public static IEnumerable<TimeSpan> DelaysToFirstText(History history) =>
        from danger in history.Dangers
        from stored in history.ServerDangers
        where stored.At == Ms(danger.At)
        let first = history.Texts.FirstOrDefault(text => text.Reference == RelativeTexts.Reference(stored.EventId) && text.At >= danger.EmittedAt)
        where first is not null
        select first.At - danger.EmittedAt;

    /// <summary>A time as a frame carries it.</summary>
    public static DateTimeOffset Ms(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());

    private static bool Same(double? emitted, double? stored) => emitted is { } a && stored is { } b
        ? BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b)
        : emitted is null && stored is null;
}
