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

namespace HomeCare.Tests.Alerts.Equipment;

/// <summary>What is wrong with a home's equipment, from a heartbeat to the list of technical alerts, on both engines.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class EquipmentRoundTests(EngineKind kind)
{
    private AlertsHouse house = null!;
    private PatientId patient;
    private BoxId box;
    private StaffId nurse;

    /// <summary>What the box says of itself; its instants are set as it is sent.</summary>
    private Heartbeat said = new(
        1, default, 1, "1.0", BraceletLinkState.Connected, "HC-0001", default, 80, ModemState.Ready, 70, "F SFR", true, 0, 0, 1L << 33, Faults: []);

    private DateTimeOffset? offSince;

    [SetUp]
    public async Task Open()
    {
        said = said with { Bracelet = BraceletLinkState.Connected, BraceletBatteryPercent = 80, Modem = ModemState.Ready, OnMains = true, Faults = [] };
        offSince = null;
        house = await AlertsHouse.OpenAsync(kind);
        (patient, box, nurse) = await house.Home();
    }

    [TearDown]
    public async Task Close() => await house.DisposeAsync();

    [Test]
    public async Task A_low_battery_is_one_technical_alert_that_climbs_ends_and_texts_nobody()
    {
        await WatchAsync(4);
        said = said with { BraceletBatteryPercent = 18 };
        await WatchAsync(4);
        Assert.That(await house.Open(patient), Is.Empty, "five minutes, so that one odd value is none");
        await WatchAsync(4);
        Assert.That((await house.Open(patient)).Single().Step, Is.EqualTo(AlertStep.None));

        said = said with { BraceletBatteryPercent = 9 };
        await WatchAsync(4);
        var alert = (await house.Open(patient)).Single();
        Assert.That((alert.Rule, alert.Level, alert.Step, alert.Occurrences), Is.EqualTo((AlertRule.BraceletBatteryLow, AlertLevel.Technical, AlertStep.Relative, 1)));

        said = said with { BraceletBatteryPercent = 25 };
        await WatchAsync(6);
        Assert.That((await house.Story(alert.Id)).Lines[^1].Kind, Is.EqualTo(StoryKind.StepReached), "25 % is not well yet");
        said = said with { BraceletBatteryPercent = 30 };
        await WatchAsync(4);
        Assert.That((await house.Story(alert.Id)).Lines.Select(line => (line.Kind, line.Detail)), Is.EqualTo(new[]
        {
            (StoryKind.Raised, "battery_low"), (StoryKind.StepReached, "Relative"), (StoryKind.BackToNormal, (string?)null),
        }));
        Assert.That((await house.Open(patient)).Single().State, Is.Not.EqualTo(AlertState.Closed), "it ends when a person says so");
        Assert.That(await house.Send(new ListTexts()), Is.Empty);
    }

    [Test]
    public async Task On_its_charger_a_low_battery_is_nobody_s_matter()
    {
        await WatchAsync(4);
        house.Telemetry.Charging.Add(patient);
        said = said with { BraceletBatteryPercent = 5 };
        await WatchAsync(20);
        Assert.That(await house.Open(patient), Is.Empty);

        house.Telemetry.Charging.Clear();
        await WatchAsync(10);
        Assert.That((await house.Open(patient)).Single().Step, Is.EqualTo(AlertStep.Relative));
        house.Telemetry.Charging.Add(patient);
        await WatchAsync(4);
        Assert.That((await house.Story((await house.Open(patient)).Single().Id)).Lines[^1].Kind, Is.EqualTo(StoryKind.BackToNormal));
    }

    /// <summary>CLINICAL 9, trap 4: each fault has a patience and a pause of its own.</summary>
    [Test]
    public async Task A_low_battery_open_or_just_closed_hides_no_other_fault_and_no_danger([Values] bool closed)
    {
        await WatchAsync(4);
        said = said with { BraceletBatteryPercent = 15 };
        await WatchAsync(10);
        if (closed)
        {
            await house.Send(new CloseAlert((await house.Open(patient)).Single().Id, nurse, AlertOutcome.Technical, null));
        }

        said = said with { Modem = ModemState.SimProblem, Faults = [new("plan_unreadable", house.Now)] };
        await WatchAsync(20);
        await house.Report(box, house.Fall());

        AlertRule[] others = [AlertRule.Fall, AlertRule.BoxCannotText, AlertRule.BoxPlanFault];
        Assert.That((await house.Open(patient)).Select(alert => alert.Rule), Is.EquivalentTo(closed ? others : [AlertRule.BraceletBatteryLow, .. others]));
        Assert.That(await house.Send(new ListTexts()), Has.Count.EqualTo(1), "the fall's");
    }

    [Test]
    public async Task What_a_person_closed_stays_closed_for_half_a_day_unless_it_became_graver()
    {
        await WatchAsync(4);
        said = said with { BraceletBatteryPercent = 18 };
        await WatchAsync(10);
        await house.Send(new CloseAlert((await house.Open(patient)).Single().Id, nurse, AlertOutcome.Technical, "Je passe demain."));
        await WatchAsync(60);
        Assert.That(await house.Open(patient), Is.Empty);

        said = said with { BraceletBatteryPercent = 8 };
        await WatchAsync(6);
        var graver = (await house.Open(patient)).Single();
        Assert.That(graver.Step, Is.EqualTo(AlertStep.Relative));
        await house.Send(new CloseAlert(graver.Id, nurse, AlertOutcome.Technical, null));
        await WatchAsync(60);
        Assert.That(await house.Open(patient), Is.Empty);
        for (var hour = 0; hour < 12; hour++)
        {
            house.Clock.Advance(TimeSpan.FromMinutes(58));
            await WatchAsync(2);
        }

        await WatchAsync(6);
        Assert.That(await house.Open(patient), Has.Count.EqualTo(1), "half a day later it is still so");
    }

    [Test]
    public async Task A_quarter_of_an_hour_without_mains_or_network_is_an_alert_and_less_is_none()
    {
        await WatchAsync(4);
        said = said with { OnMains = false, Modem = ModemState.NoNetwork };
        await WatchAsync(14);
        Assert.That(await house.Open(patient), Is.Empty);
        said = said with { OnMains = true, Modem = ModemState.Ready };
        await WatchAsync(4);
        said = said with { OnMains = false, Modem = ModemState.NoNetwork };
        await WatchAsync(12);
        Assert.That(await house.Open(patient), Is.Empty, "another quarter of an hour has begun");
        await WatchAsync(6);
        Assert.That((await house.Open(patient)).Select(alert => (alert.Rule, alert.Step)), Is.EquivalentTo(new[] { (AlertRule.BoxOnBattery, AlertStep.Support), (AlertRule.BoxCannotText, AlertStep.Support) }));
    }

    [Test]
    public async Task A_restart_neither_ends_nor_doubles_it_and_nothing_is_raised_in_the_grace()
    {
        await WatchAsync(4);
        said = said with { OnMains = false };
        await WatchAsync(20);
        var before = (await house.Open(patient)).Single();
        said = said with { BraceletBatteryPercent = 5 };
        await house.RestartAsync();

        // What must last five minutes begins to count when the three of the grace are over.
        await WatchAsync(7);
        Assert.That((await house.Open(patient)).Single(), Is.EqualTo(before));
        await WatchAsync(5);
        Assert.That((await house.Open(patient)).Select(alert => alert.Rule), Is.EquivalentTo(new[] { AlertRule.BoxOnBattery, AlertRule.BraceletBatteryLow }));
        said = said with { OnMains = true };
        await WatchAsync(4);
        Assert.That((await house.Story(before.Id)).Lines[^1].Kind, Is.EqualTo(StoryKind.BackToNormal));
    }

    [Test]
    public async Task What_a_silent_box_said_last_neither_raises_nor_ends_anything()
    {
        await WatchAsync(4);
        said = said with { OnMains = false };
        await WatchAsync(4);
        await WatchAsync(30, heard: false);
        Assert.That((await house.Open(patient)).Select(alert => alert.Rule), Is.EqualTo(new[] { AlertRule.BoxSilent }), "whose cause says that it runs on its battery");
    }

    [Test]
    public async Task A_bracelet_taken_off_is_an_alert_after_an_hour_of_the_day()
    {
        await WatchAsync(4);
        offSince = house.Now;
        await WatchAsync(57);
        Assert.That(await house.Open(patient), Is.Empty);
        await WatchAsync(6);

        var alert = (await house.Open(patient)).Single();
        Assert.That((alert.Rule, alert.Step), Is.EqualTo((AlertRule.BraceletNotWorn, AlertStep.Relative)));
        Assert.That((await house.Send(new ListSilences())).Sources.Select(source => (source.Source, source.Alert)), Is.EqualTo(new[] { (AlertRule.BraceletNotWorn, (AlertId?)alert.Id) }));
        offSince = null;
        await WatchAsync(4);
        Assert.That((await house.Story(alert.Id)).Lines[^1].Kind, Is.EqualTo(StoryKind.BackToNormal));
    }

    [Test]
    public async Task At_night_it_is_on_support_s_list_alone()
    {
        house.Clock.Advance(TimeSpan.FromHours(8)); // 22:32 in Paris
        await house.RestartAsync();
        await WatchAsync(4);
        offSince = house.Now;
        await WatchAsync(90);
        Assert.That(await house.Open(patient), Is.Empty);
        Assert.That((await house.Send(new ListSilences())).Sources.Select(source => (source.Source, source.Step, source.Alert)), Is.EqualTo(new[] { (AlertRule.BraceletNotWorn, AlertStep.None, (AlertId?)null) }));
        Assert.That(await house.Send(new ListUnseen([patient])), Is.Empty, "it is nobody's to visit");
    }

    /// <summary>An operator's outage is one piece of news.</summary>
    [Test]
    public async Task While_an_operator_s_incident_lasts_no_network_is_not_told_box_by_box()
    {
        await WatchAsync(4);
        await house.With<Modules.Alerts.Storage.AlertsDb>(async db =>
        {
            var incident = Incident.Open(Guid.NewGuid(), IncidentKind.Operator, AlertRule.BoxSilent, "F SFR", house.Now, house.Now);
            incident.Count(IncidentKind.Operator, 100, 100, house.Now);
            db.Add(incident);
            await db.SaveChangesAsync();
        });
        var watched = new HomesWatched(house.Clock, HomesOwned.All) { Incidents = await house.Look(db => db.Incidents.AsNoTracking().ToListAsync()) };
        said = said with { Modem = ModemState.NoNetwork, OnMains = false };

        var source = new SourceHeard(patient, box, house.Now, house.Now, said with { SentAt = house.Now });
        for (var minute = 0; minute < 20; minute++)
        {
            house.Clock.Advance(TimeSpan.FromMinutes(1));
            source = source with { BoxHeardAt = house.Now, LastHeartbeat = said with { SentAt = house.Now } };
            await house.With<Modules.Alerts.Equipment.EquipmentRound>(round => round.RunAsync(
                watched.Incidents!, [(new WatchedHome(new(patient, box, house.Now.AddDays(-1), "Europe/Paris")) { Operator = "F SFR" }, source)], default, true, CancellationToken.None));
        }

        Assert.That((await house.Open(patient)).Select(alert => alert.Rule), Is.EqualTo(new[] { AlertRule.BoxOnBattery }), "the mains are no operator's");
        await house.With<Modules.Alerts.Equipment.EquipmentRound>(round => round.RunAsync(
            [], [(new WatchedHome(new(patient, box, house.Now.AddDays(-1), "Europe/Paris")) { Operator = "F SFR" }, source)], default, true, CancellationToken.None));
        Assert.That((await house.Open(patient)).Select(alert => alert.Rule), Does.Contain(AlertRule.BoxCannotText), "who is without one at its end says so");
    }

    /// <summary>CLINICAL 9, trap 12.</summary>
    [Test]
    public async Task One_home_that_cannot_be_recorded_stops_neither_the_others_nor_the_silences()
    {
        var (other, _) = await house.LonelyHome();
        await WatchAsync(4);
        house.Faults.FailsOn = db => db.ChangeTracker.Entries<Alert>().Any(entry => entry.Entity.Patient == patient && entry.Entity.Rule == AlertRule.BoxOnBattery);
        said = said with { OnMains = false };
        await WatchAsync(20);
        Assert.That(await house.Open(patient), Is.Empty);
        Assert.That((await house.Open(other)).Select(alert => alert.Rule), Does.Contain(AlertRule.BoxOnBattery));
        house.Faults.FailsOn = _ => false;
        await WatchAsync(4);
        Assert.That(await house.Open(patient), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Equipment_that_is_well_costs_storage_one_look_a_minute_whatever_the_number_of_homes()
    {
        for (var n = 0; n < 20; n++)
        {
            await house.LonelyHome();
        }

        await WatchAsync(6);
        var before = house.Calls.Asked.Count(IsLook);
        await WatchAsync(4);

        Assert.That(house.Calls.Asked.Count(IsLook) - before, Is.InRange(3, 5));

        // The silences' own look also asks which incident an alert belongs to.
        static bool IsLook(string asked) =>
            asked.Contains("\"ClosedAt\"", StringComparison.Ordinal) && asked.Contains("\"Step\"", StringComparison.Ordinal) && !asked.Contains("\"Incident\"", StringComparison.Ordinal);
    }

    /// <summary>Sweeps for so many minutes; each home is heard at each one, or no longer.</summary>
    private async Task WatchAsync(int minutes, bool heard = true)
    {
        for (var second = 0; second < 60 * minutes; second += 10)
        {
            house.Clock.Advance(TimeSpan.FromSeconds(10));
            if (heard)
            {
                house.Telemetry.Sources.Clear();
                foreach (var home in await house.Send(new ListHomes()))
                {
                    var valid = new SignalHeard(offSince ?? house.Now);
                    house.Telemetry.Sources.Add(new(
                        home.Patient, home.Box, house.Now, house.Now, said with { SentAt = house.Now, BraceletHeardAt = house.Now }, valid, valid,
                        offSince is null ? null : house.Now));
                }
            }

            await house.Services.GetRequiredService<WatchSilence>().SweepAsync(CancellationToken.None);
        }
    }
}
