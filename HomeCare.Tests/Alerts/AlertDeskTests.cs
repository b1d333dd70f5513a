using HomeCare.Modules.Alerts;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts;

internal sealed class AlertDeskTests
{
    private static readonly DateTimeOffset T = new(2026, 3, 12, 13, 0, 0, TimeSpan.Zero);
    private static readonly StaffId Nurse = StaffId.New();

    [TestCase(AlertRule.Fall)]
    [TestCase(AlertRule.Help)]
    public void A_fall_or_a_help_call_is_never_folded_and_never_waits(AlertRule rule)
    {
        var open = Made(Seen(rule, 0) with { Event = AlertId.New() });

        var decision = AlertDesk.Decide(Seen(rule, 1) with { Event = AlertId.New() }, [open]);

        Assert.That(decision, Is.EqualTo(new Decision.Raise(((Decision.Raise)decision).Ask, TextNurse: true)));
    }

    [Test]
    public void What_is_seen_for_the_first_time_is_raised_and_texted() =>
        Assert.That(Decide(Seen(AlertRule.OxygenLow, 0, 84)), Is.EqualTo(new Decision.Raise(Seen(AlertRule.OxygenLow, 0, 84), true)));

    [TestCase(AlertRule.BoxSilent, AlertLevel.Technical)]
    [TestCase(AlertRule.NobodyReachable, AlertLevel.Red)]
    public void Equipment_and_nobody_to_text_make_no_text(AlertRule rule, AlertLevel level) =>
        Assert.That(((Decision.Raise)Decide(Seen(rule, 0) with { Level = level })).TextNurse, Is.False);

    [TestCase(-1, false, Description = "the server's own rule was a second later")]
    [TestCase(1, false)]
    [TestCase(300, false, Description = "still the same open episode")]
    [TestCase(300, true, Description = "the value was normal in between: seen again")]
    public void A_value_judged_at_home_joins_the_open_alert_of_the_server_s_own_rule(int second, bool wasNormal)
    {
        var open = Made(Seen(AlertRule.OxygenLow, 0, 84));
        if (wasNormal)
        {
            open.ReturnToNormal(T.AddSeconds(200));
        }

        var decision = Decide(AtHome(second), open);

        Assert.That(decision, Is.EqualTo(new Decision.Fold(open, AtHome(second) with { Event = ((Decision.Fold)decision).Ask.Event }, Again: wasNormal, RiseTo: null)));
    }

    [Test]
    public void What_home_judged_before_the_value_was_normal_does_not_unsay_that_it_is()
    {
        var open = Made(Seen(AlertRule.OxygenLow, 0, 84));
        open.ReturnToNormal(T.AddSeconds(200));

        Assert.That(Decide(AtHome(100), open), Is.EqualTo(new Decision.Known(open)));
    }

