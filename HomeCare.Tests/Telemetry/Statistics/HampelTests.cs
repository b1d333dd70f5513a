using HomeCare.Modules.Telemetry.Statistics;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Statistics;

internal sealed class HampelTests
{
    [Test]
    public void A_spike_is_apart_and_its_neighbours_are_not() =>
        Assert.That(Apart([70, 72, 71, 73, 150, 72, 71, 70, 72]), Is.EqualTo(new[] { 4 }));

    [Test]
    public void Two_spikes_side_by_side_are_apart() =>
        Assert.That(Apart([70, 72, 71, 150, 152, 72, 71, 70, 72]), Is.EqualTo(new[] { 3, 4 }));

    [Test]
    public void A_step_that_lasts_is_a_change_and_no_outlier() =>
        Assert.That(Apart([70, 72, 71, 70, 71, 110, 112, 111, 110, 112, 111]), Is.Empty);

    [Test]
    public void A_rise_is_no_outlier() =>
        Assert.That(Apart([.. Enumerable.Range(0, 30).Select(index => 60 + (3d * index))]), Is.Empty);

    [TestCase(99, Description = "equal neighbours deviate by 0: the sensor's own resolution is not far from them")]
    [TestCase(95)]
    public void A_point_off_a_flat_line_by_the_sensor_s_resolution_is_not_apart(double value) =>
        Assert.That(Apart([97, 97, 97, 97, value, 97, 97, 97, 97]), Is.Empty);

    [TestCase(99.001)]
    [TestCase(60)]
    [TestCase(0)]
    public void A_point_farther_off_a_flat_line_is_apart(double value) =>
        Assert.That(Apart([97, 97, 97, 97, value, 97, 97, 97, 97]), Is.EqualTo(new[] { 4 }));

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(9)]
    [TestCase(10)]
    [TestCase(11)]
    public void A_spike_near_an_end_is_apart_as_any_other(int place)
    {
        double[] values = [70, 72, 71, 73, 70, 72, 71, 70, 72, 73, 71, 70];
        values[place] = 190;

        Assert.That(Apart(values), Is.EqualTo(new[] { place }));
    }

    [TestCase(4, false)]
    [TestCase(5, true)]
    [TestCase(6, true)]
    [TestCase(7, true)]
    public void A_stretch_of_fewer_than_five_points_is_not_judged(int count, bool judged)
    {
        double[] values = [.. Enumerable.Range(0, count).Select(index => 70d + (index % 2))];
        values[1] = 190;

        Assert.That(Apart(values), judged ? Is.EqualTo(new[] { 1 }) : Is.Empty);
    }

    [TestCase(30, false, Description = "no hole: 71 has its like before it")]
    [TestCase(31, true, Description = "a hole: of the five points after it, one is not like the others")]
    public void No_window_reaches_over_a_hole(int seconds, bool apart)
    {
        double[] values = [70, 71, 72, 71, 71, 150, 150, 150, 150];
        long[] ticks = [.. Enumerable.Range(0, values.Length).Select(index => At((index * 10) + (index >= 4 ? seconds - 10 : 0)))];
        var outlier = new bool[values.Length];
        Hampel.Outliers(ticks, values, outlier);

        Assert.That(outlier[4], Is.EqualTo(apart));
        Assert.That(outlier[..4], Has.None.True);
    }

    [Test]
    public void What_is_no_number_is_apart_and_ends_a_stretch() =>
        Assert.That(Apart([70, 71, 70, 71, double.NaN, 70, 71, 70, 71, double.PositiveInfinity]), Is.EqualTo(new[] { 4, 9 }));

    [Test]
    public void Nothing_gives_nothing() => Assert.That(Apart([]), Is.Empty);

    [Test]
    public void It_answers_as_the_definition_does_point_by_point()
    {
        var dice = new Random(20_260_312);
        for (var round = 0; round < 2_000; round++)
        {
            var count = dice.Next(0, 40);
            double[] values = [.. Enumerable.Range(0, count).Select(_ => Math.Round(70 + (dice.NextDouble() * 10) + (dice.Next(12) == 0 ? dice.Next(-60, 120) : 0)))];
            long[] ticks = new long[count];
            for (var index = 1; index < count; index++)
            {
                ticks[index] = ticks[index - 1] + At(dice.Next(15) == 0 ? 40 : dice.Next(1, 31));
            }

            var outlier = new bool[count];
            Hampel.Outliers(ticks, values, outlier);
            Assert.That(outlier, Is.EqualTo(ByDefinition(ticks, values)), $"round {round}");
        }
    }

    private static bool[] ByDefinition(long[] ticks, double[] values)
    {
        var answer = new bool[values.Length];
        for (var point = 0; point < values.Length; point++)
        {
            var (from, to) = (point, point);
            while (from > 0 && ticks[from] - ticks[from - 1] <= At(30))
            {
                from--;
            }

            while (to + 1 < ticks.Length && ticks[to + 1] - ticks[to] <= At(30))
            {
                to++;
            }

            var length = to - from + 1;
            var width = length >= 7 ? 7 : 5;
            if (length < width)
            {
                continue;
            }

            var first = Math.Clamp(point - (width / 2), from, to - width + 1);
            var window = values[first..(first + width)];
            var median = Median(window);
            var deviation = 1.4826 * Median([.. window.Select(value => Math.Abs(value - median))]);
            answer[point] = Math.Abs(values[point] - median) is var distance && distance > 2 && distance > 3 * deviation;
        }

        return answer;
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static int[] Apart(double[] values)
    {
        long[] ticks = [.. Enumerable.Range(0, values.Length).Select(index => At(index * 10L))];
        var outlier = new bool[values.Length];
        Hampel.Outliers(ticks, values, outlier);
        return [.. Enumerable.Range(0, values.Length).Where(index => outlier[index])];
    }

    private static long At(long seconds) => seconds * TimeSpan.TicksPerSecond;
}
