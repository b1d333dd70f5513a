using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Patients;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry;

/// <summary>Two processes on one data folder: one takes readings, the other may look (a report made beside a running server).</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class TwoProcessesTests(EngineKind kind)
{
    [Test]
    public async Task The_second_one_reads_what_the_first_took_and_takes_nothing_itself()
    {
        await using var one = await LeftModules.StartAsync(kind);
        var (patient, box) = await one.Home();
        await one.Send(Batch.Of(box, one.Now, Batch.Run(10, one.Now)));
        await using var other = one.Beside();
        var asked = new GetReadings(patient, one.Now.AddHours(-1), one.Now.AddHours(1));

        Assert.That(await other.Send(asked), Has.Count.EqualTo(10), "a report beside a running server");
        Assert.That(
            () => other.Send(Batch.Of(box, one.Now, Batch.Run(1, one.Now, firstSequence: 11))),
            Throws.InstanceOf<IOException>().With.Message.Contains("Another process of this server writes the journal"));
        var receipt = await one.Send(Batch.Of(box, one.Now, Batch.Run(1, one.Now.AddSeconds(10), firstSequence: 11)));

        Assert.That(receipt.Single().Outcome, Is.EqualTo(ItemOutcome.Stored));
        Assert.That(await one.Send(asked), Has.Count.EqualTo(11));
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