    [TestCase(60, null, false, Description = "the episode that a person has just closed")]
    [TestCase(121, null, true, Description = "later than what was seen when it was closed")]
    [TestCase(60, 30, true, Description = "normal in between: a new episode")]
    public void After_a_close_only_the_very_episode_is_known(int second, int? normalAt, bool raised)
    {
        var closed = Made(Seen(AlertRule.OxygenLow, 0, 84));
        if (normalAt is { } normal)
        {
            closed.ReturnToNormal(T.AddSeconds(normal));
        }

        closed.Take(Nurse, T.AddSeconds(50), TimeSpan.FromMinutes(45));
        closed.Close(Nurse, T.AddSeconds(59), AlertOutcome.FalseAlarm, null);

        Assert.That(Decide(AtHome(second), closed) is Decision.Raise { TextNurse: true }, Is.EqualTo(raised));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_danger_joins_what_old_readings_showed_first_and_has_the_nurse_texted(bool late)
    {
        var found = Made(Seen(AlertRule.OxygenLow, 0, 84) with { Late = true });

        Assert.That(Decide(AtHome(20) with { Late = late }, found) is Decision.Fold { TextNurse: true, Again: false }, Is.True);
    }

    [Test]
    public void Another_rule_s_alert_folds_nothing() => Assert.That(
        Decide(Seen(AlertRule.HeartRateHigh, 10, 150), Made(Seen(AlertRule.HeartRateLow, 0, 35)), Made(Seen(AlertRule.BoxSilent, 0))),
        Is.InstanceOf<Decision.Raise>());

    [TestCase(0, 150.0, typeof(Decision.Nothing), Description = "the same point judged twice")]
    [TestCase(-10, 150.0, typeof(Decision.Nothing), Description = "an older point")]
    [TestCase(10, 150.0, typeof(Decision.Nothing), Description = "still there, ten seconds later")]
    [TestCase(30, 150.0, typeof(Decision.Fold), Description = "still there, written every half minute")]
    [TestCase(10, 151.0, typeof(Decision.Fold), Description = "graver")]
    public void While_it_is_open_the_same_cause_folds(int second, double value, Type expected)
    {
        var decision = Decide(Seen(AlertRule.HeartRateHigh, second, value), Made(Seen(AlertRule.HeartRateHigh, 0, 150)));

        Assert.That(decision, Is.InstanceOf(expected));
        Assert.That(decision is Decision.Fold { Again: true }, Is.False, "one running episode is one occurrence");
    }

    [Test]
    public void After_normal_values_it_is_a_further_occurrence_of_the_open_alert()
    {
        var open = Made(Seen(AlertRule.HeartRateHigh, 0, 150));
        open.ReturnToNormal(T.AddSeconds(200));

        Assert.That(Decide(Seen(AlertRule.HeartRateHigh, 190, 150), open), Is.InstanceOf<Decision.Nothing>(), "seen before it was normal");
        Assert.That(Decide(Seen(AlertRule.HeartRateHigh, 400, 140), open), Is.InstanceOf<Decision.Fold>().With.Property("Again").True);
    }

    /// <summary>CLINICAL 9, trap 11.</summary>
    [TestCase(AlertLevel.Orange, AlertLevel.Red, AlertLevel.Red)]
    [TestCase(AlertLevel.Red, AlertLevel.Orange, null)]
    [TestCase(AlertLevel.Red, AlertLevel.Red, null)]
    public void Severity_rises_and_never_falls(AlertLevel was, AlertLevel asked, AlertLevel? rises)
    {
        var open = Made(Seen(AlertRule.HeartRateHigh, 0, 150) with { Level = was });

        var decision = Decide(Seen(AlertRule.HeartRateHigh, 40, 150) with { Level = asked }, open);

        Assert.That(((Decision.Fold)decision).RiseTo, Is.EqualTo(rises));
        open.RiseTo(asked, T);
        Assert.That(open.Level, Is.EqualTo((AlertLevel)Math.Max((int)was, (int)asked)));
    }

    [TestCase(10, 150.0, false, Description = "the episode that was just closed")]
    [TestCase(840, 150.0, false, Description = "14 minutes on")]
    [TestCase(960, 150.0, true, Description = "still red 15 minutes after the close")]
    [TestCase(10, 160.0, true, Description = "clearly worse than what was closed")]
    [TestCase(10, 159.9, false, Description = "hardly worse")]
    public void A_close_never_hides_a_running_red_for_more_than_15_minutes(int secondsAfter, double value, bool raises)
    {
        var alert = Made(Seen(AlertRule.HeartRateHigh, 0, 150));
        alert.SeeAgain(Seen(AlertRule.HeartRateHigh, 60, 150), again: false);
        alert.Close(Nurse, T.AddSeconds(60), AlertOutcome.Real, null);

        Assert.That(Decide(Seen(AlertRule.HeartRateHigh, 60 + secondsAfter, value), alert) is Decision.Raise, Is.EqualTo(raises));
    }

    [Test]
    public void After_a_close_and_normal_values_it_is_raised_at_once()
    {
        var alert = Made(Seen(AlertRule.HeartRateHigh, 0, 150));
        alert.Close(Nurse, T.AddSeconds(60), AlertOutcome.Real, null);
        var gone = Decide(new Ask(AlertRule.HeartRateHigh, Finding.Gone, AlertLevel.Red, T.AddSeconds(80), T.AddSeconds(200)), alert);
        Assert.That(gone, Is.InstanceOf<Decision.BackToNormal>(), "noted on the closed alert too");
        alert.ReturnToNormal(T.AddSeconds(200));

        Assert.That(Decide(Seen(AlertRule.HeartRateHigh, 210, 131), alert), Is.InstanceOf<Decision.Raise>());
    }

    [TestCase(0, false)]
    [TestCase(1, true)]
    public void Back_to_normal_is_noted_once_and_only_after_it_was_seen(int second, bool noted)
    {
        var open = Made(Seen(AlertRule.HeartRateHigh, 0, 150));
        var gone = new Ask(AlertRule.HeartRateHigh, Finding.Gone, AlertLevel.Red, T, T.AddSeconds(second));

        Assert.That(Decide(gone, open) is Decision.BackToNormal, Is.EqualTo(noted));
        open.ReturnToNormal(T.AddSeconds(second));
        Assert.That(Decide(gone with { At = T.AddSeconds(60) }, open), Is.InstanceOf<Decision.Nothing>());
    }

    [Test]
    public void A_tachycardia_signal_folds_into_the_running_alert_and_after_a_close_raises_at_once()
    {
        var alert = Made(Signal(0));

        Assert.That(Decide(Signal(40), alert), Is.InstanceOf<Decision.Fold>().With.Property("Again").True);
        alert.Close(Nurse, T.AddSeconds(50), AlertOutcome.Real, null);
        Assert.That(Decide(Signal(80), alert), Is.InstanceOf<Decision.Raise>());
    }

    [Test]
    public void A_late_signal_joins_a_live_alert_but_a_live_one_never_a_late_alert()
    {
        Assert.That(Decide(Signal(-3600) with { Late = true }, Made(Signal(0))), Is.InstanceOf<Decision.Fold>());
        Assert.That(Decide(Signal(0), Made(Signal(-3600) with { Late = true })), Is.EqualTo(new Decision.Raise(Signal(0), true)).Using<Decision.Raise>(SameButForEvent));
    }

    [TestCase(-600, -500, null, typeof(Decision.Raise))]
    [TestCase(-600, -500, false, typeof(Decision.Raise))]
    [TestCase(-600, -500, true, typeof(Decision.Fold))]
    [TestCase(-20, 40, false, typeof(Decision.Nothing))]
    [TestCase(-20, 40, true, typeof(Decision.Fold))]
    [TestCase(-119, -110, false, typeof(Decision.Nothing))]
    public void What_is_found_afterwards_is_one_late_alert_without_a_text_or_known_already(int from, int to, bool? knownIsLate, Type expected)
    {
        var ask = Seen(AlertRule.OxygenLow, to, 80) with { From = T.AddSeconds(from), Late = true };
        Alert[] known = knownIsLate is { } late ? [Made(Seen(AlertRule.OxygenLow, 0, 80) with { Late = late })] : [];

        var decision = Decide(ask, known);

        Assert.That(decision, Is.InstanceOf(expected));
        Assert.That(decision is Decision.Raise { TextNurse: true }, Is.False, "late data makes no live text");
    }

    [Test]
    public void A_live_red_is_not_hidden_by_an_open_late_alert() => Assert.That(
        Decide(Seen(AlertRule.OxygenLow, 10, 80), Made(Seen(AlertRule.OxygenLow, 0, 80) with { Late = true })),
        Is.EqualTo(new Decision.Raise(Seen(AlertRule.OxygenLow, 10, 80), true)));

    private static Ask AtHome(int second) => Seen(AlertRule.OxygenLow, second, 84) with { Event = new AlertId(new Guid("0b7e2f64-0000-0000-0000-000000000001")) };

    private static Decision Decide(Ask ask, params Alert[] known) => AlertDesk.Decide(ask, known);

    private static bool SameButForEvent(Decision.Raise one, Decision.Raise other) =>
        one.TextNurse == other.TextNurse && one.Ask with { Event = null } == other.Ask with { Event = null };

    private static Ask Seen(AlertRule rule, int second, double? value = null) =>
        new(rule, Finding.Present, rule == AlertRule.BoxSilent ? AlertLevel.Technical : AlertLevel.Red, T.AddSeconds(second), T.AddSeconds(second), value);

    private static Ask Signal(int second) => Seen(AlertRule.TachycardiaSignal, second, 170) with { Event = AlertId.New() };

    private static Alert Made(Ask ask) => Alert.Raise(ask.Event ?? AlertId.New(), PatientId.New(), null, ask, ask.At);
}
