using HomeCare.Modules.Wire;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Pipelines;

/// <summary>docs/pipelines/steps.md, walked: counts that add up, one that cannot be, none, and a bracelet without a counter.</summary>
internal sealed class StepsPipelineTests
{
    private Pipeline pipeline = null!;

    [SetUp]
    public async Task Start() => pipeline = await Pipeline.StartAsync();

    [TearDown]
    public async Task Stop() => await pipeline.DisposeAsync();

    [Test]
    public async Task Steps_of_spans_add_up_to_the_chart_and_to_the_day()
    {
        var stored = await pipeline.SendAsync(Walking(7), Walking(12), Walking(0));

        Assert.That(pipeline.Wire.Select(item => item.GetProperty("steps").GetProperty("value").GetDouble()), Is.EqualTo(new[] { 7d, 12, 0 }));
        Assert.That(stored.Select(each => each.Steps!.Quality), Is.All.EqualTo(Quality.Valid));
        Assert.That((await pipeline.MinuteAsync()).Steps, Is.EqualTo(19));
        Assert.That((await pipeline.LastAsync()).StepsToday, Is.EqualTo(19));
    }

    [TestCase(35, Quality.Doubtful, "steps_unusual", Description = "a run")]
    [TestCase(41, Quality.Invalid, "steps_out_of_range", Description = "faster than a sprint")]
    [TestCase(60_000, Quality.Invalid, "steps_out_of_range")]
    public async Task Too_many_for_the_span_are_kept_and_counted_nowhere(double steps, Quality quality, string reason)
    {
        var stored = (await pipeline.SendAsync(Walking(4), Walking(steps)))[1].Steps!;

        Assert.That((stored.Value, stored.Quality, stored.Reasons.Single()), Is.EqualTo((steps, quality, reason)));
        Assert.That((await pipeline.MinuteAsync()).Steps, Is.EqualTo(4));
        Assert.That((await pipeline.LastAsync()).StepsToday, Is.EqualTo(4));
    }

    [Test]
    public async Task No_count_is_no_zero()
    {
        var stored = (await pipeline.SendAsync(Walking(null))).Single().Steps!;

        Assert.That((stored.Value, stored.Quality, stored.Reasons.Single()), Is.EqualTo(((double?)null, Quality.Invalid, "no_value")));
    }

    [Test]
    public async Task A_bracelet_without_a_counter_has_none()
    {
        var stored = (await pipeline.SendAsync(end => new SensedSpan(end, 10, new Sensed(70), null))).Single();

        Assert.That(stored.Steps, Is.Null);
        Assert.That(pipeline.Wire.Single().TryGetProperty("steps", out _), Is.False);
    }

    [Test]
    public async Task Sent_twice_they_count_once()
    {
        var bytes = pipeline.Bytes(Walking(7)(pipeline.Modules.Now));
        await pipeline.SendAsync(10, bytes);
        await pipeline.SendAsync(10, bytes);

        Assert.That((await pipeline.LastAsync()).StepsToday, Is.EqualTo(7));
    }

    private static Func<DateTimeOffset, SensedSpan> Walking(double? steps) =>
        end => new SensedSpan(end, 10, null, null, steps is null ? new Sensed(null) : new Sensed(steps));
}
