using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Telemetry.Series.Sqlite;
using NUnit.Framework;
using static HomeCare.Tests.Telemetry.Influx.Histories;

namespace HomeCare.Tests.Telemetry.Series;

/// <summary>Hours that were added up and then put together come to what their readings come to.</summary>
internal sealed class TallyTests
{
    private const long Hour = TimeSpan.TicksPerHour;

    [Test]
    public void Hours_that_share_no_second_add_up_to_their_readings_and_others_say_so([Range(1, 40)] int seed)
    {
        var random = new Random(seed);
        var readings = History.Sorted([.. Enumerable.Range(0, 40).Select(place => Sane(Odd(random, Day + random.NextInt64(4 * Hour), place)))]);
        var tally = new Tally();
        foreach (var hour in readings.GroupBy(reading => reading.MeasuredTicks / Hour * Hour).OrderByDescending(hour => hour.Key))
        {
            var sum = StretchSums.Sum(StretchSums.Pack(hour.Key, [.. hour]))!;
            Assert.That(Told(sum.Figures), Is.EqualTo(Told(Figures.Of(hour.Key, [.. hour]))), "through its cell");
            if (!tally.TryAdd(sum))
            {
                tally.Add([.. hour]);
            }
        }

        Assert.That(Told(tally.ToFigures(Day)), Is.EqualTo(Told(Figures.Of(Day, readings))));
        Assert.That(tally.ToFigures(Day).CoveredSeconds, Is.EqualTo(Covered(readings)).Within(1));
    }

    [Test]
    public void Readings_that_follow_each_other_over_the_hour_lose_no_second_at_the_seam()
    {
        var tally = new Tally();
        foreach (var hour in new[] { 2, 1, 0 })
        {
            Assert.That(tally.TryAdd(SpanSum.Of(Day + (hour * Hour), Quiet(Day + (hour * Hour) + (7 * TimeSpan.TicksPerSecond), 360))));
        }

        Assert.That(tally.ToFigures(Day).CoveredSeconds, Is.EqualTo((3 * 3_600) - 3), "three seconds of the first are the span's before, and the last ends three short of the hour");
    }

    [Test]
    public void A_cell_of_an_earlier_program_has_buckets_and_no_figures()
    {
        var readings = Quiet(Day, 360);
        var cell = BucketCodec.Pack(Bucket.Of(readings, Tier.FiveMinutes), Tier.FiveMinutes);
        var (old, now) = (new List<Bucket>(), new List<Bucket>());
        StretchSums.Buckets(cell, old);
        StretchSums.Buckets(StretchSums.Pack(Day, readings), now);

        Assert.That(StretchSums.Sum(cell), Is.Null);
        Assert.That((old, now), Is.EqualTo((Bucket.Of(readings, Tier.FiveMinutes), Bucket.Of(readings, Tier.FiveMinutes))));
    }

    /// <summary>By sweeping over all beginnings and ends.</summary>
    private static long Covered(IEnumerable<StoredReading> readings)
    {
        var (covered, until) = (0L, Day);
        foreach (var (start, end) in readings.Select(reading => (Start: reading.MeasuredTicks - (reading.SpanSeconds * TimeSpan.TicksPerSecond), End: reading.MeasuredTicks)).OrderBy(span => span.Start))
        {
            covered += Math.Max(0, end - Math.Max(start, until));
            until = Math.Max(until, end);
        }

        return covered / TimeSpan.TicksPerSecond;
    }
}
