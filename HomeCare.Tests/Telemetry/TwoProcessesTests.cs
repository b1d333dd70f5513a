using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Patients;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry;

/// <summary>Two processes on one store share no lock but the store's: what holds there holds anywhere.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class TwoProcessesTests(EngineKind kind)
{
    [Test]
    public async Task The_same_batch_at_both_at_the_same_moment_is_stored_once_and_refused_by_none()
    {
        await using var one = await LeftModules.StartAsync(kind);
        await using var other = one.Beside();
        var (patient, box) = await one.Home();
        for (var round = 0; round < 8; round++)
        {
            var batch = Batch.Of(box, one.Now, Batch.Run(10, one.Now, firstSequence: 1 + (10 * round)));
            var receipts = await Task.WhenAll(
                Task.Run(() => one.Send(batch)), Task.Run(() => other.Send(batch)), Task.Run(() => one.Send(batch)), Task.Run(() => other.Send(batch)));
            var lines = receipts.SelectMany(receipt => receipt).ToList();

            Assert.That(lines.Count(line => line.Outcome == ItemOutcome.Stored), Is.EqualTo(10));
            Assert.That(lines.Count(line => line.Outcome == ItemOutcome.Duplicate), Is.EqualTo(30));
            one.Clock.Advance(TimeSpan.FromSeconds(100));
        }

        Assert.That(await one.Send(new GetReadings(patient, one.Now.AddHours(-1), one.Now.AddHours(1))), Has.Count.EqualTo(80));
        Assert.That(one.Heard.Concat(other.Heard).OfType<ReadingsRecorded>().SelectMany(recorded => recorded.Readings).Select(reading => reading.MeasuredAt).Distinct().Count(),
            Is.EqualTo(80), "each reading was judged");
        Assert.That((await one.Send(new GetIntakeHealth())).Unjudged, Is.Zero);
    }

    [Test]
    public async Task A_box_placed_by_one_is_known_to_the_other()
    {
        await using var one = await LeftModules.StartAsync(kind);
        await using var other = one.Beside();
        Assert.That(await other.Send(new ListHomes()), Is.Empty);
        var (patient, box) = await one.Home();

        Assert.That(await other.Send(new FindWearer(box)), Is.EqualTo(patient));
    }
}
