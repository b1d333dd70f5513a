using HomeCare.Modules.Alerts;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Tests.Alerts.Habits;
using HomeCare.Tests.Support;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts;

/// <summary>The night's work, what it changes in judging, and what it must not harm.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class MakeBaselinesTests(EngineKind kind)
{
    private readonly Nights nights = new();
    private AlertsHouse house = null!;
    private PatientId patient;
    private BoxId box;

    [SetUp]
    public async Task Open()
    {
        nights.People.Clear();
        nights.OnAsked = () => { };
        house = await AlertsHouse.OpenAsync(kind, also: made => made.AddSingleton<IRequestHandler<GetSeries, IReadOnlyList<SeriesPoint>>>(nights));
        (patient, box, _) = await house.Home();
    }

    [TearDown]
    public async Task Close() => await house.DisposeAsync();

    [Test]
    public async Task A_night_s_work_makes_everyone_s_habit_once_a_day()
    {
        nights.People[patient] = _ => new(HeartRate: 61, Oxygen: 96.04, Steps: 10);
        var (other, _) = await house.LonelyHome();

        Assert.That(await house.Send(new MakeBaselines()), Is.EqualTo(new BaselinesMade(2, 0, 0)));
        Assert.That(await house.Send(new MakeBaselines()), Is.EqualTo(new BaselinesMade(0, 2, 0)), "a passage that was cut short goes on where it stopped");

        Assert.That(await house.Send(new GetBaseline(patient)), Is.EqualTo(new Baseline(new(2026, 3, 12), 96, null, 2880, 14, house.Now)), "with a step each five minutes nobody was at rest");
        Assert.That(await house.Send(new GetBaseline(other)), Is.EqualTo(new Baseline(new(2026, 3, 12), null, null, null, 0, house.Now)));
        Assert.That(await house.Send(new GetBaseline(PatientId.New())), Is.Null);
        house.Clock.Advance(TimeSpan.FromDays(1));
        Assert.That((await house.Send(new MakeBaselines())).Made, Is.EqualTo(2));
        Assert.That((await house.Send(new GetBaseline(patient)))!.Day, Is.EqualTo(new DateOnly(2026, 3, 13)));
    }

    [Test]
    public async Task Who_cannot_be_computed_keeps_the_last_one_and_the_others_go_on()
    {
        var (other, _) = await house.LonelyHome();
        nights.People[patient] = nights.People[other] = _ => new(Oxygen: 96);
        await house.Send(new MakeBaselines());
        house.Clock.Advance(TimeSpan.FromDays(1));
        nights.People[patient] = _ => throw new IOException("unreadable");
        nights.People[other] = _ => new(Oxygen: 92);

        Assert.That(await house.Send(new MakeBaselines()), Is.EqualTo(new BaselinesMade(1, 0, 1)));

        Assert.That((await house.Send(new GetBaseline(patient)))!.OxygenNightPercent, Is.EqualTo(96));
        Assert.That((await house.Send(new GetBaseline(other)))!.OxygenNightPercent, Is.EqualTo(92));
        Assert.That((await house.Send(new GetLimits(patient))).Limits.OrangeInForce.OxygenLowPercent, Is.EqualTo(91));
        Assert.That((await house.Send(new GetLimits(other))).Limits.OrangeInForce.OxygenLowPercent, Is.EqualTo(88), "a habit that fell gives the limit back");
    }

    [Test]
    public async Task When_the_store_is_away_the_night_s_work_ends_to_be_tried_again_and_goes_on_where_it_stopped()
    {
        var asked = 0;
        List<PatientId> people = [patient];
        for (var more = 0; more < 24; more++)
        {
            people.Add((await house.LonelyHome()).Patient);
        }

        people.ForEach(person => nights.People[person] = _ => Interlocked.Increment(ref asked) > 0 ? throw new IOException("InfluxDB does not answer.") : default);

        Assert.That(async () => await house.Send(new MakeBaselines()), Throws.InstanceOf<IOException>());
        Assert.That(asked, Is.EqualTo(20), "not a failure a person, for 100,000 people");

        people.ForEach(person => nights.People[person] = _ => new(Oxygen: 96));
        nights.People[people[3]] = nights.People[people[4]] = nights.People[people[5]] = _ => throw new IOException("unreadable");
        Assert.That(await house.Send(new MakeBaselines()), Is.EqualTo(new BaselinesMade(22, 0, 3)), "a few keep nobody else's from being made");
    }

    /// <summary>Four thousand a person, for everyone who is prescribed a bracelet and does not wear it yet.</summary>
    [Test]
    public async Task For_who_was_never_heard_no_buckets_are_made()
    {
        var before = (nights.Asked, nights.Given);

        Assert.That((await house.Send(new MakeBaselines())).Made, Is.EqualTo(1));

        Assert.That((nights.Asked, nights.Given), Is.EqualTo((before.Asked + 1, before.Given)));
    }

    /// <summary>A person takes less than a timer's millisecond: a pause for each alone is none at all, and the night's work would take all it can get.</summary>
    [Test]
    public async Task It_pauses_as_long_as_it_works_however_short_a_person_takes()
    {
        for (var more = 0; more < 29; more++)
        {
            await house.LonelyHome();
        }

        var before = nights.Asked;
        nights.OnAsked = () => house.Clock.Advance(TimeSpan.FromMilliseconds(0.5));
        var night = house.Send(new MakeBaselines());
        await Eventually.IsTrue(() => nights.Asked == before + 20, "ten milliseconds of work");
        await Task.Delay(200);
        Assert.That((nights.Asked - before, night.IsCompleted), Is.EqualTo((20, false)), "it pauses");

        house.Clock.Advance(TimeSpan.FromMilliseconds(9.9));
        await Task.Delay(200);
        Assert.That(nights.Asked - before, Is.EqualTo(20));
        house.Clock.Advance(TimeSpan.FromMilliseconds(0.1));

        Assert.That((await night).Made, Is.EqualTo(30));
    }

    [Test]
    public async Task What_cannot_be_written_leaves_the_last_one_in_force()
    {
        nights.People[patient] = _ => new(Oxygen: 96);
        await house.Send(new MakeBaselines());
        house.Clock.Advance(TimeSpan.FromDays(1));
        nights.People[patient] = _ => new(Oxygen: 92);
        house.Faults.FailsOn = db => db.ChangeTracker.Entries<BaselineRow>().Any();

        Assert.That(await house.Send(new MakeBaselines()), Is.EqualTo(new BaselinesMade(0, 0, 1)));

        Assert.That((await house.Send(new GetLimits(patient))).Limits.OrangeInForce.OxygenLowPercent, Is.EqualTo(91));
    }

    [Test]
    public async Task Whose_habit_is_high_is_orange_at_91_and_a_restart_forgets_nothing([Values] bool restarted)
    {
        nights.People[patient] = _ => new(Oxygen: 96);
        await house.Send(new MakeBaselines());
        if (restarted)
        {
            await house.RestartAsync();
        }

        await Feed(91, 10);

        Assert.That((await house.Open(patient)).Single().Level, Is.EqualTo(AlertLevel.Orange));
        Assert.That(await house.Send(new ListTexts()), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Whose_habit_is_not_known_or_low_is_yellow_there()
    {
        nights.People[patient] = _ => new(Oxygen: 94);
        await house.Send(new MakeBaselines());

        await Feed(91, 40);

        Assert.That((await house.Open(patient)).Single().Level, Is.EqualTo(AlertLevel.Yellow));
    }

    [Test]
    public async Task Judging_by_a_habit_asks_storage_nothing()
    {
        nights.People[patient] = _ => new(Oxygen: 96);
        await house.Send(new MakeBaselines());
        await Feed(95, 1, seconds: 1);
        var before = house.Calls.Count;

        for (var n = 0; n < 4; n++)
        {
            await Feed(95, 1, seconds: 1);
        }

        Assert.That(house.Calls.Count, Is.EqualTo(before));
    }

    [Test]
    public async Task A_habit_that_another_process_writes_judges_within_a_minute()
    {
        Assert.That((await house.Send(new GetLimits(patient))).Limits.OrangeInForce.OxygenLowPercent, Is.EqualTo(88));
        await house.With<AlertsDb>(async db =>
        {
            db.Add(new BaselineRow { Patient = patient, Day = new(2026, 3, 12), OxygenNightPercent = 96, DaysCounted = 14, ComputedAt = house.Now.UtcDateTime, Written = 1 });
            await db.SaveChangesAsync();
        });

        house.Clock.Advance(TimeSpan.FromMinutes(1));

        await Eventually.IsTrue(
            async () => (await house.Send(new GetLimits(patient))).Limits.OrangeInForce.OxygenLowPercent == 91, "the habit is read");
    }

    [Test]
    public async Task A_doctor_s_change_and_a_night_s_work_keep_each_other()
    {
        var doctor = await house.Doctor(patient);
        nights.People[patient] = _ => new(Oxygen: 96);
        await house.Send(new SetLimits(patient, new VitalLimits(45, 125, 84), doctor, "essai"));
        await house.Send(new MakeBaselines());
        Assert.That((await house.Send(new GetLimits(patient))).Limits, Is.EqualTo(new VitalLimits(45, 125, 84) { OxygenHabitPercent = 96 }));

        await house.Send(new SetLimits(patient, new VitalLimits(45, 125, 83), doctor, "essai"));
        Assert.That((await house.Send(new GetLimits(patient))).Limits.OrangeInForce.OxygenLowPercent, Is.EqualTo(91));

        await house.Send(new SetLimits(patient, new VitalLimits(45, 125, 83, 1, new LevelLimits(46, 121, 87)), doctor, "essai"));
        Assert.That((await house.Send(new GetLimits(patient))).Limits.OrangeInForce.OxygenLowPercent, Is.EqualTo(87), "the doctor's own");
        await house.RestartAsync();
        Assert.That((await house.Send(new GetLimits(patient))).Limits, Is.EqualTo(new VitalLimits(45, 125, 83, 1, new LevelLimits(46, 121, 87)) { OxygenHabitPercent = 96 }));
    }

    [Test]
    public async Task A_trial_replays_with_the_habit_on_both_sides()
    {
        nights.People[patient] = _ => new(Oxygen: 96);
        await house.Send(new MakeBaselines());
        await Feed(97, 30);
        await Feed(91, 20);
        await Feed(97, 60);

        var trial = (await house.Send(new TryLimits(patient, VitalLimits.Default with { OxygenLowPercent = 84 }))).Value;

        Assert.That(trial.InForce.Select(episode => episode.Level), Is.EqualTo(new[] { AlertLevel.Orange }));
        Assert.That(trial.Tried.Select(episode => episode.Level), Is.EqualTo(new[] { AlertLevel.Orange }));
        Assert.That(trial.Missed, Is.Empty);
    }

    [Test]
    public async Task Trends_are_told_from_what_is_stored_and_alert_nobody()
    {
        nights.People[patient] = at => new(HeartRate: at >= new DateTime(2026, 3, 10, 12, 0, 0) ? 75 : 61, Oxygen: at >= new DateTime(2026, 3, 10, 12, 0, 0) ? 92 : 96, Steps: at.Hour < 12 ? 0 : at.Day == 11 ? 10 : 20);

        var trends = await house.Send(new ListTrends(patient, house.Now));

        Assert.That(trends, Is.EqualTo(new[]
        {
            new HabitLeft(TrendKind.OxygenNight, new(2026, 3, 12), 92, 96, -4, new(2026, 3, 11)),
            new HabitLeft(TrendKind.RestingHeartRate, new(2026, 3, 12), 75, 61, 14, new(2026, 3, 11)),
            new HabitLeft(TrendKind.Steps, new(2026, 3, 11), 1440, 2880, -0.5, new(2026, 3, 11)),
        }));
        Assert.That(await house.Open(patient), Is.Empty);
        Assert.That(await house.Send(new ListTexts()), Is.Empty);
    }

    private async Task Feed(double oxygen, int minutes, int seconds = 10)
    {
        for (var n = 0; n < 6 * minutes; n++)
        {
            house.Clock.Advance(TimeSpan.FromSeconds(seconds));
            await house.Publish(house.Telemetry.Record(patient, box, KnownReadings.Reading(house.Now, oxygen: oxygen)));
        }
    }
}
