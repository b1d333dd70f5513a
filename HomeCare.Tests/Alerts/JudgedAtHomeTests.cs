using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts;

/// <summary>The box's red rule and the server's own on the same readings: one alert, one story, whichever comes first.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class JudgedAtHomeTests(EngineKind kind)
{
    private AlertsHouse house = null!;
    private PatientId patient;
    private BoxId box;

    [SetUp]
    public async Task Open()
    {
        house = await AlertsHouse.OpenAsync(kind);
        (patient, box, _) = await house.Home();
    }

    [TearDown]
    public async Task Close() => await house.DisposeAsync();

    [TestCase(DangerKind.HighHeartRate, 150, AlertRule.HeartRateHigh)]
    [TestCase(DangerKind.LowHeartRate, 35, AlertRule.HeartRateLow)]
    [TestCase(DangerKind.LowOxygen, 84, AlertRule.OxygenLow)]
    public async Task The_box_first_and_the_readings_after_it(DangerKind danger, double value, AlertRule rule)
    {
        var judged = Danger(danger, value);
        await house.Report(box, judged);

        await FeedAsync(danger, value, 12);

        var alert = (await house.Open(patient)).Single();
        Assert.That((alert.Id.Value, alert.Rule, alert.Level, alert.Value, alert.Occurrences), Is.EqualTo((judged.EventId, rule, AlertLevel.Red, (double?)value, 1)));
        Assert.That(await house.Send(new ListTexts()), Has.Count.EqualTo(1), "one text to the nurse");
    }

    [TestCase(DangerKind.HighHeartRate, 150)]
    [TestCase(DangerKind.LowOxygen, 84)]
    public async Task The_readings_first_and_the_box_after_them(DangerKind danger, double value)
    {
        await FeedAsync(danger, value, 6);
        var own = (await house.Open(patient)).Single();
        var judged = Danger(danger, value);

        var receipt = await house.Report(box, judged);
        await house.Send(new RecordBoxMessages(box, [new BoxMessage(judged.EventId, Guid.NewGuid(), "raised", MessageState.Accepted, house.Now, 12)]));

        Assert.That(receipt.Single().Outcome, Is.EqualTo(ItemOutcome.Stored));
        var alert = (await house.Open(patient)).Single();
        Assert.That((alert.Id, alert.Occurrences, alert.State), Is.EqualTo((own.Id, 1, AlertState.Notified)), "the relatives' text proves it");
        Assert.That(await house.Send(new ListTexts()), Has.Count.EqualTo(1));
        var story = (await house.Story(own.Id)).Lines;
        Assert.That(story.Select(line => line.Detail), Has.Member($"signalled_at_home {judged.EventId.ToString("N")[..4].ToUpperInvariant()}"));
        Assert.That(story.Count(line => line.Kind == StoryKind.BoxText), Is.EqualTo(1));
    }

    [Test]
    public async Task After_an_outage_the_danger_is_texted_once_in_whatever_order_it_and_its_readings_arrive([Values] bool readingsFirst)
    {
        var (at, judged) = (house.Now.AddMinutes(-20), Danger(DangerKind.LowOxygen, 84) with { OccurredAt = house.Now.AddMinutes(-19) });
        var night = house.Telemetry.Record(patient, box, [.. Enumerable.Range(0, 12).Select(i => Reading(DangerKind.LowOxygen, 84, at.AddSeconds(10 * i)) with { Late = true })]);
        if (readingsFirst)
        {
            await house.Publish(night);
            Assert.That(await house.Send(new ListTexts()), Is.Empty, "no live text about what old readings show");
        }

        await house.Report(box, judged);
        await house.Publish(night);
        await house.Report(box, judged);

        Assert.That((await house.Open(patient)).Single().Late, Is.True);
        Assert.That(await house.Send(new ListTexts()), Has.Count.EqualTo(1));
    }

    [TestCase(49.9, null)]
    [TestCase(50, 50.0)]
    public async Task A_value_that_cannot_be_is_not_shown_and_the_danger_stays(double value, double? shown)
    {
        await house.Report(box, Danger(DangerKind.LowOxygen, value));

        Assert.That((await house.Open(patient)).Single().Value, Is.EqualTo(shown));
    }

    private Danger Danger(DangerKind danger, double value) => new(
        Guid.NewGuid(), danger, DangerPhase.Raised, house.Now, "HC-0001",
        HeartRateBpm: danger == DangerKind.LowOxygen ? null : value, OxygenPercent: danger == DangerKind.LowOxygen ? value : null);

    private async Task FeedAsync(DangerKind danger, double value, int points)
    {
        for (var point = 0; point < points; point++)
        {
            house.Clock.Advance(TimeSpan.FromSeconds(10));
            await house.Publish(house.Telemetry.Record(patient, box, Reading(danger, value, house.Now)));
        }
    }

    private static HomeCare.Modules.Telemetry.Contracts.RecordedReading Reading(DangerKind danger, double value, DateTimeOffset at) =>
        danger == DangerKind.LowOxygen ? KnownReadings.Reading(at, oxygen: value) : KnownReadings.Reading(at, value);
}
