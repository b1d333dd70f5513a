using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts;

/// <summary>CLINICAL 4: a source whose values cannot be believed is looked at by support; nobody is texted of it.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class SourceUnhealthyTests(EngineKind kind)
{
    private AlertsHouse house = null!;
    private PatientId patient;
    private BoxId box;
    private StaffId nurse;
    private DateTimeOffset hour;

    [SetUp]
    public async Task Open()
    {
        house = await AlertsHouse.OpenAsync(kind);
        (patient, box, nurse) = await house.Home();
        hour = new(2026, 3, 12, 12, 0, 0, TimeSpan.Zero);
    }

    [TearDown]
    public async Task Close() => await house.DisposeAsync();

    [Test]
    public async Task It_is_one_technical_alert_hour_after_hour_and_texts_nobody()
    {
        for (var count = 0; count < 5; count++)
        {
            await HourAsync([Ill()]);
        }

        var alert = (await house.Open(patient)).Single();
        Assert.That((alert.Rule, alert.Level, alert.Occurrences, alert.Value),
            Is.EqualTo((AlertRule.SourceUnhealthy, AlertLevel.Technical, 1, (double?)null)));
        Assert.That((await house.Story(alert.Id)).Lines.Single().Detail, Is.EqualTo("aberrant_share"));
        Assert.That(await house.Send(new ListTexts()), Is.Empty);
    }

    [Test]
    public async Task Healthy_again_is_a_line_and_the_alert_stays_until_a_person_closes_it()
    {
        await HourAsync([Ill()]);
        await HourAsync([]);
        await HourAsync([]);
        await HourAsync([Ill()]);

        var alert = (await house.Open(patient)).Single();
        Assert.That((await house.Story(alert.Id)).Lines.Select(line => line.Kind),
            Is.EqualTo(new[] { StoryKind.Raised, StoryKind.BackToNormal, StoryKind.SeenAgain }));
    }

    [Test]
    public async Task A_closed_one_comes_again_while_the_cause_is_there_and_not_when_it_is_gone()
    {
        await HourAsync([Ill()]);
        await CloseAllAsync();
        await HourAsync([]);
        Assert.That(await house.Open(patient), Is.Empty);

        await HourAsync([Ill()]);
        Assert.That(await house.Open(patient), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_batch_is_one_alert_for_all_of_its_homes()
    {
        var homes = new List<(PatientId Patient, BoxId Box)>();
        for (var count = 0; count < 12; count++)
        {
            homes.Add(await house.LonelyHome());
        }

        var group = new UnhealthyGroup(SourceGroup.Batch, "BR-24B07", homes[0].Patient, homes[0].Box);
        for (var count = 0; count < 3; count++)
        {
            await HourAsync([.. homes.Select(home => new UnhealthySource(home.Patient, home.Box, UnhealthyCause.Share, InGroup: true))], group);
        }

        var open = await house.Send(new ListOpenAlerts([.. homes.Select(home => home.Patient)]));
        Assert.That(open.Select(alert => (alert.Patient, alert.Rule, alert.Occurrences)), Is.EqualTo(new[] { (homes[0].Patient, AlertRule.SourceUnhealthy, 1) }));
        Assert.That((await house.Story(open[0].Id)).Lines.Single().Detail, Is.EqualTo("batch_unhealthy"));
    }

    [Test]
    public async Task A_source_that_was_told_alone_is_not_healed_by_its_batch_falling_ill()
    {
        await HourAsync([Ill()]);
        var (first, firstBox) = await house.LonelyHome();
        await HourAsync([Ill() with { InGroup = true }], new UnhealthyGroup(SourceGroup.Firmware, "1.5.0", first, firstBox));

        Assert.That((await house.Story((await house.Open(patient)).Single().Id)).Lines.Select(line => line.Kind), Is.EqualTo(new[] { StoryKind.Raised }));
        Assert.That((await house.Story((await house.Open(first)).Single().Id)).Lines.Single().Detail, Is.EqualTo("firmware_unhealthy"));
    }

    [Test]
    public async Task One_home_that_cannot_be_recorded_costs_the_others_nothing()
    {
        var (other, otherBox) = await house.LonelyHome();
        house.Faults.FailsOn = db => db.ChangeTracker.Entries<HomeCare.Modules.Alerts.Alert>().Any(entry => entry.Entity.Patient == patient);
        await HourAsync([Ill(), new UnhealthySource(other, otherBox, UnhealthyCause.AboveItsHabit, InGroup: false)]);
        house.Faults.FailsOn = _ => false;

        Assert.That(await house.Open(patient), Is.Empty);
        Assert.That(await house.Open(other), Has.Count.EqualTo(1));
        await HourAsync([Ill()]);
        Assert.That(await house.Open(patient), Has.Count.EqualTo(1), "asked again");
    }

    private UnhealthySource Ill() => new(patient, box, UnhealthyCause.Share, InGroup: false);

    private async Task HourAsync(IReadOnlyList<UnhealthySource> sources, params UnhealthyGroup[] groups)
    {
        await house.Publish(new SourcesJudged(hour, sources, groups));
        hour = hour.AddHours(1);
        house.Clock.Advance(TimeSpan.FromHours(1));
    }

    private async Task CloseAllAsync()
    {
        foreach (var alert in await house.Open(patient))
        {
            await house.Send(new CloseAlert(alert.Id, nurse, AlertOutcome.Technical, null));
        }
    }
}
