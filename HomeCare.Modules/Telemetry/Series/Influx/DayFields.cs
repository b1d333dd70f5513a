using System.Globalization;

namespace HomeCare.Modules.Telemetry.Series.Influx;

/// <summary>A day's figures as one row: a bucket's fields, the seconds covered, and how often each judgement occurred, as <c>marks*count</c>.</summary>
internal static class DayFields
{
    /// <summary>Two statements of <see cref="BucketFields"/>, and one.</summary>
    public static string Select(string where) =>
        $"{BucketFields.Select("day", where)};SELECT covered,judged_hr,judged_spo2 FROM day WHERE {where}";

    public static void Write(LineWriter line, Figures figures)
    {
        // A day's row may be written again: the exact fields go first in any case.
        BucketFields.Write(
            line, new Bucket(figures.From, figures.HeartRate, figures.Oxygen, figures.Steps, (int)figures.Received, 0), over: true);
        line.Integer("covered"u8, figures.CoveredSeconds)
            .Text("judged_hr"u8, Write(figures.HeartRateMarks)).Text("judged_spo2"u8, Write(figures.OxygenMarks));
    }

    /// <summary>Puts the three statements' rows together.</summary>
    public sealed class Reader
    {
        private readonly BucketFields.Reader buckets = new();
        private readonly Dictionary<long, (long Covered, string HeartRate, string Oxygen)> rest = [];

        public void Take(int statement, long time, ReadOnlySpan<Cell> cells)
        {
            if (statement < 2)
            {
                buckets.Take(statement, time, cells);
            }
            else
            {
                rest[PlacedReading.ToTicks(time)] = (cells[0].Whole, cells[1].Text ?? "", cells[2].Text ?? "");
            }
        }

        public IEnumerable<Figures> Days() =>
            from bucket in buckets.Buckets()
            where rest.ContainsKey(bucket.From)
            let more = rest[bucket.From]
            select new Figures(
                bucket.From, bucket.HeartRate, bucket.Oxygen, bucket.Steps, bucket.Received, more.Covered, Read(more.HeartRate), Read(more.Oxygen));
    }

    private static string Write(IReadOnlyList<Judged> judged) =>
        string.Join(',', judged.Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Marks}*{each.Count}")));

    private static List<Judged> Read(string text) => text.Length == 0 ? [] : [.. text.Split(',').Select(each => each.Split('*')).Select(parts => new Judged(
        long.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture)))];
}
