using HomeCare.Modules.Wire;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Pipelines;

/// <summary>docs/pipelines/spo2.md, walked: a good value, a doubtful, an invalid and an absent one.</summary>
internal sealed class OxygenPipelineTests
{
    // 0xF101 as docs/gatt.md draws it: SpO2 alone, 97.0, then its quality and its reason.
    private const int QualityAt = 28, ReasonAt = 29;

    private Pipeline pipeline = null!;

    [SetUp]
    public async Task Start() => pipeline = await Pipeline.StartAsync();

    [TearDown]
    public async Task Stop() => await pipeline.DisposeAsync();

    [Test]
    public async Task A_good_mean_arrives_bit_for_bit_and_is_shown()
    {
        var stored = (await pipeline.SendAsync(Saturated(96.7))).Single().OxygenPercent!;

        Assert.That(pipeline.Wire.Single().GetProperty("oxygenPercent").GetProperty("value").GetDouble(), Is.EqualTo(96.7));
        Assert.That((stored.Value, stored.Quality), Is.EqualTo((96.7, Quality.Valid)));
        Assert.That((await pipeline.MinuteAsync()).OxygenPercent!.Value.Lowest, Is.EqualTo(96.7));
        Assert.That(Pipeline.Shown((await pipeline.LastAsync()).OxygenPercent).Value, Is.EqualTo(96.7));
    }

    [Test]
    public async Task A_weak_pulse_makes_it_doubtful_from_the_sensor_to_the_page()
    {
        var bytes = pipeline.Bytes(Saturated(97)(pipeline.Modules.Now));
        (bytes[QualityAt], bytes[ReasonAt]) = (1, 2);
        var stored = (await pipeline.SendAsync(10, bytes)).Single().OxygenPercent!;

        Assert.That((stored.Value, stored.Quality, stored.Reasons.Single()), Is.EqualTo((97, Quality.Doubtful, "low_perfusion")));
        await IsHiddenAsync("low_perfusion");
    }

    [TestCase(65, Quality.Doubtful, "spo2_unusual")]
    [TestCase(101, Quality.Invalid, "spo2_out_of_range")]
    [TestCase(0.97, Quality.Invalid, "spo2_out_of_range", Description = "a fraction for a percentage")]
    public async Task What_cannot_be_is_kept_as_it_came_and_shown_as_no_value(double percent, Quality quality, string reason)
    {
        var stored = (await pipeline.SendAsync(Saturated(percent))).Single().OxygenPercent!;

        Assert.That((stored.Value, stored.Quality), Is.EqualTo((percent, quality)));
        await IsHiddenAsync(reason);
    }

    [Test]
    public async Task No_number_is_stored_as_none_with_its_reason()
    {
        var stored = (await pipeline.SendAsync(Saturated(null))).Single().OxygenPercent!;

        Assert.That((stored.Value, stored.Quality), Is.EqualTo(((double?)null, Quality.Invalid)));
        await IsHiddenAsync("no_value");
    }

    [Test]
    public async Task A_constant_97_is_normal_and_a_bracelet_without_oximeter_has_none()
    {
        var stored = await pipeline.SendAsync(Saturated(97), Saturated(97), end => new SensedSpan(end, 10, new Sensed(70), null));

        Assert.That(stored.Select(each => each.OxygenPercent?.Quality), Is.EqualTo(new Quality?[] { Quality.Valid, Quality.Valid, null }));
        Assert.That((await pipeline.MinuteAsync()).Rejected, Is.Zero);
    }

    private async Task IsHiddenAsync(string reason)
    {
        var minute = await pipeline.MinuteAsync();
        Assert.That((minute.OxygenPercent, minute.Rejected), Is.EqualTo(((HomeCare.Modules.Telemetry.Contracts.Band?)null, 1)));
        var shown = Pipeline.Shown((await pipeline.LastAsync()).OxygenPercent);
        Assert.That((shown.Value, shown.Reasons.Single()), Is.EqualTo(((double?)null, reason)));
    }

    private static Func<DateTimeOffset, SensedSpan> Saturated(double? percent) => end => new SensedSpan(end, 10, null, new Sensed(percent));
}
