using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using Microsoft.EntityFrameworkCore;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts;

[TestFixtureSource(typeof(TwoEngines))]
internal sealed class HearReadingsTests(EngineKind kind)
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
    public async Task A_red_minute_is_an_alert_with_its_worst_value_and_one_text()
    {
        await Feed(80, 12);
        Assert.That(await house.Open(patient), Is.Empty);

        await Feed(150, 12);

        var alert = (await house.Open(patient)).Single();
        Assert.That(
            (alert.Rule, alert.Level, alert.Occurrences, alert.Value, alert.Late), Is.EqualTo((AlertRule.HeartRateHigh, AlertLevel.Red, 1, (double?)150, false)));
        Assert.That((await house.Send(new ListTexts())).Single().To, Is.EqualTo(nurse));
    }

    [Test]
    public async Task Judged_twice_the_same_readings_raise_and_count_nothing_twice([Values] bool restarted, [Values] bool closed)
    {
        var told = await Feed(84, 12, oxygen: true);
        var before = (await house.Open(patient)).Single();
        if (closed)
        {
            await CloseAsync(before);
        }

        if (restarted)
        {
            await house.RestartAsync();
        }

        foreach (var again in told)
        {
            await house.Publish(again);
        }

        var after = (await house.Send(new ListAlerts(patient, house.Now.AddDays(-1), house.Now.AddDays(1)))).Single();
        Assert.That((after.Id, after.Occurrences), Is.EqualTo((before.Id, 1)));
        Assert.That(await house.Send(new ListTexts()), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task What_could_not_be_written_is_judged_when_it_is_told_again()
    {
        await Feed(150, 4);
        Assert.That(await house.Open(patient), Is.Empty);
        house.Faults.FailsOn = _ => true;
        house.Clock.Advance(TimeSpan.FromSeconds(10));
        var last = house.Telemetry.Record(patient, box, KnownReadings.Reading(house.Now, 150));
        Assert.That(() => house.Publish(last), Throws.Exception);

        house.Faults.FailsOn = _ => false;
        await house.Publish(last);

        Assert.That(await house.Open(patient), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Half_a_minute_before_a_restart_and_half_after_it_are_a_minute()
    {
        await Feed(150, 3);
        await house.RestartAsync();
        Assert.That(await house.Open(patient), Is.Empty);

        await Feed(150, 3);

        Assert.That(await house.Open(patient), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Normal_values_are_a_line_of_the_story_and_the_alert_stays_open_also_over_a_restart([Values] bool restarted)
    {
        await Feed(150, 8);
        if (restarted)
        {
            await house.RestartAsync();
        }

        await Feed(80, 20);
        await Feed(150, 8);

        var alert = (await house.Open(patient)).Single();
        Assert.That(alert.Occurrences, Is.EqualTo(2));
        var kinds = (await house.Story(alert.Id)).Lines.Select(line => line.Kind).Where(line => line != StoryKind.ServerText);
        Assert.That(kinds, Is.EqualTo(new[] { StoryKind.Raised, StoryKind.BackToNormal, StoryKind.SeenAgain }));
        Assert.That(await house.Send(new ListTexts()), Has.Count.EqualTo(1), "no second identical text");
    }

    [Test]
    public async Task A_red_that_goes_on_after_a_close_is_back_after_15_minutes()
    {
        await Feed(150, 8);
        await CloseAsync((await house.Open(patient)).Single());

        await Feed(150, 80);
        Assert.That(await house.Open(patient), Is.Empty);
        await Feed(150, 12);

        Assert.That(await house.Open(patient), Has.Count.EqualTo(1));
        Assert.That(await house.Send(new ListTexts()), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_new_episode_after_a_close_is_raised_at_once()
    {
        await Feed(150, 8);
        await CloseAsync((await house.Open(patient)).Single());
        await Feed(80, 20);

        await Feed(135, 6);

        Assert.That(await house.Open(patient), Has.Count.EqualTo(1));
    }

    /// <summary>CLINICAL 9, trap 14: replay raises no alarm for the past.</summary>
    [Test]
    public async Task Late_readings_make_one_late_alert_and_no_text()
    {
        var night = house.Now.AddHours(-9);
        var backlog = Enumerable.Range(0, 30).Select(n => KnownReadings.Reading(night.AddSeconds(10 * n), oxygen: 82, late: true)).ToArray();
        var earlier = Enumerable.Range(0, 12).Select(n => KnownReadings.Reading(night.AddHours(-2).AddSeconds(10 * n), oxygen: 79, late: true)).ToArray();

        await house.Publish(house.Telemetry.Record(patient, box, backlog));
        await house.Publish(house.Telemetry.Record(patient, box, earlier));
        await house.Publish(new ReadingsRecorded(patient, box, house.Now, backlog));

        var alert = (await house.Open(patient)).Single();
        Assert.That((alert.Late, alert.Occurrences, alert.Value), Is.EqualTo((true, 2, (double?)79)));
        Assert.That(alert.OccurredAt, Is.LessThan(night));
        Assert.That(await house.Send(new ListTexts()), Is.Empty);
    }

    [Test]
    public async Task A_late_minute_over_two_batches_is_found()
    {
        var night = house.Now.AddHours(-9);
        foreach (var half in Enumerable.Range(0, 6).Select(n => KnownReadings.Reading(night.AddSeconds(10 * n), bpm: 30, late: true)).Chunk(3))
        {
            await house.Publish(house.Telemetry.Record(patient, box, half));
        }

        Assert.That((await house.Open(patient)).Single().Rule, Is.EqualTo(AlertRule.HeartRateLow));
    }

    [Test]
    public async Task What_came_in_time_but_is_judged_only_after_a_crash_is_late_not_lost()
    {
        var readings = Enumerable.Range(0, 8).Select(n => KnownReadings.Reading(house.Now.AddSeconds(10 * n), bpm: 150)).ToArray();
        house.Telemetry.Record(patient, box, readings);
        house.Clock.Advance(TimeSpan.FromMinutes(20));

        await house.Publish(new ReadingsRecorded(patient, box, house.Now, [.. readings.Select(reading => reading with { Late = true })]));

        Assert.That((await house.Open(patient)).Single().Late, Is.True);
    }

    [Test]
    public async Task A_restart_texts_nobody_about_what_was_over_long_ago()
    {
        house.Telemetry.Record(patient, box, [.. Enumerable.Range(0, 8).Select(n => KnownReadings.Reading(house.Now.AddSeconds(10 * n), bpm: 150))]);
        house.Clock.Advance(TimeSpan.FromMinutes(5));

        await Feed(80, 3);

        Assert.That(await house.Open(patient), Is.Empty);
    }

    [Test]
    public async Task Doubtful_and_invalid_values_raise_nothing([Values(Quality.Doubtful, Quality.Invalid)] Quality quality)
    {
        for (var n = 0; n < 12; n++)
        {
            house.Clock.Advance(TimeSpan.FromSeconds(10));
            await house.Publish(house.Telemetry.Record(patient, box, KnownReadings.Reading(house.Now, 200, 60, quality)));
        }

        Assert.That(await house.Open(patient), Is.Empty);
    }

    [Test]
    public async Task A_doctor_s_limits_count_from_the_next_reading()
    {
        var doctor = await house.Doctor(patient);
        await Feed(120, 12);
        Assert.That(await house.Open(patient), Is.Empty);

        Assert.That((await house.Send(new SetLimits(patient, new VitalLimits(45, 110, 88), doctor, "sous bêtabloquant"))).Succeeded, Is.True);
        await Feed(120, 1);

        Assert.That((await house.Open(patient)).Single().Rule, Is.EqualTo(AlertRule.HeartRateHigh));
    }

    [Test]
    public async Task When_Telemetry_cannot_be_read_nothing_is_promised()
    {
        house.Telemetry.OnAsked = () => throw new IOException("disk");
        var first = house.Telemetry.Record(patient, box, KnownReadings.Reading(house.Now, 150));

        Assert.That(() => house.Publish(first), Throws.InstanceOf<IOException>());
    }

    [Test]
    public async Task A_rule_that_throws_does_not_stop_the_others()
    {
        house.ExtraRule = new(AlertRule.OxygenLow, (_, _, _) => throw new InvalidOperationException("a bug"));
        await house.RestartAsync();

        await Feed(150, 6);

        Assert.That(await house.Open(patient), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Two_writers_who_see_the_same_red_minute_at_once_raise_one_alert()
    {
        var ask = new HomeCare.Modules.Alerts.Ask(
            AlertRule.OxygenLow, HomeCare.Modules.Alerts.Finding.Present, AlertLevel.Red, house.Now, house.Now, 80);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => house.With<HomeCare.Modules.Alerts.AlertRegister>(
            register => register.RecordAsync(patient, box, [ask], CancellationToken.None)))));

        Assert.That(await house.Open(patient), Has.Count.EqualTo(1));
        Assert.That(await house.Look(db => db.Texts.CountAsync()), Is.EqualTo(1));
    }

    private async Task CloseAsync(AlertSummary alert)
    {
        Assert.That((await house.Send(new TakeAlert(alert.Id, nurse))).Succeeded, Is.True);
        Assert.That((await house.Send(new CloseAlert(alert.Id, nurse, AlertOutcome.Real, "vue"))).Succeeded, Is.True);
    }

    /// <summary>So many readings, one each ten seconds of the test's clock; what was told of them.</summary>
    private async Task<List<ReadingsRecorded>> Feed(double value, int points, bool oxygen = false)
    {
        var told = new List<ReadingsRecorded>();
        for (var n = 0; n < points; n++)
        {
            house.Clock.Advance(TimeSpan.FromSeconds(10));
            var reading = oxygen ? KnownReadings.Reading(house.Now, oxygen: value) : KnownReadings.Reading(house.Now, bpm: value);
            told.Add(house.Telemetry.Record(patient, box, reading));
            await house.Publish(told[^1]);
        }

        return told;
    }
}
