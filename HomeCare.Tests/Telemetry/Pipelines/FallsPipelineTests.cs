using HomeCare.Modules.Wire;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Pipelines;

/// <summary>
/// docs/pipelines/falls.md, the slow half: the count within a span, for the record. The quick half, the event that becomes an alert and a text, is walked by
/// DangerJourneyTests.
/// </summary>
internal sealed class FallsPipelineTests
{
    // 0xF101 as docs/gatt.md draws it: falls alone, the count, its quality and its reason.
    private const int CountAt = 20;

    private Pipeline pipeline = null!;

    [SetUp]
    public async Task Start() => pipeline = await Pipeline.StartAsync();

    [TearDown]
    public async Task Stop() => await pipeline.DisposeAsync();

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(3)]
    public async Task A_count_is_stored_as_it_came(int falls)
    {
        var stored = (await pipeline.SendAsync(Fallen(falls))).Single();

        Assert.That(pipeline.Wire.Single().GetProperty("falls").GetProperty("value").GetDouble(), Is.EqualTo(falls));
        Assert.That((stored.Falls!.Value, stored.Falls.Quality), Is.EqualTo(((double)falls, Quality.Valid)));
    }

    [Test]
    public async Task A_count_that_the_bracelet_doubts_stays_doubtful()
    {
        var bytes = pipeline.Bytes(Fallen(1)(pipeline.Modules.Now));
        (bytes[CountAt + 1], bytes[CountAt + 2]) = (1, 3);
        var stored = (await pipeline.SendAsync(10, bytes)).Single().Falls!;

        Assert.That((stored.Value, stored.Quality, stored.Reasons.Single()), Is.EqualTo((1d, Quality.Doubtful, "motion")));
    }

    [Test]
    public async Task No_count_is_stored_as_none()
    {
        var bytes = pipeline.Bytes(Fallen(0)(pipeline.Modules.Now));
        bytes[CountAt] = byte.MaxValue;
        var stored = (await pipeline.SendAsync(10, bytes)).Single().Falls!;

        Assert.That((stored.Value, stored.Quality, stored.Reasons.Single()), Is.EqualTo(((double?)null, Quality.Invalid, "no_value")));
    }

    /// <summary>No byte of the bracelet makes these; another source may.</summary>
    [TestCase("-1")]
    [TestCase("0.5")]
    public async Task What_is_no_count_is_kept_and_invalid(string falls)
    {
        var at = pipeline.Modules.Now;
        await pipeline.Modules.Send(Batch.Raw(
            pipeline.Box, at, $$$"""{"sequence":1,"measuredAt":"{{{at:yyyy-MM-ddTHH:mm:ss}}}Z","spanSeconds":10,"braceletSerial":"BR-1","falls":{"value":{{{falls}}},"quality":"valid"}}"""));
        var stored = (await pipeline.Modules.Send(new HomeCare.Modules.Telemetry.Contracts.GetReadings(pipeline.Patient, at, at.AddTicks(1)))).Single().Falls!;

        Assert.That((stored.Quality, stored.Reasons.Single()), Is.EqualTo((Quality.Invalid, "falls_out_of_range")));
    }

    [Test]
    public async Task A_bracelet_that_does_not_count_them_has_none()
    {
        var stored = (await pipeline.SendAsync(end => new SensedSpan(end, 10, new Sensed(70), null))).Single();

        Assert.That(stored.Falls, Is.Null);
        Assert.That(pipeline.Wire.Single().TryGetProperty("falls", out _), Is.False);
    }

    private static Func<DateTimeOffset, SensedSpan> Fallen(int falls) => end => new SensedSpan(end, 10, null, null, Falls: falls);
}
