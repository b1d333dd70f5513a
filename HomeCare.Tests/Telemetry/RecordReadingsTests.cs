using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Patients;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry;

[TestFixtureSource(typeof(TwoEngines))]
internal sealed class RecordReadingsTests(EngineKind kind)
{
    private LeftModules modules = null!;
    private PatientId patient;
    private BoxId box;

    [OneTimeSetUp]
    public async Task Start() => modules = await LeftModules.StartAsync(kind);

    [SetUp]
    public async Task SetUp()
    {
        modules.Reset();
        (patient, box) = await modules.Home();
    }

    [OneTimeTearDown]
    public async Task Stop() => await modules.DisposeAsync();

    [Test]
    public async Task What_was_sent_is_stored_bit_for_bit()
    {
        var odd = new Reading(
            7, modules.Now.AddTicks(-1_234_567), 13, "BR-1",
            new Measure(71.30000000000001, Quality.Doubtful, ["no_contact", "a_word_nobody_knows"]),
            new Measure(97.137, Quality.Valid),
            new Measure(12, Quality.Valid),
            new Measure(1, Quality.Valid),
            new Measure(double.Epsilon, Quality.Valid));
        var receipt = await modules.Send(Batch.Of(box, modules.Now, odd));
        var stored = await Single();

        Assert.That(receipt, Is.EqualTo(new[] { new ItemReceipt(0, ItemOutcome.Stored, 7) }));
        Assert.That(stored.MeasuredAt, Is.EqualTo(odd.MeasuredAt), "to the tick");
        Assert.That(stored.SpanSeconds, Is.EqualTo(13));
        Assert.That(stored.HeartRateBpm!.Value, Is.EqualTo(71.30000000000001));
        Assert.That(stored.HeartRateBpm.Quality, Is.EqualTo(Quality.Doubtful));
        Assert.That(stored.HeartRateBpm.Reasons, Is.EquivalentTo(odd.HeartRateBpm!.Reasons!));
        Assert.That(stored.OxygenPercent!.Value, Is.EqualTo(97.137));
        Assert.That(stored.Steps!.Value, Is.EqualTo(12));
        Assert.That(stored.Falls!.Value, Is.EqualTo(1));
        Assert.That(stored.BatteryPercent!.Value, Is.EqualTo(double.Epsilon));
    }

    [Test]
    public async Task A_signal_that_the_bracelet_does_not_have_stays_absent()
    {
        await modules.Send(Batch.Of(box, modules.Now, Batch.Reading(1, modules.Now, oxygen: null)));
        var stored = await Single();

        Assert.That(stored.OxygenPercent, Is.Null);
        Assert.That(stored.HeartRateBpm, Is.Not.Null);
    }

    [Test]
    public async Task The_receipt_comes_after_the_readings_are_stored_and_judged()
    {
        var storedWhenJudged = 0;
        modules.Listener = async heard =>
        {
            storedWhenJudged = heard is ReadingsRecorded ? (await modules.Send(All())).Count : storedWhenJudged;
        };
        await modules.Send(Batch.Of(box, modules.Now, Batch.Run(3, modules.Now)));
        var recorded = modules.Heard.OfType<ReadingsRecorded>().Single();

        Assert.That(storedWhenJudged, Is.EqualTo(3));
        Assert.That(recorded.Patient, Is.EqualTo(patient));
        Assert.That(recorded.Box, Is.EqualTo(box));
        Assert.That(recorded.ReceivedAt, Is.EqualTo(modules.Now));
        Assert.That(recorded.Readings.Select(reading => reading.MeasuredAt), Is.Ordered);
    }

    [Test]
    public async Task A_batch_sent_again_is_a_duplicate_and_is_not_judged_again()
    {
        var batch = Batch.Of(box, modules.Now, Batch.Run(3, modules.Now));
        await modules.Send(batch);
        var again = await modules.Send(batch);

        Assert.That(again.Select(line => line.Outcome), Is.All.EqualTo(ItemOutcome.Duplicate));
        Assert.That(await modules.Send(All()), Has.Count.EqualTo(3));
        Assert.That(modules.Heard.OfType<ReadingsRecorded>(), Has.Exactly(1).Items);
    }

    [Test]
    public async Task An_item_that_stands_twice_in_a_batch_is_stored_once()
    {
        var reading = Batch.Reading(1, modules.Now);
        var receipt = await modules.Send(Batch.Of(box, modules.Now, reading, reading));

        Assert.That(receipt.Select(line => line.Outcome), Is.EqualTo(new[] { ItemOutcome.Stored, ItemOutcome.Duplicate }));
        Assert.That(await modules.Send(All()), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_same_sequence_of_another_epoch_is_another_reading()
    {
        await modules.Send(Batch.Of(box, modules.Now, Batch.Reading(1, modules.Now.AddSeconds(-10))));
        await modules.Send(Batch.Of(box, modules.Now, Batch.Reading(1, modules.Now)) with { Epoch = 9 });

        Assert.That(await modules.Send(All()), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task When_judging_fails_there_is_no_receipt_and_the_resent_batch_is_judged()
    {
        var batch = Batch.Of(box, modules.Now, Batch.Run(3, modules.Now));
        modules.Listener = _ => throw new InvalidOperationException("a rule is broken");
        Assert.That(() => modules.Send(batch), Throws.InvalidOperationException);
        Assert.That(await modules.Send(All()), Has.Count.EqualTo(3), "stored all the same");

        modules.Listener = _ => Task.CompletedTask;
        var receipt = await modules.Send(batch);

        Assert.That(receipt.Select(line => line.Outcome), Is.All.EqualTo(ItemOutcome.Duplicate));
        Assert.That(modules.Heard.OfType<ReadingsRecorded>().Single().Readings, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Two_posts_of_a_batch_at_the_same_moment_store_it_once_and_both_are_answered()
    {
        var batch = Batch.Of(box, modules.Now, Batch.Run(20, modules.Now));
        modules.Listener = _ => Task.Delay(200); // judging takes its time, and the others arrive meanwhile
        var receipts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => modules.Send(batch))));
        var outcomes = receipts.Select(receipt => receipt.Select(line => line.Outcome).Distinct().Single()).ToList();

        Assert.That(outcomes, Has.Exactly(1).EqualTo(ItemOutcome.Stored).And.Exactly(7).EqualTo(ItemOutcome.Duplicate));
        Assert.That(await modules.Send(All()), Has.Count.EqualTo(20));
        Assert.That(modules.Heard.OfType<ReadingsRecorded>(), Has.Exactly(1).Items);
    }

    private GetReadings All() => new(patient, modules.Now.AddDays(-20), modules.Now.AddDays(1));

    private async Task<RecordedReading> Single() => (await modules.Send(All())).Single();
}
