using System.Globalization;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using NUnit.Framework;
using Sent = HomeCare.Tests.Telemetry.Batch;

namespace HomeCare.Tests.Alerts;

/// <summary>
/// FAULTS R18, through Telemetry and Alerts as they are: each aberrant value is kept with its flag, none makes an alert by itself, and none hides a danger that
/// lasts.
/// </summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class AberrantValuesTests(EngineKind kind)
{
    /// <summary>A heart rate and an SpO2 as a box may write them, which signal is aberrant, and what is held against it. There is no NaN or infinity in JSON: the box says null.</summary>
    private static readonly object?[][] Values =
    [
        ["no number, the box's word for NaN and the infinities", "null", "96", "hr", Quality.Invalid, "no_value"],
        ["HR 0", "0", "96", "hr", Quality.Invalid, "hr_out_of_range"],
        ["HR 400", "400", "96", "hr", Quality.Invalid, "hr_out_of_range"],
        ["HR in hertz", "1.2", "96", "hr", Quality.Invalid, "hr_out_of_range"],
        ["SpO2 101", "72", "101", "spo2", Quality.Invalid, "spo2_out_of_range"],
        ["SpO2 as a fraction", "72", "0.96", "spo2", Quality.Invalid, "spo2_out_of_range"],
        ["HR and SpO2 exchanged", "96", "72", "spo2", Quality.Doubtful, "spo2_step"],
        ["one spike up", "190", "96", "hr", Quality.Doubtful, "hr_step"],
        ["one spike down", "31", "96", "hr", Quality.Doubtful, "hr_step"],
        ["one drop of SpO2", "72", "75", "spo2", Quality.Doubtful, "spo2_step"],
        ["a number beyond all measuring", "-1e9", "96", "hr", Quality.Invalid, "hr_out_of_range"],
    ];

    private AlertsHouse house = null!;
    private PatientId patient;
    private BoxId box;
    private long sequence;

    [OneTimeSetUp]
    public async Task Open() => house = await AlertsHouse.OpenAsync(kind, withTelemetry: true);

    [SetUp]
    public async Task SetUp() => (patient, box, _) = await house.Home();

    [OneTimeTearDown]
    public async Task Close() => await house.DisposeAsync();

    [TestCaseSource(nameof(Values))]
    public async Task One_artefact_is_kept_with_a_flag_and_makes_no_alert(string what, string bpm, string percent, string signal, Quality quality, string reason)
    {
        await CalmAsync(12);
        var at = house.Now;
        await SendAsync(bpm, percent);
        await CalmAsync(12);

        var kept = (await house.Send(new GetReadings(patient, at, at.AddSeconds(1)))).Single();
        var (judged, sent) = signal == "hr" ? (kept.HeartRateBpm!, bpm) : (kept.OxygenPercent!, percent);
        Assert.That((judged.Quality, judged.Reasons), Is.EqualTo((quality, new[] { reason })), what);
        Assert.That(judged.Value, Is.EqualTo(sent == "null" ? null : double.Parse(sent, CultureInfo.InvariantCulture)), "as it came");
        Assert.That(await house.Open(patient), Is.Empty, what);
    }

    [TestCaseSource(nameof(Values))]
    public async Task A_danger_that_lasts_is_not_missed_for_an_artefact_in_it(string what, string bpm, string percent, string signal, Quality quality, string reason)
    {
        await CalmAsync(6);
        for (var second = 0; second < 120; second += 10)
        {
            await (second == 60 ? SendAsync(bpm, percent) : SendAsync("150", "80"));
        }

        Assert.That((await house.Open(patient)).Select(alert => alert.Rule),
            Is.EquivalentTo(new[] { AlertRule.HeartRateHigh, AlertRule.OxygenLow }), what);
    }

    [Test]
    public async Task A_measurement_from_the_future_is_kept_aside_counted_and_makes_no_alert()
    {
        await CalmAsync(12);
        var receipt = await house.Send(Sent.Of(box, house.Now, Sent.Reading(++sequence, house.Now.AddSeconds(121), heartRate: 190)));
        await CalmAsync(6);

        Assert.That(receipt.Single().Outcome, Is.EqualTo(ItemOutcome.Quarantined));
        Assert.That((await house.Send(new GetDataQuality(patient, house.Now.AddHours(-1), house.Now.AddHours(1)))).Quarantined, Is.EqualTo(1));
        Assert.That(await house.Open(patient), Is.Empty);
    }

    [TestCase(72, 0)]
    [TestCase(150, 1)]
    public async Task A_flat_line_of_six_hours_while_walking_is_doubtful_and_only_its_first_minutes_may_alarm(double bpm, int alerts)
    {
        for (var minute = 0; minute < 6 * 60; minute++)
        {
            house.Clock.Advance(TimeSpan.FromMinutes(1));
            await house.Send(Sent.Of(box, house.Now, Enumerable.Range(0, 6).Select(
                index => Sent.Reading(++sequence, house.Now.AddSeconds((10 * index) - 50), heartRate: bpm, steps: 6))));
        }

        var quality = await house.Send(new GetDataQuality(patient, house.Now.AddHours(-6), house.Now.AddSeconds(1)));
        Assert.That(quality.HeartRate.Reasons["hr_flat"], Is.GreaterThan(quality.Received * 0.98));
        Assert.That(quality.Received, Is.EqualTo(6 * 360));
        Assert.That(await house.Open(patient), Has.Count.EqualTo(alerts));
    }

    private async Task CalmAsync(int count)
    {
        for (var n = 0; n < count; n++)
        {
            await SendAsync("72", "96");
        }
    }

    private async Task SendAsync(string bpm, string percent)
    {
        var receipt = await house.Send(Sent.Raw(box, house.Now, $$$"""
            {"sequence":{{{++sequence}}},"measuredAt":"{{{house.Now:yyyy-MM-ddTHH:mm:ss}}}Z","spanSeconds":10,"braceletSerial":"BR-1",
             "heartRateBpm":{"value":{{{bpm}}},"quality":"{{{(bpm == "null" ? "invalid" : "valid")}}}"},"oxygenPercent":{"value":{{{percent}}},"quality":"valid"}}
            """));
        Assert.That(receipt.Single().Outcome, Is.EqualTo(ItemOutcome.Stored));
        house.Clock.Advance(TimeSpan.FromSeconds(10));
    }
}
