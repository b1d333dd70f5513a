using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Patients;
using HomeCare.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Intake;

/// <summary>A server that ends without a word, at the worst instants, and the next one on its files.</summary>
internal sealed class PowerCutTests
{
    private LeftModules modules = null!;
    private PatientId patient;
    private BoxId box;

    [SetUp]
    public async Task SetUp()
    {
        modules = await LeftModules.StartAsync(EngineKind.Sqlite);
        (patient, box) = await modules.Home();
    }

    [TearDown]
    public async Task TearDown() => await modules.DisposeAsync();

    [Test]
    public async Task What_was_receipted_is_there_and_is_known_when_it_is_sent_again()
    {
        var batch = Batch.Of(box, modules.Now, Batch.Run(30, modules.Now));
        await modules.Send(batch);
        await using var next = modules.AfterAPowerCut();

        Assert.That(await next.Send(All()), Is.EqualTo(await modules.Send(All())).Using<RecordedReading>(Same));
        Assert.That((await next.Send(batch)).Select(line => line.Outcome), Is.All.EqualTo(ItemOutcome.Duplicate));
        Assert.That((await next.Send(new ListLastValues([patient]))).Single().MeasuredAt, Is.EqualTo(modules.Now));
    }

    [Test]
    public async Task What_was_on_disk_and_not_judged_is_judged_by_the_next_start()
    {
        var reached = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        modules.Listener = _ =>
        {
            reached.TrySetResult();
            return never.Task;
        };
        var waiting = modules.Send(Batch.Of(box, modules.Now, Batch.Run(3, modules.Now)));
        await reached.Task;
        Assert.That(waiting.IsCompleted, Is.False, "no receipt without a judgement");
        await using var next = modules.AfterAPowerCut();
        await next.StartBackgroundAsync();
        await Eventually.IsTrue(() => next.Heard.OfType<ReadingsRecorded>().Any(), "it is judged by itself");

        Assert.That(next.Heard.OfType<ReadingsRecorded>().SelectMany(recorded => recorded.Readings).Count(), Is.EqualTo(3));
        never.SetResult();
        await waiting;
    }

    [Test]
    public async Task A_resent_batch_waits_for_the_judgement_that_the_cut_prevented()
    {
        var reached = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        modules.Listener = _ =>
        {
            reached.TrySetResult();
            return never.Task;
        };
        var batch = Batch.Of(box, modules.Now, Batch.Run(3, modules.Now));
        var waiting = modules.Send(batch);
        await reached.Task;
        await using var next = modules.AfterAPowerCut();
        var receipt = await next.Send(batch);

        Assert.That(receipt.Select(line => line.Outcome), Is.All.EqualTo(ItemOutcome.Duplicate));
        Assert.That(next.Heard.OfType<ReadingsRecorded>().SelectMany(recorded => recorded.Readings).Count(), Is.EqualTo(3), "judged before the receipt");
        never.SetResult();
        await waiting;
    }

    [Test]
    public async Task Between_the_store_and_the_journal_s_forgetting_nothing_counts_twice()
    {
        var begin = modules.Now;
        await modules.Send(Batch.Of(box, modules.Now, Batch.Run(60, modules.Now)));
        modules.Clock.Advance(TimeSpan.FromHours(2));
        var before = modules.AfterAPowerCut();
        Assert.That(await modules.Services.GetRequiredService<Packing>().PackAsync(all: false, CancellationToken.None), Is.GreaterThan(0));
        var asked = new GetSeries(patient, begin.AddHours(-1), begin.AddHours(1), 900);

        // The journal of before the packing beside the store of after it: what a cut between the two leaves.
        await using var torn = modules.AfterAPowerCut();
        await before.DisposeAsync();
        Assert.That((await torn.Send(asked)).Sum(point => point.Received), Is.EqualTo(60));
        Assert.That((await torn.Send(asked)).Sum(point => point.Steps), Is.EqualTo((await modules.Send(asked)).Sum(point => point.Steps)));
        Assert.That(await torn.Send(new GetReadings(patient, begin.AddHours(-1), begin.AddHours(1))), Has.Count.EqualTo(60));
    }

    private GetReadings All() => new(patient, modules.Now.AddDays(-1), modules.Now.AddDays(1));

    private static bool Same(RecordedReading one, RecordedReading other) =>
        one.MeasuredAt == other.MeasuredAt && one.HeartRateBpm?.Value == other.HeartRateBpm?.Value && one.Steps?.Value == other.Steps?.Value;
}
