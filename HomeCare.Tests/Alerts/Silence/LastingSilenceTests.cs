using HomeCare.Modules.Alerts;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Silence;

/// <summary>CLINICAL 5: what becomes of a silence that lasts, over restarts, illnesses of the server and the comings and goings of people.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class LastingSilenceTests(EngineKind kind)
{
    private AlertsHouse house = null!;
    private PatientId patient;

    [SetUp]
    public async Task Open()
    {
        house = await AlertsHouse.OpenAsync(kind);
        (patient, _, _) = await house.Home();
    }

    [TearDown]
    public async Task Close() => await house.DisposeAsync();

    [Test]
    public async Task A_silence_that_lasts_climbs_the_steps_and_a_new_one_begins_below()
    {
        await WatchAsync(60, heard: true);
        var steps = new List<(int Minute, AlertStep Step)>();
        for (var minute = 1; minute <= 130; minute++)
        {
            await WatchAsync(60, heard: false);
            var now = (await house.Open(patient)).SingleOrDefault()?.Step ?? AlertStep.None;
            if (now != (steps.Count == 0 ? AlertStep.None : steps[^1].Step))
            {
                steps.Add((minute, now));
            }
        }

        Assert.That(steps, Is.EqualTo(new[] { (15, AlertStep.Support), (30, AlertStep.Relative), (120, AlertStep.Visit) }));
        var alert = (await house.Open(patient)).Single();
        Assert.That((await house.Story(alert.Id)).Lines.Where(line => line.Kind == StoryKind.StepReached).Select(line => line.Detail), Is.EqualTo(new[] { "Support", "Relative", "Visit" }));

        await WatchAsync(60, heard: true);
        await WatchAsync(190, heard: false);
        Assert.That((await house.Open(patient)).Single().Step, Is.EqualTo(AlertStep.None), "a new episode has told nobody yet");
        Assert.That(await house.Send(new ListTexts()), Is.Empty);
    }

    /// <summary>Restarts must not put a person off for ever: a home never seen counts from its enrolment.</summary>
    [Test]
    public async Task A_home_never_seen_comes_to_support_a_day_after_its_enrolment_whatever_was_restarted()
    {
        for (var hours = 0; hours < 23; hours += 6)
        {
            house.Clock.Advance(TimeSpan.FromHours(hours == 18 ? 5 : 6));
            await house.RestartAsync();
            await WatchAsync(200, heard: null);
            Assert.That((await house.Open(patient)).Single().Step, Is.EqualTo(AlertStep.None));
        }

        house.Clock.Advance(TimeSpan.FromHours(1));
        await house.RestartAsync();
        await WatchAsync(200, heard: null);

        Assert.That((await house.Open(patient)).Single().Step, Is.EqualTo(AlertStep.Support));
    }

    /// <summary>An alert whose cause still lasts is neither taken back by a restart nor put back to the lowest step.</summary>
    [Test]
    public async Task A_silence_that_runs_over_a_restart_neither_returns_to_normal_nor_starts_anew()
    {
        await WatchAsync(60, heard: true);
        await WatchAsync(14 * 60, heard: false);
        await house.RestartAsync();
        await WatchAsync(400, heard: false);

        var alert = (await house.Open(patient)).Single();
        Assert.That(alert.Step, Is.EqualTo(AlertStep.Support));
        Assert.That((await house.Story(alert.Id)).Lines.Select(line => line.Kind), Is.EqualTo(new[] { StoryKind.Raised, StoryKind.StepReached }));
    }

    [Test]
    public async Task A_person_who_was_discharged_is_watched_no_more()
    {
        await WatchAsync(100, heard: true);
        await WatchAsync(160, heard: false);
        await house.Send(new DischargePatient(patient));
        await WatchAsync(300, heard: false);

        Assert.That(await house.Look(db => db.Alerts.CountAsync()), Is.Zero);
    }

    [Test]
    public async Task A_person_who_comes_into_care_later_is_watched_too()
    {
        await WatchAsync(300, heard: true);
        var (late, _) = await house.LonelyHome();
        await WatchAsync(190, heard: null);

        Assert.That((await house.Open(late)).Select(alert => alert.Rule), Is.EqualTo(new[] { AlertRule.BoxSilent }));
    }

    /// <summary>What was ill here for two minutes was ill at the intake: that nobody was heard meanwhile says nothing of the homes.</summary>
    [TestCase(100, 20)]
    [TestCase(140, 190)]
    public async Task After_an_illness_of_the_server_s_own_silence_counts_anew(int illSeconds, int knownAfterSeconds)
    {
        await WatchAsync(300, heard: true);
        house.Telemetry.OnAsked = () => throw new IOException("away");
        await IllAsync(100);
        await IllAsync(illSeconds - 100);
        house.Telemetry.OnAsked = () => { };

        await WatchAsync(knownAfterSeconds == 20 ? 90 : knownAfterSeconds - 20, heard: false);
        Assert.That(await house.Open(patient), knownAfterSeconds == 20 ? Has.Count.EqualTo(1) : Is.Empty);
        await WatchAsync(30, heard: false);
        Assert.That(await house.Open(patient), Has.Count.EqualTo(1));
    }

    private async Task IllAsync(int seconds)
    {
        for (var second = 0; second < seconds; second += 10)
        {
            // The house's one home may not be due yet: then there is nothing to fail at.
            try
            {
                await SweepAsync();
            }
            catch (IOException)
            {
            }
        }
    }

    /// <summary>One signal that is invalid while the other comes: an alert of its own, technical, ended by a valid value.</summary>
    [Test]
    public async Task A_signal_without_a_valid_value_is_technical_after_15_minutes_and_support_s_after_60()
    {
        var home = (await house.Send(new ListHomes())).Single();
        await WatchAsync(60, heard: true);
        var last = house.Now;
        var seen = new List<(int Minute, AlertStep Step)>();
        for (var second = 10; second <= 3_700; second += 10)
        {
            house.Telemetry.Sources.Clear();
            house.Telemetry.Sources.Add(new(home.Patient, home.Box, house.Now, house.Now, Beat(), new SignalHeard(last), new SignalHeard(house.Now)));
            await SweepAsync();
            if ((await house.Open(patient)).SingleOrDefault() is { } open && (seen.Count == 0 || seen[^1].Step != open.Step))
            {
                seen.Add((second / 60, open.Step));
            }
        }

        Assert.That(seen, Is.EqualTo(new[] { (15, AlertStep.None), (60, AlertStep.Support) }));
        var alert = (await house.Open(patient)).Single();
        Assert.That((alert.Rule, alert.Level), Is.EqualTo((AlertRule.HeartRateSilent, AlertLevel.Technical)));

        house.Telemetry.Sources[0] = house.Telemetry.Sources[0] with { BoxHeardAt = house.Now, ReadingMeasuredAt = house.Now, HeartRate = new SignalHeard(house.Now) };
        await SweepAsync();
        Assert.That((await house.Story(alert.Id)).Lines[^1].Kind, Is.EqualTo(StoryKind.BackToNormal));
        Assert.That((await house.Open(patient)).Single().State, Is.Not.EqualTo(AlertState.Closed), "it latches");
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
