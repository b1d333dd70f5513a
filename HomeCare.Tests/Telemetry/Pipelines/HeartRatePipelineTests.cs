using HomeCare.Modules.Wire;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Pipelines;

/// <summary>docs/pipelines/heart-rate.md, walked: a good value, a doubtful, an invalid and an absent one.</summary>
internal sealed class HeartRatePipelineTests
{
    private Pipeline pipeline = null!;

    [SetUp]
    public async Task Start() => pipeline = await Pipeline.StartAsync();

    [TearDown]
    public async Task Stop() => await pipeline.DisposeAsync();

    [Test]
    public async Task A_good_mean_arrives_bit_for_bit_and_is_shown()
    {
        var stored = (await pipeline.SendAsync(Beating(72.3))).Single();

        Assert.That(pipeline.Wire.Single().GetProperty("heartRateBpm").GetProperty("value").GetDouble(), Is.EqualTo(72.3));
        Assert.That((stored.HeartRateBpm!.Value, stored.HeartRateBpm.Quality), Is.EqualTo((72.3, Quality.Valid)));
        Assert.That(stored.HeartRateBpm.Reasons, Is.Empty);
        Assert.That((await pipeline.MinuteAsync()).HeartRateBpm!.Value.Mean, Is.EqualTo(72.3));
        Assert.That(Pipeline.Shown((await pipeline.LastAsync()).HeartRateBpm).Value, Is.EqualTo(72.3));
    }

    [TestCase(25, "hr_unusual")]
    [TestCase(210, "hr_unusual")]
    public async Task A_doubtful_one_is_stored_with_its_reason_and_shown_as_no_value(double bpm, string reason)
    {
        var stored = (await pipeline.SendAsync(Beating(bpm))).Single().HeartRateBpm!;

        Assert.That((stored.Value, stored.Quality), Is.EqualTo((bpm, Quality.Doubtful)));
        await IsHiddenAsync(reason);
    }

    [TestCase(0)]
    [TestCase(400)]
    public async Task An_impossible_one_is_kept_as_it_came_and_shown_as_no_value(double bpm)
    {
        var stored = (await pipeline.SendAsync(Beating(bpm))).Single().HeartRateBpm!;

        Assert.That((stored.Value, stored.Quality), Is.EqualTo((bpm, Quality.Invalid)));
        await IsHiddenAsync("hr_out_of_range");
    }

    [TestCase(null)]
    [TestCase(double.PositiveInfinity, Description = "no value by docs/gatt.md, before it could reach any mean")]
    public async Task No_number_is_stored_as_none_with_its_reason(double? bpm)
    {
        var stored = (await pipeline.SendAsync(Beating(bpm))).Single().HeartRateBpm!;

        Assert.That((stored.Value, stored.Quality), Is.EqualTo(((double?)null, Quality.Invalid)));
        await IsHiddenAsync("no_value");
    }

    [Test]
    public async Task A_bracelet_that_does_not_measure_it_has_none_and_no_fault()
    {
        var stored = (await pipeline.SendAsync(end => new SensedSpan(end, 10, null, new Sensed(97)))).Single();

        Assert.That(pipeline.Wire.Single().TryGetProperty("heartRateBpm", out _), Is.False);
        Assert.That(stored.HeartRateBpm, Is.Null);
        Assert.That((await pipeline.MinuteAsync()).Rejected, Is.Zero);
        Assert.That((await pipeline.LastAsync()).HeartRateBpm, Is.Null);
    }

    [Test]
    public async Task One_spike_is_marked_and_is_in_no_mean()
    {
        var stored = await pipeline.SendAsync(Beating(70), Beating(71), Beating(140), Beating(72));

        Assert.That(stored.Select(each => each.HeartRateBpm!.Value), Is.EqualTo(new double?[] { 70, 71, 140, 72 }));
        Assert.That(stored[2].HeartRateBpm!.Reasons, Is.EqualTo(new[] { "hr_step" }));
        var minute = await pipeline.MinuteAsync();
        Assert.That((minute.HeartRateBpm!.Value.Mean, minute.HeartRateBpm.Value.Highest, minute.Received, minute.Rejected), Is.EqualTo((71d, 72d, 4, 1)));
    }

    private async Task IsHiddenAsync(string reason)
    {
        var minute = await pipeline.MinuteAsync();
        Assert.That((minute.HeartRateBpm, minute.Received, minute.Rejected), Is.EqualTo(((HomeCare.Modules.Telemetry.Contracts.Band?)null, 1, 1)));
        var shown = Pipeline.Shown((await pipeline.LastAsync()).HeartRateBpm);
        Assert.That((shown.Value, shown.Reasons.Single()), Is.EqualTo(((double?)null, reason)));
    }

    private static Func<DateTimeOffset, SensedSpan> Beating(double? bpm) => end => new SensedSpan(end, 10, new Sensed(bpm), null);
}
