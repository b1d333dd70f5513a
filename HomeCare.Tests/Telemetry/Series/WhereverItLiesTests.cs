using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Patients;
using HomeCare.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Series;

/// <summary>Memory, packed hours, days that were added up, days that something late came into: the answers are the same as of one plain list.</summary>
internal sealed class WhereverItLiesTests
{
    [Test]
    public async Task Readings_means_and_figures_are_those_of_a_plain_list([Values(1, 2, 3, 4)] int seed)
    {
        var random = new Random(seed);
        await using var modules = await LeftModules.StartAsync(EngineKind.Sqlite);
        var (patient, box) = await modules.Home();
        var begin = new DateTimeOffset(modules.Now.Date.AddDays(1), TimeSpan.Zero);
        modules.Clock.SetUtcNow(begin);
        var (all, held, arrived) = (new List<Reading>(), new List<Reading>(), new List<Reading>());
        var sequence = 0L;
        for (var step = 0; step < 60; step++)
        {
            // An hour passes; some of what was measured comes at once, some much later, and now and then the server packs, adds up or starts again.
            var measured = Enumerable.Range(0, 12).Select(index => Batch.Reading(
                ++sequence, begin.AddHours(step).AddSeconds(300 * index), heartRate: random.Next(20) == 0 ? 400 : 60 + random.Next(30), oxygen: 94 + random.Next(5), steps: random.Next(9))).ToList();
            all.AddRange(measured);
            held.AddRange(measured);
            modules.Clock.SetUtcNow(begin.AddHours(step + 1));
            if (random.Next(3) > 0)
            {
                var sent = held.Where(_ => random.Next(5) > 0).OrderBy(_ => random.Next()).ToList();
                foreach (var part in sent.Chunk(40))
                {
                    await modules.Send(Batch.Of(box, modules.Now, part));
                }

                held.RemoveAll(sent.Contains);
                arrived.AddRange(sent);
            }

            await DoAsync(modules, random.Next(7));
            var from = modules.Now.AddMinutes(-random.Next(300));
            Assert.That(
                (await modules.Send(new GetReadings(patient, from, modules.Now))).Select(reading => reading.MeasuredAt),
                Is.EqualTo(arrived.Select(reading => reading.MeasuredAt).Where(at => at >= from).Order()), $"the last {modules.Now - from} at step {step}");
        }

        await modules.Send(Batch.Of(box, modules.Now, held));
        for (var round = 0; round < 2; round++)
        {
            await AssertSameAsync(modules, patient, all, begin, begin.AddHours(60));
            await DoAsync(modules, round == 0 ? 0 : 1);
        }
    }

    private static async Task DoAsync(LeftModules modules, int what)
    {
        switch (what)
        {
            case 0:
                await modules.Services.GetRequiredService<Packing>().PackAsync(all: false, CancellationToken.None);
                break;
            case 1:
                await modules.Services.GetRequiredService<Packing>().PackAsync(all: false, CancellationToken.None);
                await modules.Services.GetRequiredService<ISeriesStore>().ForgetAsync(modules.Now, CancellationToken.None);
                break;
            case 2:
                await modules.RestartAsync();
                break;
            case 3:
                await modules.Services.GetRequiredService<Packing>().PackAsync(all: true, CancellationToken.None);
                break;
        }
    }

    private static async Task AssertSameAsync(LeftModules modules, PatientId patient, List<Reading> all, DateTimeOffset from, DateTimeOffset to)
    {
        var stored = await modules.Send(new GetReadings(patient, from, to));
        Assert.That(stored.Select(reading => (reading.MeasuredAt, reading.HeartRateBpm!.Value)), Is.EqualTo(all.Select(reading => (reading.MeasuredAt, reading.HeartRateBpm!.Value))));
        foreach (var width in new[] { 60, 300, 900, 3600, 86_400, 420 })
        {
            var series = await modules.Send(new GetSeries(patient, from, to, width));
            foreach (var point in series)
            {
                // Against what is valid in the readings as they are stored: which of them are is plausibility's matter.
                var within = stored.Where(reading => reading.MeasuredAt >= point.From && reading.MeasuredAt < point.From.AddSeconds(width)).ToList();
                var hearts = within.Where(reading => reading.HeartRateBpm!.Quality == Quality.Valid).Select(reading => reading.HeartRateBpm!.Value!.Value).ToList();
                Assert.That(point.Received, Is.EqualTo(within.Count), $"{width} s at {point.From}");
                Assert.That(point.HeartRateBpm?.Count ?? 0, Is.EqualTo(hearts.Count));
                Assert.That(point.HeartRateBpm?.Highest, Is.EqualTo(hearts.Count == 0 ? null : hearts.Max()));
                Assert.That(point.HeartRateBpm?.Mean ?? 0, Is.EqualTo(hearts.Count == 0 ? 0 : hearts.Average()).Within(1e-9));
                Assert.That(point.Steps, Is.EqualTo((long)within.Where(reading => reading.Steps!.Quality == Quality.Valid).Sum(reading => reading.Steps!.Value!.Value)));
            }
        }

        var quality = await modules.Send(new GetDataQuality(patient, from.AddMinutes(7), to.AddMinutes(-7)));
        var counted = stored.Where(reading => reading.MeasuredAt >= from.AddMinutes(7) && reading.MeasuredAt < to.AddMinutes(-7)).ToList();
        Assert.That(quality.Received, Is.EqualTo(counted.Count));
        Assert.That(quality.HeartRate.Valid, Is.EqualTo(counted.Count(reading => reading.HeartRateBpm!.Quality == Quality.Valid)));
        Assert.That(quality.HeartRate.Invalid, Is.EqualTo(counted.Count(reading => reading.HeartRateBpm!.Quality == Quality.Invalid)));
    }
}
