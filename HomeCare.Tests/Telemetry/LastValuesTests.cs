using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Memory;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Patients;
using HomeCare.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry;

[TestFixtureSource(typeof(TwoEngines))]
internal sealed class LastValuesTests(EngineKind kind)
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
    public async Task A_person_never_heard_is_there_with_nulls()
    {
        var sources = await modules.Send(new ListSources());

        Assert.That(await Last(), Is.EqualTo(new LastValues(patient, null, null, 0, null, null, null)));
        Assert.That(sources.Single(source => source.Patient == patient), Is.EqualTo(new SourceHeard(patient, box, null, null, null)));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task The_newest_value_of_each_signal_is_known_also_after_a_restart(bool restart)
    {
        await modules.Send(Batch.Of(
            box, modules.Now,
            Batch.Reading(1, modules.Now.AddSeconds(-20), heartRate: 70, oxygen: 95, battery: 81),
            Batch.Reading(2, modules.Now.AddSeconds(-10), heartRate: 71, oxygen: null, battery: null)));
        await modules.Send(Batch.Of(box, modules.Now, Batch.Reading(3, modules.Now.AddHours(-2), heartRate: 60, oxygen: 90, battery: 90)));
        await RestartIf(restart);
        var last = await Last();

        Assert.That(last.HeartRateBpm!.Signal.Value, Is.EqualTo(71));
        Assert.That(last.HeartRateBpm.MeasuredAt, Is.EqualTo(modules.Now.AddSeconds(-10)));
        Assert.That(last.OxygenPercent!.Signal.Value, Is.EqualTo(95), "the backlog did not bring an older one back");
        Assert.That(last.OxygenPercent.MeasuredAt, Is.EqualTo(modules.Now.AddSeconds(-20)));
        Assert.That(last.BatteryPercent!.Signal.Value, Is.EqualTo(81));
        Assert.That(last.MeasuredAt, Is.EqualTo(modules.Now.AddSeconds(-10)));
        Assert.That(last.BoxHeardAt, Is.EqualTo(modules.Now));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_signal_last_seen_long_ago_is_still_known(bool restart)
    {
        await modules.Send(Batch.Of(box, modules.Now, Batch.Reading(1, modules.Now.AddHours(-3), oxygen: 93)));
        await modules.Send(Batch.Of(box, modules.Now, Batch.Run(60, modules.Now, firstSequence: 2).Select(reading => reading with { OxygenPercent = null })));
        await RestartIf(restart);

        Assert.That((await Last()).OxygenPercent!.Signal.Value, Is.EqualTo(93));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_value_that_is_not_valid_is_given_with_its_reason(bool restart)
    {
        await modules.Send(Batch.Of(box, modules.Now, Batch.Reading(1, modules.Now, heartRate: 400)));
        await RestartIf(restart);
        var signal = (await Last()).HeartRateBpm!.Signal;

        Assert.That(signal.Quality, Is.EqualTo(Quality.Invalid));
        Assert.That(signal.Reasons, Is.EqualTo(OutOfRange));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Today_s_steps_are_the_valid_ones_since_midnight_at_home_whatever_order_they_came_in(bool restart)
    {
        var midnight = new DateTimeOffset(modules.Now.Date, TimeSpan.Zero).AddHours(-1);
        await modules.Send(Batch.Of(
            box, modules.Now,
            Batch.Reading(1, midnight.AddTicks(-1), steps: 20),
            Batch.Reading(2, midnight, steps: 3),
            Batch.Reading(3, modules.Now, steps: 5),
            Batch.Reading(4, modules.Now.AddSeconds(-10), steps: 35)));
        await modules.Send(Batch.Of(box, modules.Now, Batch.Reading(5, modules.Now.AddHours(-1), steps: 7)));
        await RestartIf(restart);

        Assert.That((await Last()).StepsToday, Is.EqualTo(15), "23:00 UTC is midnight in Paris in March; 35 in ten seconds is doubtful");
    }

    [Test]
    public async Task Steps_are_summed_for_who_asks_and_for_nobody_else()
    {
        await modules.Send(Batch.Of(box, modules.Now, Batch.Reading(1, modules.Now, steps: 9)));
        var seen = modules.Services.GetRequiredService<Everyone>().Find(patient)!.Seen;
        var without = (await modules.Send(new ListLastValues([patient]))).Single();
        Assert.That((without.StepsToday, seen.StepsOf(modules.Now)), Is.EqualTo(((long?)null, (long?)null)), "not read from history");
        var with = (await modules.Send(new ListLastValues([patient], WithSteps: true))).Single();
        await modules.Send(Batch.Of(box, modules.Now, Batch.Reading(2, modules.Now, steps: 2)));

        Assert.That((with.StepsToday, with.HeartRateBpm!.Signal.Value), Is.EqualTo(((long?)9, 72)));
        Assert.That((await Last()).StepsToday, Is.EqualTo(11));
        Assert.That((await modules.Send(new ListLastValues([patient]))).Single().StepsToday, Is.Null);
    }

    [Test]
    public async Task Steps_begin_again_when_the_day_does()
    {
        await using var night = await LeftModules.StartAsync(kind);
        var (person, home) = await night.Home("Indian/Reunion");
        await night.Send(Batch.Of(home, night.Now, Batch.Reading(1, night.Now, steps: 9)));
        var before = await night.Send(new ListLastValues([person], WithSteps: true));
        night.Clock.SetUtcNow(new DateTimeOffset(2026, 3, 12, 20, 0, 0, TimeSpan.Zero));
        var midnight = await night.Send(new ListLastValues([person], WithSteps: true));
        await night.Send(Batch.Of(home, night.Now, Batch.Reading(2, night.Now, steps: 4)));
        var after = await night.Send(new ListLastValues([person], WithSteps: true));

        Assert.That((before[0].StepsToday, midnight[0].StepsToday, after[0].StepsToday), Is.EqualTo((9L, 0L, 4L)));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_box_s_last_word_is_kept_as_the_cause_of_its_silence(bool restart)
    {
        var heartbeat = new Heartbeat(
            1, modules.Now, 0, "1.0", BraceletLinkState.LinkLost, "BR-7", null, null, ModemState.NoNetwork, 12, null, OnMains: false, 3, 0, 1_000_000,
            [new BoxMessage(Guid.NewGuid(), Guid.NewGuid(), "raised", MessageState.Accepted, modules.Now, 7)]);
        await modules.Send(new RecordHeartbeat(box, heartbeat));
        var heardAt = modules.Now;
        modules.Clock.Advance(TimeSpan.FromMinutes(5));
        await RestartIf(restart);
        var source = (await modules.Send(new ListSources())).Single(source => source.Box == box);

        Assert.That(source.BoxHeardAt, Is.EqualTo(heardAt));
        Assert.That(source.LastHeartbeat, Is.EqualTo(heartbeat with { Messages = null }));
        Assert.That(source.ReadingMeasuredAt, Is.Null);
    }

    [Test]
    public async Task Two_first_heartbeats_at_once_are_both_heard()
    {
        var heartbeat = new Heartbeat(1, modules.Now, 0, "1.0", BraceletLinkState.NeverPaired, null, null, null, ModemState.None, null, null, null, 0, 0, 1);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => modules.Send(new RecordHeartbeat(box, heartbeat)))));

        Assert.That((await modules.Send(new ListSources())).Single(source => source.Box == box).LastHeartbeat, Is.EqualTo(heartbeat));
    }

    [Test]
    public async Task A_new_bracelet_is_paired_and_the_backlog_of_the_old_one_does_not_bring_it_back()
    {
        await modules.Send(Batch.Of(box, modules.Now, Batch.Reading(1, modules.Now.AddMinutes(-5), serial: "OLD")));
        await modules.Send(Batch.Of(box, modules.Now, Batch.Reading(2, modules.Now, serial: "NEW")));
        await modules.Send(Batch.Of(box, modules.Now, Batch.Reading(3, modules.Now.AddMinutes(-4), serial: "OLD")));
        await modules.RestartAsync();
        await modules.Send(Batch.Of(box, modules.Now, Batch.Reading(4, modules.Now.AddSeconds(5), serial: "NEW")));

        Assert.That(modules.Heard.OfType<BraceletPaired>().Select(paired => paired.Serial), Is.EqualTo(OldThenNew));
    }

    private static readonly string[] OutOfRange = ["hr_out_of_range"];
    private static readonly string[] OldThenNew = ["OLD", "NEW"];

    private async Task<LastValues> Last() => (await modules.Send(new ListLastValues([patient], WithSteps: true))).Single();

    private Task RestartIf(bool restart) => restart ? modules.RestartAsync() : Task.CompletedTask;
}
