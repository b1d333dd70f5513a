using HomeCare.Modules.Alerts;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts;

/// <summary>What a start asks of storage while everyone's window is made again: all at once, and nobody's alert is raised a second time by it.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class RunningAlertsTests(EngineKind kind)
{
    private static readonly AlertRule[] Rules = [AlertRule.HeartRateHigh, AlertRule.HeartRateLow, AlertRule.OxygenLow];

    private AlertsHouse house = null!;
    private PatientId red;
    private PatientId well;
    private StaffId nurse;

    [SetUp]
    public async Task Open()
    {
        house = await AlertsHouse.OpenAsync(kind);
        (red, var box, nurse) = await house.Home();
        (well, _) = await house.LonelyHome();
        for (var reading = 0; reading < 12; reading++)
        {
            house.Clock.Advance(TimeSpan.FromSeconds(10));
            await house.Publish(house.Telemetry.Record(red, box, KnownReadings.Reading(house.Now, bpm: 150)));
        }

        await house.RestartAsync();
    }

    [TearDown]
    public async Task Close() => await house.DisposeAsync();

    [Test]
    public async Task All_are_read_at_once_and_believed_for_a_minute()
    {
        var before = house.Calls.Count;

        Assert.That(await Of(red), Is.EqualTo(new Dictionary<AlertRule, AlertLevel> { [AlertRule.HeartRateHigh] = AlertLevel.Red }));
        Assert.That(await Of(well), Is.Empty);
        Assert.That(house.Calls.Count - before, Is.EqualTo(1), "one question for everyone");

        house.Clock.Advance(TimeSpan.FromSeconds(59));
        await Of(well);
        Assert.That(house.Calls.Count - before, Is.EqualTo(1));
        house.Clock.Advance(TimeSpan.FromSeconds(1));
        await Of(well);
        Assert.That(house.Calls.Count - before, Is.EqualTo(2));
    }

    [Test]
    public async Task Who_is_written_of_is_asked_for_again_and_nobody_else()
    {
        await Of(red);
        await house.Look(db => db.Alerts.ExecuteUpdateAsync(alert => alert.SetProperty(row => row.NormalAt, (DateTime?)house.Now.UtcDateTime)));
        Assert.That(await Of(red), Is.Not.Empty, "believed: nobody said that it was written of");

        house.Services.GetRequiredService<RunningAlerts>().Writing(red);
        var before = house.Calls.Count;

        Assert.That(await Of(red), Is.Empty, "its cause has gone");
        Assert.That(await Of(well), Is.Empty);
        Assert.That(house.Calls.Count - before, Is.EqualTo(1));
    }

    [TestCase(12 * 60 + 9, true)]
    [TestCase(12 * 60 + 11, false)]
    public async Task A_closed_alert_counts_for_as_long_as_a_yellow_one_may_pause_after_it_was_last_seen(int minutes, bool counts)
    {
        var alert = (await house.Open(red)).Single();
        await house.Send(new TakeAlert(alert.Id, nurse));
        await house.Send(new CloseAlert(alert.Id, nurse, AlertOutcome.Real, "vue"));

        house.Clock.Advance(TimeSpan.FromMinutes(minutes));

        Assert.That((await Of(red)).ContainsKey(AlertRule.HeartRateHigh), Is.EqualTo(counts));
    }

    [Test]
    public async Task Only_the_rules_that_are_asked_after_are_named() =>
        Assert.That(await house.Services.GetRequiredService<RunningAlerts>().OfAsync(red, [AlertRule.OxygenLow], CancellationToken.None), Is.Empty);

    private Task<IReadOnlyDictionary<AlertRule, AlertLevel>> Of(PatientId patient) =>
        house.Services.GetRequiredService<RunningAlerts>().OfAsync(patient, Rules, CancellationToken.None);
}
