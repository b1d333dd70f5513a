using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Telemetry.Statistics;

/// <summary>What a source sent in an hour of measuring, in readings.</summary>
/// <param name="Received">Readings stored.</param>
/// <param name="Aberrant">Of these, readings with a value that the server's rules hold something against.</param>
/// <param name="OwnWord">Of the others, readings with a value that the source itself would not vouch for: no contact, not worn, a weak pulse.</param>
internal readonly record struct HourCounts(int Received, int Aberrant, int OwnWord)
{
    /// <summary>Readings that can speak for or against the source: a bracelet that honestly says "not worn" is not ill, and not well either.</summary>
    public int Judged => Received - OwnWord;

    /// <summary>The aberrant share of these; 0 when there is none.</summary>
    public double Share => Judged == 0 ? 0 : (double)Aberrant / Judged;

    public HourCounts With(ReadingKind kind) => new(
        Received + 1, Aberrant + (kind == ReadingKind.Aberrant ? 1 : 0), OwnWord + (kind == ReadingKind.OwnWord ? 1 : 0));

    public HourCounts With(HourCounts other) => new(Received + other.Received, Aberrant + other.Aberrant, OwnWord + other.OwnWord);
}

/// <summary>What a reading says of its source.</summary>
internal enum ReadingKind
{
    /// <summary>Nothing is held against any value.</summary>
    Good,

    /// <summary>The source itself would not vouch for a value.</summary>
    OwnWord,

    /// <summary>The source vouched for a value that the server's rules do not believe.</summary>
    Aberrant,
}

/// <summary>
/// Sorts readings by their marks. A reading is aberrant when one value is, so that a heart rate that is always wrong is not thinned by steps and battery that
/// are right. Pure; ten nanoseconds.
/// </summary>
internal static class ReadingKinds
{
    /// <summary>What the server only repeats: that there is no number, and the source's own word of a weak pulse.</summary>
    private static readonly long Repeated = Marks.Of(
        new Measure(null, Quality.Valid), new Verdict(Quality.Valid, [ReasonCodes.NoValue, ReasonCodes.LowPerfusion]), out _).ServerBits;

    public static ReadingKind Of(StoredReading reading) =>
        Max(Of(reading.HeartRateMarks), Max(Of(reading.OxygenMarks), Max(Of(reading.StepsMarks), Max(Of(reading.FallsMarks), Of(reading.BatteryMarks)))));

    private static ReadingKind Max(ReadingKind one, ReadingKind other) => one > other ? one : other;

    private static ReadingKind Of(long? bits)
    {
        if (bits.GetValueOrDefault() == 0)
        {
            return ReadingKind.Good;
        }

        var marks = new Marks(bits.GetValueOrDefault());

        // What the source itself calls invalid is its honest word, whatever number came with it.
        if (marks.Source != Quality.Invalid && (marks.ServerBits & ~Repeated) != 0)
        {
            return ReadingKind.Aberrant;
        }

        // "Valid" without a number and without a reason is no honest word.
        return marks.Source == Quality.Valid && marks.InForce == Quality.Invalid ? ReadingKind.Aberrant
            : marks.IsValid ? ReadingKind.Good
            : ReadingKind.OwnWord;
    }
}
