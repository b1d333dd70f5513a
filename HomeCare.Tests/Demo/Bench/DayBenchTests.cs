using System.Text.Json;
using NUnit.Framework;

namespace HomeCare.Tests.Demo.Bench;

[Category("Slow")]
internal sealed class DayBenchTests
{
    [Test]
    public async Task Each_hour_of_the_simulated_day_is_taken_whole_and_packed()
    {
        var (figures, said) = await SmallBench.RunAsync("day", "--homes", "100", "--hours", "3");

        Assert.Multiple(() =>
        {
            Assert.That(figures.GetProperty("messages").GetInt64(), Is.EqualTo(3 * 360 * 100), said);
            Assert.That(figures.GetProperty("bytes_a_message").EnumerateArray().Select(hour => hour.GetDouble()), Has.Exactly(3).GreaterThan(10), said);
            // Two hours are packed: less than a byte would say that none was, more than four that nothing is.
            Assert.That(figures.GetProperty("bytes_per_value").GetDouble(), Is.InRange(0.1, 4), said);
            Assert.That(figures.GetProperty("cpu_us_a_message").GetDouble(), Is.GreaterThan(1), said);
        });
    }
}
