using HomeCare.Modules.Alerts;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts;

/// <summary>What each reading and each receipt asks is answered from memory, and memory stays true.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class FromMemoryTests(EngineKind kind)
{
    private AlertsHouse house = null!;
    private PatientId patient;
    private BoxId box;
    private StaffId nurse;

    [SetUp]
    public async Task Open()
    {
        house = await AlertsHouse.OpenAsync(kind);
        (patient, box, nurse) = await house.Home();
    }

    [TearDown]
    public async Task Close() => await house.DisposeAsync();

    [Test]
    public async Task The_receipt_of_an_unchanged_home_asks_storage_nothing_and_the_storage_may_be_away()
    {
        var plan = (await house.Send(new FindNewerPlan(box, 0)))!;
        var before = house.Calls.Count;
        house.Calls.Away = true;

        for (var n = 0; n < 20; n++)
        {
            house.Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.That(await house.Send(new FindNewerPlan(box, plan.Version)), Is.Null);
        }

        Assert.That(house.Calls.Count, Is.EqualTo(before));
        house.Calls.Away = false;
    }

    [Test]
    public async Task After_a_restart_a_box_that_holds_the_plan_costs_no_storage_of_its_own()
    {
        var plan = (await house.Send(new FindNewerPlan(box, 0)))!;
        var (_, second) = await house.LonelyHome();
        var theirs = (await house.Send(new FindNewerPlan(second, 0)))!;
        await house.RestartAsync();
        Assert.That(await house.Send(new FindNewerPlan(box, plan.Version)), Is.Null);
        var before = house.Calls.Count;

        Assert.That(await house.Send(new FindNewerPlan(second, theirs.Version)), Is.Null);

        Assert.That(house.Calls.Count, Is.EqualTo(before));
    }

    [Test]
    public async Task A_contact_that_another_process_adds_is_in_the_plan_within_a_minute()
    {
        var plan = (await house.Send(new FindNewerPlan(box, 0)))!;
        await ElsewhereAsync<PatientsDb>(async db => (await db.Patients.SingleAsync(p => p.Id == patient)).AddRelative("Marc", "fils", "+33601020304", 2));
        Assert.That(await house.Send(new FindNewerPlan(box, plan.Version)), Is.Null, "not yet");

        house.Clock.Advance(TimeSpan.FromMinutes(1));

        EmergencyPlan? newer = null;
        await Eventually.IsTrue(async () => (newer = await house.Send(new FindNewerPlan(box, plan.Version))) is not null, "the newer plan is given");
        Assert.That((newer!.Version > plan.Version, newer.Contacts.Count), Is.EqualTo((true, 2)));
        Assert.That(await house.Send(new FindNewerPlan(box, newer.Version)), Is.Null);
    }

    [Test]
    public async Task Limits_that_another_process_sets_judge_within_a_minute()
    {
        var doctor = await house.Doctor(patient);
        await Feed(120, 12);
        await ElsewhereAsync<AlertsDb>(db =>
        {
            db.Limits.Add(new LimitsEntry
            {
                Patient = patient, Version = 1, HeartRateLowBpm = 45, HeartRateHighBpm = 110, OxygenLowPercent = 88, OxygenScale = 1, By = doctor,
                At = house.Now.UtcDateTime, Reason = "essai",
            });
            return Task.CompletedTask;
        });

        house.Clock.Advance(TimeSpan.FromMinutes(1));

        await Eventually.IsTrue(async () => (await house.Send(new GetLimits(patient))).Version == 1, "the limits are known");
        await Feed(120, 8);
        Assert.That((await house.Open(patient)).Single().Rule, Is.EqualTo(AlertRule.HeartRateHigh));
    }

    [Test]
    public async Task While_storage_is_away_the_last_known_limits_judge_on()
    {
        var doctor = await house.Doctor(patient);
        await house.Send(new SetLimits(patient, new VitalLimits(45, 110, 88), doctor, "essai"));
        Assert.That((await house.Send(new GetLimits(patient))).Version, Is.EqualTo(1));
        await Feed(100, 2);

        house.Calls.Away = true;
        house.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.That((await house.Send(new GetLimits(patient))).Version, Is.EqualTo(1));
        Assert.That(await Tell(100), Is.True, "judged from memory");
        house.Calls.Away = false;
    }

    [Test]
    public async Task Without_limits_nothing_is_judged_and_the_next_reading_asks_again()
    {
        house.Calls.Away = true;
        Assert.That(() => Feed(150, 1), Throws.Exception);

        house.Calls.Away = false;
        await Feed(150, 6);

        Assert.That(await house.Open(patient), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_reading_that_asks_for_nothing_is_judged_at_once_and_without_storage()
    {
        Assert.That(await Tell(80), Is.False, "the window has to be made");
        var before = house.Calls.Count;

        for (var n = 0; n < 12; n++)
        {
            Assert.That(await Tell(80), Is.True);
        }

        Assert.That(house.Calls.Count, Is.EqualTo(before));
    }

    [Test]
    public async Task A_reading_that_asks_is_on_disk_when_its_task_is_done_and_the_next_one_waits_for_it()
    {
        await Feed(150, 4);
        var (goOn, saving) = (new TaskCompletionSource(), new TaskCompletionSource());
        house.Faults.Before = async () =>
        {
            saving.TrySetResult();
            await goOn.Task;
        };
        await using var scope = house.Services.CreateAsyncScope();
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();

        var red = mediator.Publish(Next(150));
        await saving.Task;
        var next = mediator.Publish(Next(150));
        var (somebody, theirBox) = await house.LonelyHome();

        Assert.That((red.IsCompleted, next.IsCompleted), Is.EqualTo((false, false)));
        Assert.That(house.Services.GetRequiredService<VitalsInMemory>().TryTakeTurn(patient, out _), Is.False, "the person's turn is kept");
        house.Faults.Before = null;
        goOn.SetResult();
        await Task.WhenAll(red, next);
        Assert.That((await house.Open(patient)).Single().Occurrences, Is.EqualTo(1));
        await house.Publish(house.Telemetry.Record(somebody, theirBox, KnownReadings.Reading(house.Now, 80)));
    }

    /// <summary>True when it was judged where it was told.</summary>
    private async Task<bool> Tell(double bpm)
    {
        await using var scope = house.Services.CreateAsyncScope();
        var told = scope.ServiceProvider.GetRequiredService<IMediator>().Publish(Next(bpm));
        var atOnce = told.IsCompletedSuccessfully;
        await told;
        return atOnce;
    }

    private ReadingsRecorded Next(double bpm)
    {
        house.Clock.Advance(TimeSpan.FromSeconds(10));
        return house.Telemetry.Record(patient, box, KnownReadings.Reading(house.Now, bpm));
    }

    private async Task Feed(double bpm, int points)
    {
        for (var n = 0; n < points; n++)
        {
            await house.Publish(Next(bpm));
        }
    }

    /// <summary>Changes a storage behind this process's back.</summary>
    private async Task ElsewhereAsync<TDb>(Func<TDb, Task> change)
        where TDb : DbContext
    {
        await using var scope = house.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TDb>();
        await change(db);
        await db.SaveChangesAsync();
    }
}
