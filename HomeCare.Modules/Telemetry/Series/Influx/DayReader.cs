namespace HomeCare.Modules.Telemetry.Series.Influx;

/// <summary>
/// A day's figures from its quarters and from the rows of its stretches: these know each reading's instant, span and marks, so what they cover and how
/// they were judged needs no value.
/// </summary>
internal sealed class DayReader(long day)
{
    public BucketFields.Reader Quarters { get; } = new();

    public List<StretchRow> Rows { get; } = [];

    /// <summary>Null for a day without a reading.</summary>
    public Figures? Figures()
    {
        var readings = StretchReader.InOrder([.. Rows.SelectMany(row => row.Read(valueOf: null)).Select(placed => placed.Reading)]);
        if (readings.Count == 0)
        {
            return null;
        }

        var judged = Series.Figures.Of(day, readings);
        var all = Quarters.Buckets().Aggregate(Bucket.Empty(day), (sum, quarter) => sum.With(quarter));
        return judged with { HeartRate = all.HeartRate, Oxygen = all.Oxygen, Steps = all.Steps };
    }
}
