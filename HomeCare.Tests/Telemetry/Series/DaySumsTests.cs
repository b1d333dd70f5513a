using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Tests.Telemetry.Influx;
using NUnit.Framework;
using static HomeCare.Tests.Telemetry.Influx.Histories;

namespace HomeCare.Tests.Telemetry.Series;

/// <summary>A day put together from what its stretches come to.</summary>
internal sealed class DaySumsTests
{
    private const long Minute = TimeSpan.TicksPerMinute;

    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    [Test]
    public void A_day_of_its_stretches_is_the_day_of_its_readings([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        var readings = Enumerable.Range(0, 400).Select(place => Sane(Odd(random, Day + (place * 3 * Minute), place))).Select(odd => Spanning(odd, random.Next(1, 180))).ToList();
        var cells = Stretches(PatientId.New(), readings, Quarter).Select(stretch => StretchSums.Pack(stretch.From, stretch.Readings)).ToList();

        var (gathered, read) = (DaySums.OfStretches(Day, cells)!, DaySums.OfReadings(Day, readings));

        Assert.That(Histories.Told(BucketCodec.Unpack(gathered.Figures)), Is.EqualTo(Histories.Told(BucketCodec.Unpack(read.Figures))));
        Assert.That(StretchSums.UnpackSums(gathered.Hours).Select(Told), Is.EqualTo(StretchSums.UnpackSums(read.Hours).Select(Told)));
    }

    [Test]
    public void Stretches_whose_readings_cover_the_same_seconds_are_not_added_up()
    {
        List<StoredReading> readings = [Plain(Day + (15 * Minute) - TimeSpan.TicksPerSecond, 1), Plain(Day + (15 * Minute), 2)];
        Assert.That(DaySums.OfStretches(Day, [.. Stretches(PatientId.New(), readings, Quarter).Select(stretch => StretchSums.Pack(stretch.From, stretch.Readings))]), Is.Null);
    }

    private static StoredReading Spanning(StoredReading of, int seconds) => new()
    {
        Source = of.Source,
        Sequence = of.Sequence,
        MeasuredTicks = of.MeasuredTicks,
        ReceivedTicks = of.ReceivedTicks,
        SpanSeconds = seconds,
        HeartRate = of.HeartRate,
        HeartRateMarks = of.HeartRateMarks,
        Steps = of.Steps,
        StepsMarks = of.StepsMarks,
    };

    private static string Told(SpanSum sum) => $"{Histories.Told(sum.Figures)} {sum.CoveredTicks} {sum.Lowest - Day} {sum.Last - Day}";
}
