using System.Text.Json;
using HomeCare.Modules.Alerts;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts;

/// <summary>From a box's batch to the alert, through Telemetry as it is: the receipt comes after the judgement.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class WithTelemetryTests(EngineKind kind)
{
    private AlertsHouse house = null!;
    private PatientId patient;
    private BoxId box;
    private long sequence;

    [SetUp]
    public async Task Open()
    {
        sequence = 0;
        house = await AlertsHouse.OpenAsync(kind, withTelemetry: true);
        (patient, box, _) = await house.Home();
    }

    [TearDown]
    public async Task Close() => await house.DisposeAsync();

    [Test]
    public async Task The_receipt_of_the_point_that_completes_a_red_minute_comes_when_the_alert_is_open()
    {
        for (var n = 0; n < 4; n++)
        {
            await SendAsync(150);
        }

        Assert.That(await house.Open(patient), Is.Empty);
        await house.RestartAsync();

        Assert.That(await SendAsync(150), Is.EqualTo(ItemOutcome.Stored));

        Assert.That((await house.Open(patient)).Single().Rule, Is.EqualTo(AlertRule.HeartRateHigh));
    }

    /// <summary>FAULTS R8: no false ack, and nothing passed over afterwards.</summary>
    [Test]
    public async Task When_the_judgement_cannot_be_written_there_is_no_receipt_and_the_box_s_repetition_is_judged()
    {
        for (var n = 0; n < 4; n++)
        {
            await SendAsync(150);
        }

        house.Faults.FailsOn = _ => true;
        var last = Batch(150);
        Assert.That(() => house.Send(last), Throws.Exception);
        house.Faults.FailsOn = _ => false;

        await house.Send(last);

        Assert.That(await house.Open(patient), Has.Count.EqualTo(1));
        Assert.That(await house.Send(new ListTexts()), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_backlog_of_the_night_makes_a_late_alert_and_no_text()
    {
        var night = house.Now.AddHours(-8);
        var items = Enumerable.Range(0, 30).Select(n => Item(night.AddSeconds(10 * n), 150)).ToList();

        await house.Send(new RecordReadings(box, 1, house.Now, items));

        Assert.That((await house.Open(patient)).Single().Late, Is.True);
        Assert.That(await house.Send(new ListTexts()), Is.Empty);
    }

    /// <summary>CLINICAL 5: a batch ends a box's silence; its readings of the past do not end the bracelet's.</summary>
    [Test]
    public async Task A_box_that_is_heard_again_with_the_past_only_is_heard_and_its_bracelet_is_not()
    {
        await SendAsync(80);
        await SweepAsync(200);
        Assert.That((await house.Open(patient)).Single().Rule, Is.EqualTo(AlertRule.BoxSilent));

        for (var n = 0; n < 8; n++)
        {
            await house.Send(new RecordReadings(box, 1, house.Now, [Item(house.Now.AddMinutes(-20), 80)]));
            await SweepAsync(10);
        }

        Assert.That((await house.Open(patient)).Select(alert => alert.Rule), Is.EquivalentTo((AlertRule[])[AlertRule.BoxSilent, AlertRule.BraceletSilent]));
        var boxSilent = (await house.Open(patient)).Single(alert => alert.Rule == AlertRule.BoxSilent);
        Assert.That((await house.Story(boxSilent.Id)).Lines[^1].Kind, Is.EqualTo(StoryKind.BackToNormal));
    }

    private async Task SweepAsync(int seconds)
    {
        for (var second = 0; second < seconds; second += 10)
        {
            house.Clock.Advance(TimeSpan.FromSeconds(10));
            await house.Services.GetRequiredService<WatchSilence>().SweepAsync(CancellationToken.None);
        }
    }

    private async Task<ItemOutcome> SendAsync(double bpm) => (await house.Send(Batch(bpm)))[0].Outcome;

    private RecordReadings Batch(double bpm)
    {
        house.Clock.Advance(TimeSpan.FromSeconds(10));
        return new RecordReadings(box, 1, house.Now, [Item(house.Now, bpm)]);
    }

    private JsonElement Item(DateTimeOffset at, double bpm) => JsonSerializer.SerializeToElement(
        new Reading(++sequence, at, 10, "HC-0001", HeartRateBpm: Measure.Of(bpm)), WireJson.Options);
}
