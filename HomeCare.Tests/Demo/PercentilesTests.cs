extern alias demo;

using demo::HomeCare.Demo.Counting;
using NUnit.Framework;

namespace HomeCare.Tests.Demo;

internal sealed class PercentilesTests
{
    [Test]
    public void Of_nothing_there_is_nothing() => Assert.That(Percentiles.Of([]), Is.EqualTo(new Percentiles(null, null, null)));

    [Test]
    public void Of_one_time_all_three_are_that_time() =>
        Assert.That(Percentiles.Of([TimeSpan.FromMilliseconds(12.34)]), Is.EqualTo(new Percentiles(12.3, 12.3, 12.3)));

    [Test]
    public void Each_figure_is_a_time_that_was_measured() =>
        Assert.That(
            Percentiles.Of(Enumerable.Range(1, 200).Reverse().Select(n => TimeSpan.FromMilliseconds(n))),
            Is.EqualTo(new Percentiles(100, 198, 200)));
}
