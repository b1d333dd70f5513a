using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Intake;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Storage;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Patients;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry;

[TestFixtureSource(typeof(TwoEngines))]
internal sealed class HandoffTests(EngineKind kind)
{
    private LeftModules modules = null!;
    private PatientId patient;
    private BoxId box;

    [SetUp]
    public async Task SetUp()
    {
        modules = await LeftModules.StartAsync(kind);
        (patient, box) = await modules.Home();
    }

    [TearDown]
    public async Task TearDown() => await modules.DisposeAsync();

    [Test]
    public async Task What_a_crash_left_unjudged_is_judged_at_the_next_start_and_late_by_then()
    {
        await StoreWithoutJudging(Batch.Of(box, modules.Now, Batch.Run(3, modules.Now)));
        modules.Clock.Advance(TimeSpan.FromMinutes(10));
        await modules.RestartAsync();
        await modules.StartBackgroundAsync();
        await Eventually.IsTrue(() => modules.Heard.OfType<ReadingsRecorded>().Any(), "the leftover is judged");
        var recorded = modules.Heard.OfType<ReadingsRecorded>().Single();

        Assert.That(recorded.Readings, Has.Count.EqualTo(3));
        Assert.That(recorded.Readings.Select(reading => reading.Late), Is.All.True, "ten minutes old by now: no live text");
        await Eventually.IsTrue(async () => (await Health()).Unjudged == 0, "the hand-over is gone");
    }

    [Test]
    public async Task What_failed_is_tried_again_without_the_box()
    {
        await StoreWithoutJudging(Batch.Of(box, modules.Now, Batch.Reading(1, modules.Now)));
        await modules.StartBackgroundAsync();
        await Eventually.IsTrue(() => modules.Heard.OfType<ReadingsRecorded>().Any(), "it is judged by itself");
    }

    [Test]
    public async Task A_handoff_that_keeps_failing_is_parked_visible_and_in_nobody_s_way()
    {
        var poison = Batch.Of(box, modules.Now, Batch.Reading(1, modules.Now, heartRate: 66));
        Fail(recorded => recorded.Readings.Any(reading => reading.HeartRateBpm!.Value == 66));
        for (var attempt = 1; attempt <= Handoff.MostAttempts; attempt++)
        {
            Assert.That((await Health()).Parked, Is.Zero);
            Assert.That(() => modules.Send(poison), Throws.InvalidOperationException, $"attempt {attempt}");
        }

        var receipt = await modules.Send(poison);
        var next = await modules.Send(Batch.Of(box, modules.Now, Batch.Reading(2, modules.Now.AddSeconds(10))));

        Assert.That(await Health(), Is.EqualTo(new IntakeHealth(0, null, 1, 0)));
        Assert.That(receipt.Single().Outcome, Is.EqualTo(ItemOutcome.Duplicate), "the box is not held up by it");
        Assert.That(next.Single().Outcome, Is.EqualTo(ItemOutcome.Stored));
    }

    [Test]
    public async Task A_parked_handoff_is_judged_after_the_program_was_mended_and_started()
    {
        var poison = Batch.Of(box, modules.Now, Batch.Reading(1, modules.Now));
        Fail(_ => true);
        for (var attempt = 1; attempt <= Handoff.MostAttempts; attempt++)
        {
            Assert.That(() => modules.Send(poison), Throws.InvalidOperationException);
        }

        modules.Listener = _ => Task.CompletedTask;
        await modules.RestartAsync();
        await modules.StartBackgroundAsync();
        await Eventually.IsTrue(async () => await Health() == new IntakeHealth(0, null, 0, 0), "the parked one is judged");
    }

    [Test]
    public async Task While_an_engine_is_away_nothing_is_parked()
    {
        var batch = Batch.Of(box, modules.Now, Batch.Reading(1, modules.Now));
        modules.Listener = _ => throw new TimeoutException("the database does not answer");
        for (var attempt = 1; attempt <= 3 * Handoff.MostAttempts; attempt++)
        {
            Assert.That(() => modules.Send(batch), Throws.InstanceOf<TimeoutException>());
        }

        modules.Listener = _ => Task.CompletedTask;
        await modules.Send(batch);

        Assert.That(await Health(), Is.EqualTo(new IntakeHealth(0, null, 0, 0)));
        Assert.That(modules.Heard.OfType<ReadingsRecorded>(), Has.Exactly(1).Items);
    }

    [Test]
    public async Task One_that_fails_in_the_background_does_not_stop_the_others()
    {
        var (_, other) = await modules.Home();
        await StoreWithoutJudging(Batch.Of(box, modules.Now, Batch.Reading(1, modules.Now, heartRate: 66)));
        await StoreWithoutJudging(Batch.Of(other, modules.Now, Batch.Reading(1, modules.Now, heartRate: 77)));
        Fail(recorded => recorded.Box == box);
        await modules.StartBackgroundAsync();
        await Eventually.IsTrue(() => modules.Heard.OfType<ReadingsRecorded>().Any(recorded => recorded.Box == other), "the other is judged");
        for (var attempt = 0; attempt < 40 && (await Health()).Parked == 0; attempt++)
        {
            modules.Clock.Advance(TimeSpan.FromSeconds(100));
            await Task.Yield();
        }

        await Eventually.IsTrue(
            async () =>
            {
                modules.Clock.Advance(JudgingLeftovers.Pause * 20);
                return (await Health()).Parked == 1;
            },
            "the one that fails is parked");
    }

    [Test]
    public async Task A_batch_of_scattered_sequences_is_handed_over_whole()
    {
        long[] sequences = [1, 2, 3, 7, 9, 10, long.MaxValue];
        var batch = Batch.Of(box, modules.Now, sequences.Select((sequence, index) => Batch.Reading(sequence, modules.Now.AddSeconds(10 * (index - 6)))));
        await StoreWithoutJudging(batch);
        await modules.Send(batch);

        Assert.That(modules.Heard.OfType<ReadingsRecorded>().Single().Readings, Has.Count.EqualTo(sequences.Length));
    }

    private Task<IntakeHealth> Health() => modules.Send(new GetIntakeHealth());

    private void Fail(Func<ReadingsRecorded, bool> when) => modules.Listener = heard => heard is ReadingsRecorded recorded && when(recorded)
        ? throw new InvalidOperationException("a rule is broken")
        : Task.CompletedTask;

    /// <summary>The state that a crash between storing and judging leaves.</summary>
    private async Task StoreWithoutJudging(RecordReadings batch)
    {
        Fail(_ => true);
        Assert.That(() => modules.Send(batch), Throws.InvalidOperationException);
        modules.Listener = _ => Task.CompletedTask;
        Assert.That((await Health()).Unjudged, Is.GreaterThan(0));
    }
}
