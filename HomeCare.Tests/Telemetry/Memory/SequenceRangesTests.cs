using HomeCare.Modules.Telemetry.Memory;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Memory;

internal sealed class SequenceRangesTests
{
    [Test]
    public void They_answer_as_a_set_does_whatever_is_added_and_taken_back([Range(1, 10)] int seed)
    {
        var random = new Random(seed);
        var (ranges, set) = (new SequenceRanges(), new HashSet<long>());
        for (var step = 0; step < 3000; step++)
        {
            var sequence = random.NextInt64(1, 200);
            switch (random.Next(5))
            {
                case 0:
                    ranges.Remove(sequence);
                    set.Remove(sequence);
                    break;
                case 1:
                    var last = sequence + random.Next(10);
                    ranges.AddRange(sequence, last);
                    set.UnionWith(Enumerable.Range((int)sequence, (int)(last - sequence) + 1).Select(each => (long)each));
                    break;
                default:
                    Assert.That(ranges.Add(sequence), Is.EqualTo(set.Add(sequence)), $"step {step}");
                    break;
            }
        }

        Assert.That(Enumerable.Range(0, 220).Where(each => ranges.Contains(each)), Is.EqualTo(set.Order().Select(each => (int)each)));
        Assert.That(ranges.All.SelectMany(range => Enumerable.Range((int)range.First, (int)(range.Last - range.First) + 1)), Is.EqualTo(set.Order().Select(each => (int)each)));
        Assert.That(ranges.All.Zip(ranges.All.Skip(1)), Is.All.Matches<((long, long Last) One, (long First, long) Next)>(pair => pair.Next.First > pair.One.Last + 1), "no two that touch");
    }

    [Test]
    public void A_million_in_order_are_one_range_and_the_ends_of_the_numbers_do_not_overflow()
    {
        var ranges = new SequenceRanges();
        for (var sequence = 1; sequence <= 1_000_000; sequence++)
        {
            ranges.Add(sequence);
        }

        Assert.That(ranges.Add(long.MaxValue), Is.True);
        Assert.That(ranges.Add(long.MaxValue), Is.False);
        Assert.That(ranges.Count, Is.EqualTo(2));
    }
}
