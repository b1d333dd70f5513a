using HomeCare.Modules.Alerts;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Silence;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Tests.Support;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Silence;

/// <summary>CLINICAL 5: a mass silence is one incident, never a flood of alerts; and never hides a danger.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class FleetTests(EngineKind kind)
{
    private AlertsHouse house = null!;
    private Fleet fleet = null!;
    private IReadOnlyList<Home> homes = null!;

    [SetUp]
    public async Task Open()
    {
        fleet = new Fleet(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        homes = fleet.Add(1_200);
        house = await AlertsHouse.OpenAsync(kind, also: made =>
        {
            made.AddSingleton<IRequestHandler<ListHomes, IReadOnlyList<Home>>>(fleet);
            made.AddSingleton<IRequestHandler<FindWearer, PatientId?>>(fleet);
            made.AddSingleton<IRequestHandler<FindSources, IReadOnlyList<SourceHeard>>>(fleet);
        });
    }

    [TearDown]
    public async Task Close() => await house.DisposeAsync();

    [Test]
    public async Task An_outage_is_one_incident_and_those_still_silent_at_its_end_alert_for_themselves()
    {
        await WatchAsync(300, homes);
        await WatchAsync(600, homes.Skip(50));

        var incident = (await Incidents()).Single();
        Assert.That((incident.Kind, incident.Source, incident.Homes, incident.Silent, incident.EndedAt), Is.EqualTo((IncidentKind.Fleet, AlertRule.BoxSilent, 1_200, 50, (DateTimeOffset?)null)));
        Assert.That(incident.OpenedAt - incident.StartedAt, Is.LessThanOrEqualTo(TimeSpan.FromSeconds(210)), "I7");
        Assert.That(await Alerts(), Is.Empty);

        await WatchAsync(60, homes.Skip(20));
        Assert.That((await Incidents()).Single().Silent, Is.EqualTo(20));
        Assert.That(await Alerts(), Is.Empty);

        await WatchAsync(60, homes.Skip(5));
        Assert.That((await Incidents()).Single().EndedAt, Is.Not.Null);
        Assert.That((await Alerts()).Select(alert => alert.Box), Is.EquivalentTo(homes.Take(5).Select(home => home.Box)));
        Assert.That((await Incidents()).Single().MostSilent, Is.EqualTo(50));
        Assert.That(await house.Send(new ListTexts()), Is.Empty);
    }

    /// <summary>Law 5: red is never throttled, by nothing.</summary>
    [Test]
    public async Task An_incident_holds_no_danger()
    {
        var (patient, box, _) = await house.Home();
        var home = new Home(patient, box, house.Now.AddDays(-1), "Europe/Paris");
        fleet.Homes.Insert(0, home);
        await WatchAsync(300, [home, .. homes]);
        await WatchAsync(300, homes.Skip(50));
        Assert.That((await Incidents()).Single().Silent, Is.EqualTo(51));

        await house.Report(box, house.Fall());
        await house.Publish(house.Telemetry.Record(patient, box, [.. Enumerable.Range(0, 6).Select(n => KnownReadings.Reading(house.Now.AddSeconds(10 * n - 60), bpm: 150))]));

        Assert.That((await house.Open(patient)).Select(alert => (alert.Level, alert.Incident)), Is.EqualTo(new[] { (AlertLevel.Red, (Guid?)null), (AlertLevel.Red, null) }));
        Assert.That(await house.Send(new ListTexts()), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Three_homes_are_never_a_mass()
    {
        fleet.Homes.Clear();
        homes = fleet.Add(3);
        await WatchAsync(300, homes);
        await WatchAsync(200, []);

        Assert.That(await Incidents(), Is.Empty);
        Assert.That(await Alerts(), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task When_nobody_is_heard_it_is_the_server_s_own_fault_and_the_homes_are_let_be()
    {
        await WatchAsync(300, homes);
        await WatchAsync(600, []);
        Assert.That((await Incidents()).Select(incident => incident.Kind), Is.EqualTo(new[] { IncidentKind.OwnIntake }));

        await WatchAsync(30, homes);

        Assert.That((await Incidents()).Single().EndedAt, Is.Not.Null);
        Assert.That(await Alerts(), Is.Empty);
    }

    [Test]
    public async Task An_outage_of_one_network_bears_its_name_and_the_others_alert_for_themselves()
    {
        fleet.Homes.Clear();
        var (small, rest) = (fleet.Add(300), fleet.Add(1_700));
        for (var second = 0; second < 300; second += 10)
        {
            fleet.Hear(small, house.Now.AddSeconds(10), "F-Bouygues Telecom");
            await WatchAsync(10, rest);
        }

        await WatchAsync(300, rest.Skip(2));

        Assert.That((await Incidents()).Select(incident => (incident.Kind, incident.Operator, incident.Silent, incident.Homes)), Is.EqualTo(new[] { (IncidentKind.Operator, "F-Bouygues Telecom", 300, 300) }));
        Assert.That((await Alerts()).Select(alert => alert.Box), Is.EquivalentTo(rest.Take(2).Select(home => home.Box)));
    }

    /// <summary>The first of a mass may come before it is one.</summary>
    [Test]
    public async Task What_alerted_just_before_the_mass_was_seen_becomes_part_of_it()
    {
        await WatchAsync(300, homes);
        await WatchAsync(100, homes.Skip(10));
        await WatchAsync(90, homes.Skip(20));
        var first = await Alerts();
        Assert.That(first, Has.Count.EqualTo(10));
        await WatchAsync(60, homes.Skip(40));
        await WatchAsync(180, homes.Skip(80));

        var incident = (await Incidents()).Single();
        Assert.That(incident.Silent, Is.GreaterThanOrEqualTo(70));
        var alerts = await Alerts();
        Assert.That(alerts.Select(alert => alert.Id), Is.EquivalentTo(first.Select(alert => alert.Id)).Or.Count.LessThanOrEqualTo(20), "no flood");
        Assert.That((await house.Story(first[0].Id)).Lines.Select(line => line.Kind), Does.Contain(StoryKind.JoinedIncident));
        Assert.That((await house.Story(first[0].Id)).Alert.Incident, Is.EqualTo(incident.Id));
    }

    [Test]
    public async Task A_restart_amid_an_incident_neither_ends_it_nor_lets_the_alerts_out()
    {
        await WatchAsync(300, homes);
        await WatchAsync(300, homes.Skip(50));
        await house.RestartAsync();
        await WatchAsync(600, homes.Skip(45));

        var incident = (await Incidents()).Single();
        Assert.That((incident.EndedAt, incident.Silent), Is.EqualTo(((DateTimeOffset?)null, 45)));
        Assert.That(await Alerts(), Is.Empty);

        await WatchAsync(60, homes);
        Assert.That((await Incidents()).Single().EndedAt, Is.Not.Null);
    }

    [Test]
    public async Task After_a_restart_with_everyone_back_there_is_no_incident_and_no_alert()
    {
        await WatchAsync(300, homes);
        house.Clock.Advance(TimeSpan.FromHours(3));
        await house.RestartAsync();
        await WatchAsync(120, []);
        await WatchAsync(600, homes);

        Assert.That(await Incidents(), Is.Empty);
        Assert.That(await Alerts(), Is.Empty);
    }

    /// <summary>CLINICAL 9, trap 12: one home that cannot be read does not hide the others.</summary>
    [Test]
    public async Task One_home_that_cannot_be_read_hides_no_other()
    {
        await WatchAsync(300, homes);
        fleet.Unreadable = homes[0].Box;
        await WatchAsync(400, homes.Skip(5));
        Assert.That((await Alerts()).Select(alert => alert.Box), Is.EquivalentTo(homes.Skip(1).Take(4).Select(home => home.Box)));

        fleet.Unreadable = null;
        await WatchAsync(10, homes.Skip(5));
        Assert.That(await Alerts(), Has.Count.EqualTo(5));
    }

    /// <summary>Rather many alerts than none.</summary>
    [Test]
    public async Task When_the_incident_cannot_be_written_the_homes_alert_one_by_one_and_it_is_tried_again()
    {
        await WatchAsync(300, homes);
        house.Faults.FailsOn = db => db.ChangeTracker.Entries<Incident>().Any();
        await WatchAsync(190, homes.Skip(30));
        Assert.That(await Incidents(), Is.Empty);
        Assert.That(await Alerts(), Has.Count.EqualTo(30));

        house.Faults.FailsOn = _ => false;
        await WatchAsync(20, homes.Skip(30));

        Assert.That((await Incidents()).Single().Silent, Is.EqualTo(30));
        Assert.That((await Alerts()).Count, Is.EqualTo(30));
    }

    /// <summary>A firmware that silences bracelets is a mass too, of its own kind.</summary>
    [Test]
    public async Task Bracelets_that_fall_silent_together_are_an_incident_of_bracelets()
    {
        await WatchAsync(300, homes);
        var last = house.Now;
        for (var second = 0; second < 300; second += 10)
        {
            fleet.Hear(homes, house.Now.AddSeconds(10));
            foreach (var home in homes.Take(60))
            {
                var source = fleet.Of(home);
                fleet.Say(source with { ReadingMeasuredAt = last, LastHeartbeat = source.LastHeartbeat! with { BraceletHeardAt = last } });
            }

            await WatchAsync(10, []);
        }

        Assert.That((await Incidents()).Select(incident => (incident.Kind, incident.Source, incident.Silent)), Is.EqualTo(new[] { (IncidentKind.Operator, AlertRule.BraceletSilent, 60) }).Or.EqualTo(new[] { (IncidentKind.Fleet, AlertRule.BraceletSilent, 60) }));
        Assert.That(await Alerts(), Is.Empty);
    }

    [Test]
    public async Task Support_sees_what_is_silent_by_cause_and_a_nurse_hers_by_risk()
    {
        await WatchAsync(300, homes);
        await WatchAsync(200, homes.Skip(3));
        await WatchAsync(130, homes.Skip(5));
        await house.Report(homes[1].Box, house.Fall());

        var overview = await house.Send(new ListSilences());
        Assert.That((overview.Homes, overview.Late, overview.Sources.Count), Is.EqualTo((1_200, 2, 3)));
        Assert.That(overview.Causes, Is.EqualTo(new[] { new SilenceCause(AlertRule.BoxSilent, "cause_unknown", 3) }));
        Assert.That(overview.Sources.Select(source => source.Alert), Has.None.Null);

        var unseen = await house.Send(new ListUnseen([homes[0].Patient, homes[1].Patient, homes[7].Patient]));
        Assert.That(unseen.Select(each => (each.Source.Patient, each.Gravest)), Is.EqualTo(new[] { (homes[1].Patient, (AlertLevel?)AlertLevel.Red), (homes[0].Patient, null) }));
    }

    /// <summary>Sweeps for so long; these homes are heard at each one.</summary>
    private async Task WatchAsync(int seconds, IEnumerable<Home> heard)
    {
        var those = heard.ToList();
        for (var second = 0; second < seconds; second += 10)
        {
            house.Clock.Advance(TimeSpan.FromSeconds(10));
            fleet.Hear(those, house.Now);
            await house.Services.GetRequiredService<WatchSilence>().SweepAsync(CancellationToken.None);
        }
    }

    private Task<IReadOnlyList<SilenceIncident>> Incidents() => house.Send(new ListIncidents());

    private Task<List<Alert>> Alerts() => house.Look(db => db.Alerts.AsNoTracking().Where(alert => alert.State != AlertState.Closed).ToListAsync());
}
