using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Series;
using NUnit.Framework;
using static HomeCare.Tests.Telemetry.Influx.Histories;

namespace HomeCare.Tests.Telemetry.Series;

/// <summary>What two places hold of the same time becomes one list, and of what both hold the stored one stays.</summary>
internal sealed class MergeTests
{
    [Test]
    public void Each_once_in_order_and_the_stored_one_stays([Range(1, 60)] int seed)
    {
        var random = new Random(seed);
        Source[] boxes = [Box, new(BoxId.New(), 1, "BR-2"), new(BoxId.New(), 1, "BR-3")];
        var (stored, recent) = (Some("stored"), Some("recent"));
        var merged = History.Merge(History.Sorted([.. stored]), random.Next(4) == 0 ? recent : History.Sorted([.. recent]));
        var expected = stored.Concat(recent).DistinctBy(Identity).OrderBy(each => each.MeasuredTicks).ThenBy(each => each.Sequence).ThenBy(each => each.Source.Epoch)
            .ThenBy(each => each.Source.Box.Value);

        Assert.That(merged.Select(each => (Identity(each), each.OtherReasons)), Is.EqualTo(expected.Select(each => (Identity(each), each.OtherReasons))));

        List<StoredReading> Some(string words) => [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => new StoredReading
        {
            Source = boxes[random.Next(boxes.Length)],
            Sequence = random.Next(4),
            MeasuredTicks = Day + random.Next(5),
            ReceivedTicks = Day,
            SpanSeconds = 10,
            OtherReasons = words,
        })];
    }

    private static (long, long, long, BoxId) Identity(StoredReading reading) => (reading.MeasuredTicks, reading.Sequence, reading.Source.Epoch, reading.Source.Box);
}
