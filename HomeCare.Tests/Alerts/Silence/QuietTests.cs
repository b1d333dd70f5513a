using HomeCare.Modules.Alerts;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Rules;
using HomeCare.Modules.Alerts.Silence;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Silence;

/// <summary>CLINICAL 5: from how long on a quiet source is silent, and who is to look at it.</summary>
internal sealed class QuietTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 12, 13, 0, 0, TimeSpan.Zero);
    private static readonly Home Home = new(PatientId.New(), BoxId.New(), Now.AddDays(-7), "Europe/Paris");

    /// <summary>CLINICAL 9, trap 15: one comparison decides the race at the deadline.</summary>
    [Test]
    public void What_is_heard_at_the_deadline_itself_is_no_silence_and_what_is_not_is_one()
    {
        var last = Now.AddMinutes(-3);

        Assert.That(BoxSilent.Of(Home, Heard(last), Now).IsSilent(Now), Is.True);
        Assert.That(BoxSilent.Of(Home, Heard(last), Now.AddTicks(-1)).IsSilent(Now.AddTicks(-1)), Is.False);
        Assert.That(BoxSilent.Of(Home, Heard(Now), Now).IsSilent(Now), Is.False, "its message came at the very instant");
        Assert.That(BoxSilent.Of(Home, Heard(last.AddTicks(1)), Now).IsSilent(Now), Is.False);
    }

    [TestCase(119, false)]
    [TestCase(120, true)]
    public void A_box_is_late_after_two_minutes(int quietSeconds, bool late) =>
        Assert.That(BoxSilent.Of(Home, Heard(Now.AddSeconds(-quietSeconds)), Now).IsLate(Now), Is.EqualTo(late));

    /// <summary>A restart makes no false silence, and takes back none that is true.</summary>
    [TestCase(0, 179, null)]
    [TestCase(0, 180, Finding.Present)]
    [TestCase(100, 179, Finding.Gone)]
    public void Quiet_from_before_the_start_counts_from_the_start(int heardAfterStart, int now, Finding? finding)
    {
        var heard = heardAfterStart == 0 ? Now.AddHours(-1) : Now.AddSeconds(heardAfterStart);
        var at = Now.AddSeconds(now);

        Assert.That(BoxSilent.Of(Home, Heard(heard), at, start: Now).AskAt(at, runs: false)?.Finding, Is.EqualTo(finding));
    }

    [Test]
    public void Never_seen_counts_from_the_enrolment_whatever_the_start()
    {
        var quiet = BoxSilent.Of(Home, null, Now, start: Now);

        Assert.That((quiet.Never, quiet.Since, quiet.AskAt(Now, runs: false)!.Step), Is.EqualTo((true, Home.Since, AlertStep.Support)));
    }

    [Test]
    public void What_a_box_said_in_an_earlier_home_is_not_heard_in_this_one()
    {
        var moved = Home with { Since = Now.AddSeconds(-60) };

        Assert.That(BoxSilent.Of(moved, Heard(Now.AddDays(-3)), Now), Has.Property(nameof(Quiet.Never)).True.And.Property(nameof(Quiet.Since)).EqualTo(moved.Since));
    }

    [TestCase(AlertRule.BoxSilent, false, 14.9, AlertStep.None)]
    [TestCase(AlertRule.BoxSilent, false, 15, AlertStep.Support)]
    [TestCase(AlertRule.BoxSilent, false, 29.9, AlertStep.Support)]
    [TestCase(AlertRule.BoxSilent, false, 30, AlertStep.Relative)]
    [TestCase(AlertRule.BoxSilent, false, 119.9, AlertStep.Relative)]
    [TestCase(AlertRule.BoxSilent, false, 120, AlertStep.Visit)]
    [TestCase(AlertRule.BraceletSilent, false, 14.9, AlertStep.None)]
    [TestCase(AlertRule.BraceletSilent, false, 15, AlertStep.Support)]
    [TestCase(AlertRule.BraceletSilent, false, 60, AlertStep.Relative)]
    [TestCase(AlertRule.OxygenSilent, false, 59.9, AlertStep.None)]
    [TestCase(AlertRule.HeartRateSilent, false, 60, AlertStep.Support)]
    [TestCase(AlertRule.BoxSilent, true, 1439, AlertStep.None)]
    [TestCase(AlertRule.BoxSilent, true, 1440, AlertStep.Support)]
    public void Who_is_to_look_at_it_after_how_long(AlertRule rule, bool never, double minutes, AlertStep step) =>
        Assert.That(SilenceSteps.Of(rule, never, TimeSpan.FromMinutes(minutes)), Is.EqualTo(step));

    [TestCase(899, Finding.Gone)]
    [TestCase(900, Finding.Present)]
    public void A_signal_is_missed_after_15_minutes_without_a_valid_value(int invalidSeconds, Finding finding)
    {
        var source = Measuring(heartRate: Now.AddSeconds(-invalidSeconds), oxygen: Now);

        var ask = SignalSilent.HeartRateOf(Home, source, Now)!.Value.AskAt(Now, runs: false)!;
        Assert.That((ask.Finding, ask.Level), Is.EqualTo((finding, AlertLevel.Technical)));
        Assert.That(SignalSilent.OxygenOf(Home, source, Now)!.Value.IsSilent(Now), Is.False, "the other signal is judged for itself");
    }

    [Test]
    public void A_signal_is_not_missed_while_no_readings_come_or_the_bracelet_is_off_or_never_sent_it()
    {
        var missing = Measuring(heartRate: Now.AddHours(-1), oxygen: Now);

        Assert.That(SignalSilent.HeartRateOf(Home, missing, Now), Is.Not.Null);
        Assert.That(SignalSilent.HeartRateOf(Home, missing with { ReadingMeasuredAt = Now.AddMinutes(-3) }, Now), Is.Null, "no readings: the bracelet is silent, not the signal");
        Assert.That(SignalSilent.HeartRateOf(Home, missing with { NotWornAt = Now }, Now), Is.Null, "the newest reading was on no wrist");
        Assert.That(SignalSilent.HeartRateOf(Home, missing with { LastHeartbeat = Beat() with { Bracelet = BraceletLinkState.NotWorn } }, Now), Is.Null);
        Assert.That(SignalSilent.HeartRateOf(Home, missing with { HeartRate = null }, Now), Is.Null, "a bracelet without that sensor");
    }

    [TestCase(899, false)]
    [TestCase(900, true)]
    public void The_15_minutes_begin_when_the_bracelet_is_put_on(int wornSeconds, bool silent)
    {
        var source = Measuring(heartRate: Now.AddHours(-5), oxygen: Now) with { NotWornAt = Now.AddSeconds(-wornSeconds) };

        Assert.That(SignalSilent.HeartRateOf(Home, source, Now)!.Value.IsSilent(Now), Is.EqualTo(silent));
    }

    /// <summary>What was valid before a start is not in memory for certain.</summary>
    [TestCase(899, false)]
    [TestCase(900, true)]
    public void A_signal_of_which_nothing_valid_is_remembered_counts_from_the_start(int seconds, bool silent)
    {
        var quiet = SignalSilent.OxygenOf(Home, Measuring(heartRate: Now, oxygen: null), Now, start: Now.AddSeconds(-seconds))!.Value;

        Assert.That((quiet.IsSilent(Now), quiet.Heard), Is.EqualTo((silent, Now.AddSeconds(-seconds))));
    }

    private static SourceHeard Heard(DateTimeOffset at) => new(Home.Patient, Home.Box, at, at, null);

    private static SourceHeard Measuring(DateTimeOffset? heartRate, DateTimeOffset? oxygen) =>
        new(Home.Patient, Home.Box, Now, Now.AddSeconds(-5), Beat(), new SignalHeard(heartRate), new SignalHeard(oxygen));

    private static Heartbeat Beat() => new(
        1, Now, 1, "1.0", BraceletLinkState.Connected, "HC-0001", Now, 80, ModemState.Ready, 70, "F SFR", true, 0, 0, 1L << 33);
}
