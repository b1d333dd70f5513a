extern alias demo;

using demo::HomeCare.Demo.Bench.Load;
using NUnit.Framework;

namespace HomeCare.Tests.Demo.Bench;

internal sealed class HistogramTests
{
    [Test]
    public void Of_nothing_there_is_no_percentile() => Assert.That(new Histogram().Ms(0.5), Is.NaN);

    [Test]
    public void Short_times_are_exact() => Assert.That(Of(1, 2, 3, 100, 127).Ms(0.5), Is.EqualTo(0.003));

    [TestCase(128)]
    [TestCase(129)]
    [TestCase(1_000)]
    [TestCase(65_535)]
    [TestCase(65_536)]
    [TestCase(7_654_321)]
    [TestCase(3_600_000_000)]
    public void Long_times_are_never_told_shorter_and_at_most_1_6_percent_longer(long microseconds)
    {
        // A longer one beside it, so that the longest does not cut the bucket off.
        var told = Of(microseconds, microseconds * 3).Ms(0.5) * 1000;

        Assert.That(told, Is.InRange(microseconds, microseconds * 1.0160));
    }

    [Test]
    public void The_longest_is_exact_and_no_percentile_is_beyond_it() => Assert.Multiple(() =>
    {
        Assert.That(Of(10, 987_654).MaxMs, Is.EqualTo(987.654));
        Assert.That(Of(10, 987_654).Ms(1), Is.EqualTo(987.654));
    });

    [TestCase(0.5, 50)]
    [TestCase(0.99, 99)]
    [TestCase(1, 100)]
    public void A_share_is_by_nearest_rank(double share, int microseconds) =>
        Assert.That(Of([.. Enumerable.Range(1, 100).Select(n => (long)n)]).Ms(share), Is.EqualTo(microseconds / 1000.0));

    [Test]
    public void Two_added_are_one_of_all_their_times()
    {
        var sum = Of(1, 2);
        sum.Add(Of(3, 4_000));

        Assert.Multiple(() =>
        {
            Assert.That(sum.Count, Is.EqualTo(4));
            Assert.That(sum.MaxMs, Is.EqualTo(4));
            Assert.That(sum.Ms(0.75), Is.EqualTo(0.003));
        });
    }

    private static Histogram Of(params long[] microseconds)
    {
        var histogram = new Histogram();
        foreach (var each in microseconds)
        {
            histogram.Add(TimeSpan.FromMicroseconds(each));
        }

        return histogram;
    }
}
