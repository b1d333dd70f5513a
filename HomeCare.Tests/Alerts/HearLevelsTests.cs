using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts;

/// <summary>ORANGE and YELLOW from readings to who is told, on both engines.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class HearLevelsTests(EngineKind kind)
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
    public async Task Orange_is_texted_and_yellow_is_only_on_the_list()
    {
        await Feed(92, 30);
        Assert.That((await house.Open(patient)).Single().Level, Is.EqualTo(AlertLevel.Yellow));
        Assert.That(await house.Send(new ListTexts()), Is.Empty);

        await Feed(88, 10);

        var alert = (await house.Open(patient)).Single();
        Assert.That((alert.Level, alert.Value), Is.EqualTo((AlertLevel.Orange, (double?)88)));
        Assert.That((await house.Send(new ListTexts())).Select(text => text.To), Is.EqualTo(new[] { nurse }));
    }

    [Test]
    public async Task Who_took_an_orange_is_told_again_when_it_turns_red()
    {
        await Feed(88, 10);
        var orange = (await house.Open(patient)).Single();
        Assert.That((await house.Send(new TakeAlert(orange.Id, nurse))).Value.State, Is.EqualTo(AlertState.Taken));

        await Feed(84, 2);

        var red = (await house.Open(patient)).Single();
        Assert.That((red.Id, red.Level, red.State, red.TakenBy), Is.EqualTo((orange.Id, AlertLevel.Red, AlertState.Raised, (StaffId?)null)));
        Assert.That((await house.Send(new ListTexts())).Count(text => text.State == MessageState.Queued), Is.EqualTo(1), "the red one waits to be sent");
        Assert.That((await house.Story(red.Id)).Lines.Select(line => line.Kind), Does.Contain(StoryKind.Taken).And.Contain(StoryKind.LevelRose));
        Assert.That((await house.Send(new TakeAlert(red.Id, nurse))).Value.State, Is.EqualTo(AlertState.Taken), "and is taken anew");
    }

    [Test]
    public async Task A_red_that_comes_back_after_a_quarter_of_an_hour_is_told_anew_though_somebody_took_the_first()
    {
        await Feed(84, 2);
        var first = (await house.Open(patient)).Single();
        await house.Send(new TakeAlert(first.Id, nurse));
        await Feed(97, 20);

        await Feed(84, 2);

        var again = (await house.Open(patient)).Single();
        Assert.That((again.Id, again.State, again.Occurrences), Is.EqualTo((first.Id, AlertState.Raised, 2)));
        Assert.That((await house.Send(new ListTexts())).Count(text => text.State == MessageState.Queued), Is.EqualTo(1));
    }

    [Test]
    public async Task A_red_that_gives_way_to_orange_says_so_and_stays_red([Values] bool restarted)
    {
        await Feed(84, 8);
        await Feed(88, 3);
        if (restarted)
        {
            await house.RestartAsync();
        }

        await Feed(88, 10);

        var alert = (await house.Open(patient)).Single();
        Assert.That((alert.Level, alert.EasedTo), Is.EqualTo((AlertLevel.Red, (AlertLevel?)AlertLevel.Orange)));
        Assert.That((await house.Story(alert.Id)).Lines.Single(line => line.Kind == StoryKind.Eased).Detail, Is.EqualTo(nameof(AlertLevel.Orange)));
    }

    [Test]
    public async Task Five_minutes_go_on_over_a_restart()
    {
        await Feed(88, 3);
        await house.RestartAsync();
        Assert.That(await house.Open(patient), Is.Empty);

        await Feed(88, 2);

        Assert.That((await house.Open(patient)).Single().Level, Is.EqualTo(AlertLevel.Orange));
    }

    [Test]
    public async Task A_person_s_own_limits_decide_and_those_that_cannot_work_are_refused()
    {
        var doctor = await house.Doctor(patient);
        var own = VitalLimits.Default with { Yellow = new LevelLimits(50, 101, 90) };
        Assert.That((await house.Send(new SetLimits(patient, own, doctor, "BPCO"))).Value.Limits, Is.EqualTo(own));
        Assert.That((await house.Send(new GetLimits(patient))).Limits, Is.EqualTo(own));
        Assert.That((await house.Send(new ListLimits(patient)))[0].Limits, Is.EqualTo(own), "as it is stored");

        await Feed(92, 40);
        Assert.That(await house.Open(patient), Is.Empty);

        var refused = await house.Send(new SetLimits(patient, own with { Orange = new LevelLimits(45, 121, 84) }, doctor, "BPCO"));
        Assert.That(refused.Refusal?.Code, Is.EqualTo("orange_outside"));
    }

    [Test]
    public async Task What_is_learnt_afterwards_is_one_late_alert_of_its_level_and_texts_nobody()
    {
        var old = house.Now.AddHours(-5);
        for (var minute = 0; minute < 40; minute++)
        {
            house.Clock.Advance(TimeSpan.FromSeconds(1));
            var from = old.AddMinutes(minute);
            await house.Publish(house.Telemetry.Record(
                patient, box, [.. Enumerable.Range(0, 6).Select(n => KnownReadings.Reading(from.AddSeconds(10 * n), oxygen: minute is > 20 and < 24 ? 84 : 88, late: true))]));
        }

        var alert = (await house.Open(patient)).Single();
        Assert.That((alert.Level, alert.Late), Is.EqualTo((AlertLevel.Red, true)));
        Assert.That((await house.Story(alert.Id)).Lines.Select(line => line.Kind), Does.Contain(StoryKind.LevelRose), "it was orange first, minute by minute as it came");
        Assert.That(await house.Send(new ListTexts()), Is.Empty);
    }

    [Test]
    public async Task A_trial_says_what_other_limits_would_have_made_of_the_month_and_changes_nothing()
    {
        await Feed(97, 60);
        await Feed(88, 20);
        await Feed(97, 60);
        await Feed(92, 40);
        await Feed(97, 60);
        var tried = VitalLimits.Default with { Orange = new LevelLimits(45, 121, 86), Yellow = new LevelLimits(50, 101, 87) };

        var trial = (await house.Send(new TryLimits(patient, tried))).Value;

        Assert.That(trial.InForce.Select(episode => episode.Level), Is.EqualTo(new[] { AlertLevel.Orange, AlertLevel.Yellow }));
        Assert.That(trial.Tried, Is.Empty);
        Assert.That(trial.Missed, Is.EqualTo(trial.InForce.Take(1)), "of a yellow one nobody is told");
        Assert.That(trial.DaysHeard, Is.EqualTo(240 / 1440.0).Within(0.001));
        Assert.That((await house.Open(patient)).Select(alert => alert.Level), Is.EqualTo(new[] { AlertLevel.Orange }), "what really was, as replayed");
        Assert.That((await house.Send(new GetLimits(patient))).Limits, Is.EqualTo(VitalLimits.Default));
        Assert.That((await house.Send(new TryLimits(patient, tried with { OxygenScale = 3 }))).Refusal?.Code, Is.EqualTo("oxygen_scale"));
    }

    /// <summary>So many minutes at a SpO2, a reading each ten seconds.</summary>
    private async Task Feed(double oxygen, int minutes)
    {
        for (var n = 0; n < 6 * minutes; n++)
        {
            house.Clock.Advance(TimeSpan.FromSeconds(10));
            await house.Publish(house.Telemetry.Record(patient, box, KnownReadings.Reading(house.Now, oxygen: oxygen)));
        }
    }
}
