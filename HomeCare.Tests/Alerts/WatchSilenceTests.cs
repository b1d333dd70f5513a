using HomeCare.Modules.Alerts;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Silence;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts;

/// <summary>CLINICAL 5, FAULTS I7: a silent home is known within 180 s + 30 s; a restart makes no false silence.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class WatchSilenceTests(EngineKind kind)
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
    public async Task A_box_that_falls_silent_is_one_technical_alert_known_in_time_and_texted_to_nobody()
    {
        await WatchAsync(300, heard: true);
        Assert.That(await house.Open(patient), Is.Empty);

        await WatchAsync(180, heard: false);
        Assert.That(await house.Open(patient), Has.Count.EqualTo(1), "180 s after the last word");
        await WatchAsync(1200, heard: false);

        var alert = (await house.Open(patient)).Single();
        Assert.That((alert.Rule, alert.Level, alert.Occurrences), Is.EqualTo((AlertRule.BoxSilent, AlertLevel.Technical, 1)));
        Assert.That(await house.Send(new ListTexts()), Is.Empty);
    }

    /// <summary>CLINICAL 9, trap 6: it does not end by itself.</summary>
    [Test]
    public async Task A_box_that_is_heard_again_leaves_the_alert_open_with_a_line()
    {
        await WatchAsync(180, heard: true);
        await WatchAsync(200, heard: false);
        await WatchAsync(60, heard: true);
        await WatchAsync(200, heard: false);

        var alert = (await house.Open(patient)).Single();
        Assert.That(alert.Occurrences, Is.EqualTo(2));
        Assert.That((await house.Story(alert.Id)).Lines.Select(line => line.Kind),
            Is.EqualTo(new[] { StoryKind.Raised, StoryKind.BackToNormal, StoryKind.SeenAgain }));
    }

    [Test]
    public async Task After_a_restart_nobody_is_silent_for_180_seconds_and_a_silence_that_is_still_true_stays()
    {
        await WatchAsync(300, heard: true);
        house.Clock.Advance(TimeSpan.FromHours(2));
        await house.RestartAsync();

        await WatchAsync(170, heard: false);
        Assert.That(await house.Open(patient), Is.Empty);
        await WatchAsync(20, heard: false);
        Assert.That((await house.Open(patient)).Single().Rule, Is.EqualTo(AlertRule.BoxSilent));
    }

    [Test]
    public async Task A_home_that_was_never_heard_is_silent_too()
    {
        await WatchAsync(190, heard: null);

        var story = await house.Story((await house.Open(patient)).Single().Id);
        Assert.That(story.Lines[0].Detail, Is.EqualTo("never_heard"));
    }

    /// <summary>CLINICAL 9, trap 8: old data is the alarm, not what keeps it quiet; trap 14: the past that is caught up does not end it.</summary>
    [Test]
    public async Task A_bracelet_that_is_silent_stays_so_while_the_box_sends_the_past()
    {
        await WatchAsync(180, heard: true);
        for (var second = 0; second < 400; second += 10)
        {
            house.Telemetry.Sources.Clear();
            house.Telemetry.Sources.Add(new(patient, box, house.Now, house.Now.AddMinutes(-9), Beat() with { BraceletHeardAt = house.Now.AddMinutes(-8) }));
            await SweepAsync();
        }

        var alert = (await house.Open(patient)).Single();
        Assert.That((alert.Rule, alert.Occurrences), Is.EqualTo((AlertRule.BraceletSilent, 1)));
        Assert.That((await house.Story(alert.Id)).Lines.Any(line => line.Kind == StoryKind.BackToNormal), Is.False);
    }

    /// <summary>CLINICAL 9, trap 12.</summary>
    [Test]
    public async Task One_home_that_cannot_be_judged_does_not_stop_the_others()
    {
        var (other, _) = await house.LonelyHome();
        house.Faults.FailsOn = db => db.ChangeTracker.Entries<Alert>().Any(entry => entry.Entity.Patient == patient);

        await WatchAsync(190, heard: null);

        Assert.That(await house.Open(patient), Is.Empty);
        Assert.That((await house.Open(other)).Select(alert => alert.Rule), Does.Contain(AlertRule.BoxSilent));
        house.Faults.FailsOn = _ => false;
        await SweepAsync();
        Assert.That(await house.Open(patient), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_sweep_that_fails_whole_is_not_the_last()
    {
        house.Telemetry.OnAsked = () => throw new IOException("away");
        Assert.That(() => SweepAsync(), Throws.InstanceOf<IOException>());

        house.Telemetry.OnAsked = () => { };
        await WatchAsync(190, heard: null);

        Assert.That(await house.Open(patient), Has.Count.EqualTo(1));
    }

    /// <summary>CLINICAL 9, trap 15: a race at the deadline.</summary>
    [Test]
    public async Task Two_watches_that_see_the_deadline_pass_at_once_raise_one_alert()
    {
        await WatchAsync(170, heard: null);
        house.Clock.Advance(TimeSpan.FromSeconds(60));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => house.With<SilenceSweep>(sweep => sweep.RunAsync(
            new HomesWatched(house.Clock, HomesOwned.All), house.Now.AddDays(-1), graceIsOver: true, turn: 0, CancellationToken.None)))));

        Assert.That(await house.Open(patient), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_silence_that_goes_on_after_a_close_is_back_after_15_minutes()
    {
        await WatchAsync(190, heard: null);
        var first = (await house.Open(patient)).Single();
        Assert.That((await house.Send(new CloseAlert(first.Id, nurse, AlertOutcome.Technical, null))).Succeeded, Is.True);

        await WatchAsync(840, heard: null);
        Assert.That(await house.Open(patient), Is.Empty);
        await WatchAsync(80, heard: null);

        Assert.That((await house.Open(patient)).Single().Id, Is.Not.EqualTo(first.Id));
    }

    /// <summary>CLINICAL 9, trap 11: technical while nothing happens, red as soon as a danger finds nobody.</summary>
    [Test]
    public async Task Nobody_reachable_is_an_alert_and_rises_with_the_danger()
    {
        var (alone, its) = await house.LonelyHome();
        await WatchAsync(620, heard: true);
        Assert.That((await house.Open(alone)).Single(alert => alert.Rule == AlertRule.NobodyReachable).Level, Is.EqualTo(AlertLevel.Technical));

        await house.Report(its, house.Fall());

        var alert = (await house.Open(alone)).Single(alert => alert.Rule == AlertRule.NobodyReachable);
        Assert.That(alert.Level, Is.EqualTo(AlertLevel.Red));
        Assert.That((await house.Story(alert.Id)).Lines.Select(line => line.Kind), Does.Contain(StoryKind.LevelRose));
        Assert.That((await house.Open(patient)).Any(open => open.Rule == AlertRule.NobodyReachable), Is.False, "this one has a daughter and a nurse");

        await house.Send(new AddContact(alone, "Marc", "fils", "06 01 02 03 04", 1));
        await WatchAsync(20, heard: true);
        Assert.That((await house.Story(alert.Id)).Lines[^1].Kind, Is.EqualTo(StoryKind.BackToNormal));
        Assert.That((await house.Story(alert.Id)).Alert.State, Is.Not.EqualTo(AlertState.Closed));
    }

    /// <summary>CLINICAL 9, trap 4: what is wrong with the equipment hides no danger.</summary>
    [Test]
    public async Task An_open_technical_alert_hides_no_danger()
    {
        await WatchAsync(190, heard: null);

        await house.Report(box, house.Fall());
        await house.Report(box, house.Tachycardia());

        Assert.That(await house.Open(patient), Has.Count.EqualTo(3));
        Assert.That(await house.Send(new ListTexts()), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task The_background_watch_does_the_same_by_its_own_clock()
    {
        var watch = house.Services.GetRequiredService<WatchSilence>();
        await watch.StartAsync(CancellationToken.None);
        try
        {
            await Eventually.IsTrue(
                async () =>
                {
                    house.Clock.Advance(TimeSpan.FromSeconds(10));
                    return (await house.Look(db => db.Alerts.CountAsync())) == 1;
                },
                "no sweep came");
        }
        finally
        {
            await watch.StopAsync(CancellationToken.None);
        }
    }

    private Task SweepAsync()
    {
        house.Clock.Advance(TimeSpan.FromSeconds(10));
        return house.Services.GetRequiredService<WatchSilence>().SweepAsync(CancellationToken.None);
    }

    /// <summary>Sweeps for so long; the home's sources are heard at each one, are no longer, or (null) never were.</summary>
    private async Task WatchAsync(int seconds, bool? heard)
    {
        for (var second = 0; second < seconds; second += 10)
        {
            if (heard is true)
            {
                house.Telemetry.Sources.Clear();
                foreach (var home in await house.Send(new ListHomes()))
                {
                    house.Telemetry.Sources.Add(new(home.Patient, home.Box, house.Now, house.Now, Beat()));
                }
            }

            await SweepAsync();
        }
    }

    private Heartbeat Beat() => new(
        1, house.Now, 1, "1.0", BraceletLinkState.Connected, "HC-0001", house.Now, 80, ModemState.Ready, 70, "F SFR", true, 0, 0, 1L << 33);
}
