using HomeCare.Modules.Alerts;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts;

/// <summary>One alert of a cause, whose level rises: nothing lighter may hide or delay a red one.</summary>
internal sealed class DeskLevelsTests
{
    private static readonly DateTimeOffset T = new(2026, 3, 12, 13, 0, 0, TimeSpan.Zero);
    private static readonly StaffId Nurse = StaffId.New();

    [TestCase(0, Description = "seen at the same instant")]
    [TestCase(-5)]
    [TestCase(10)]
    public void A_red_rises_out_of_a_lighter_alert_at_once(int second)
    {
        var open = Made(AlertLevel.Yellow, 0);

        Assert.That(Decide(Seen(AlertLevel.Red, second), open), Is.InstanceOf<Decision.Fold>().With.Property("RiseTo").EqualTo(AlertLevel.Red));
    }

    [Test]
    public void Who_took_the_lighter_one_has_not_taken_the_graver()
    {
        var open = Made(AlertLevel.Orange, 0);
        open.Notify();
        open.Take(Nurse, T.AddSeconds(20), TimeSpan.FromMinutes(45));

        open.RiseTo(AlertLevel.Red, T.AddSeconds(40));

        Assert.That((open.State, open.TakenBy, open.TakenAt, open.IsAnswered), Is.EqualTo((AlertState.Raised, (StaffId?)null, (DateTime?)null, false)));
        Assert.That(open.CalledAt, Is.EqualTo(T.AddSeconds(40).UtcDateTime), "how long it waits is counted from here");
    }

    [Test]
    public void A_level_that_does_not_rise_takes_it_from_nobody()
    {
        var open = Made(AlertLevel.Red, 0);
        open.Take(Nurse, T.AddSeconds(20), TimeSpan.FromMinutes(45));

        open.RiseTo(AlertLevel.Orange, T.AddSeconds(40));

        Assert.That((open.State, open.TakenBy), Is.EqualTo((AlertState.Taken, (StaffId?)Nurse)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void What_home_judged_red_is_never_known_already_by_a_lighter_alert(bool wasNormal)
    {
        var open = Made(AlertLevel.Orange, 0);
        if (wasNormal)
        {
            open.ReturnToNormal(T.AddSeconds(100));
        }

        Assert.That(Decide(AtHome(60), open), Is.InstanceOf<Decision.Fold>().With.Property("RiseTo").EqualTo(AlertLevel.Red));
        Assert.That(Decide(AtHome(60), Closed(AlertLevel.Orange, 0)), Is.InstanceOf<Decision.Raise>().With.Property("TextNurse").True);
    }

    [Test]
    public void A_red_after_a_lighter_one_was_closed_is_raised_at_once() =>
        Assert.That(Decide(Seen(AlertLevel.Red, 70) with { Value = 88 }, Closed(AlertLevel.Orange, 0)), Is.InstanceOf<Decision.Raise>().With.Property("TextNurse").True);

    /// <summary>Without it a red that came back would wait a quarter of an hour, because orange went on beneath.</summary>
    [Test]
    public void A_red_that_eased_and_comes_back_after_a_close_is_raised_at_once()
    {
        var alert = Made(AlertLevel.Red, 0);
        Assert.That(Decide(Seen(AlertLevel.Orange, 200) with { Finding = Finding.Eased }, alert), Is.EqualTo(new Decision.Eases(alert, AlertLevel.Orange, T.AddSeconds(200))));
        alert.EaseTo(AlertLevel.Orange, T.AddSeconds(200));
        alert.Close(Nurse, T.AddSeconds(210), AlertOutcome.Real, null);

        Assert.That(Decide(Seen(AlertLevel.Orange, 300), alert), Is.InstanceOf<Decision.Nothing>(), "the orange that was closed");
        Assert.That(Decide(Seen(AlertLevel.Red, 300), alert), Is.InstanceOf<Decision.Raise>());
        Assert.That(Decide(AtHome(205), alert), Is.InstanceOf<Decision.Raise>(), "and so is what home judged");
    }

    [Test]
    public void A_red_that_eased_and_comes_back_while_it_is_open_is_seen_again()
    {
        var open = Made(AlertLevel.Red, 0);
        open.EaseTo(AlertLevel.Yellow, T.AddSeconds(200));

        var fold = (Decision.Fold)Decide(Seen(AlertLevel.Red, 300), open);

        Assert.That((fold.Again, fold.RiseTo), Is.EqualTo((true, (AlertLevel?)null)));
        open.SeeAgain(fold.Ask, fold.Again);
        Assert.That((open.Level, open.EasedTo, open.Occurrences), Is.EqualTo((AlertLevel.Red, (AlertLevel?)null, 2)));
    }

    /// <summary>An alert that somebody took days ago and never closed must not swallow the next red.</summary>
    [TestCase(AlertLevel.Red, 200, 200 + 14 * 60, false)]
    [TestCase(AlertLevel.Red, 200, 200 + 15 * 60, true)]
    [TestCase(AlertLevel.Yellow, 200, 200 + 15 * 60, true, Description = "yellow went on beneath")]
    [TestCase(AlertLevel.Yellow, 200, 200 + 14 * 60, false)]
    [TestCase(null, null, 14 * 60, false)]
    [TestCase(null, null, 15 * 60, true, Description = "the bracelet was off")]
    public void A_red_that_comes_back_into_an_open_alert_after_a_quarter_of_an_hour_is_told_anew(AlertLevel? easedTo, int? endedAt, int second, bool anew)
    {
        var open = Made(AlertLevel.Red, 0);
        open.Take(Nurse, T.AddSeconds(20), TimeSpan.FromMinutes(45));
        if (endedAt is { } at)
        {
            if (easedTo == AlertLevel.Red)
            {
                open.ReturnToNormal(T.AddSeconds(at));
            }
            else
            {
                open.EaseTo(easedTo!.Value, T.AddSeconds(at));
                open.SeeAgain(Seen(easedTo.Value, second - 10), again: false);
            }
        }

        var fold = (Decision.Fold)Decide(Seen(AlertLevel.Red, second), open);

        Assert.That((fold.Anew, fold.RiseTo), Is.EqualTo((anew, (AlertLevel?)null)));
        Assert.That(fold.Again || !anew);
    }

    [Test]
    public void A_danger_that_joins_a_late_yellow_makes_it_red()
    {
        var late = Alert.Raise(AlertId.New(), PatientId.New(), null, Seen(AlertLevel.Yellow, 0) with { Late = true }, T);

        Assert.That(Decide(AtHome(20), late), Is.InstanceOf<Decision.Fold>().With.Property("RiseTo").EqualTo(AlertLevel.Red));
    }

    [TestCase(AlertLevel.Yellow, 14 * 60, false)]
    [TestCase(AlertLevel.Yellow, 11 * 3600, false)]
    [TestCase(AlertLevel.Yellow, 12 * 3600 + 1, true)]
    [TestCase(AlertLevel.Orange, 14 * 60, false)]
    [TestCase(AlertLevel.Orange, 15 * 60 + 1, true)]
    public void What_goes_on_after_a_close_comes_back_after_its_pause(AlertLevel level, int secondsAfter, bool raised) =>
        Assert.That(Decide(Seen(level, 60 + secondsAfter), Closed(level, 0)) is Decision.Raise, Is.EqualTo(raised));

    [TestCase(AlertLevel.Yellow, false)]
    [TestCase(AlertLevel.Orange, true)]
    [TestCase(AlertLevel.Red, true)]
    public void Yellow_is_a_worklist_s_and_texts_nobody(AlertLevel level, bool texts) =>
        Assert.That(((Decision.Raise)Decide(Seen(level, 0))).TextNurse, Is.EqualTo(texts));

    [Test]
    public void A_red_found_afterwards_is_not_known_by_a_live_yellow_and_texts_nobody()
    {
        var late = Seen(AlertLevel.Red, 0) with { Late = true };

        Assert.That(Decide(late, Made(AlertLevel.Yellow, 0)), Is.InstanceOf<Decision.Raise>().With.Property("TextNurse").False);
    }

    [Test]
    public void A_lighter_look_eases_nothing_that_is_as_light() =>
        Assert.That(Decide(Seen(AlertLevel.Orange, 200) with { Finding = Finding.Eased }, Made(AlertLevel.Orange, 0)), Is.InstanceOf<Decision.Nothing>());

    /// <summary>
    /// Any order of levels, easings, recoveries, takes and closes: once red is asked there is an open red alert that nobody took when it was lighter or a quarter of an
    /// hour before it came back, or a person closed this very red less than a quarter of an hour ago.
    /// </summary>
    [Test]
    public void Nothing_that_came_before_hides_or_delays_a_red([Range(1, 200)] int seed)
    {
        var (random, alerts, at, past) = (new Random(seed), new List<Alert>(), T, new List<string>());
        DateTimeOffset? redClosedAt = null, redEndedAt = null;
        for (var step = 0; step < 120; step++)
        {
            at += TimeSpan.FromSeconds(random.Next(4) == 0 ? random.Next(10, 3600) : 10);
            var level = (AlertLevel)random.Next((int)AlertLevel.Yellow, (int)AlertLevel.Red + 1);
            var what = random.Next(8);
            past.Add($"{at:HH:mm:ss} {what} {level}");
            switch (what)
            {
                case 0 when alerts.Find(alert => alert.IsOpen) is { } open:
                    open.Take(Nurse, at, TimeSpan.FromMinutes(45));
                    break;
                case 1 when alerts.Find(alert => alert.IsOpen) is { } open:
                    redClosedAt = open is { Level: AlertLevel.Red, NormalAt: null, EasedTo: null } ? at : redClosedAt;
                    open.Close(Nurse, at, AlertOutcome.Real, null);
                    break;
                case 2:
                    Act(Seen(level, 0) with { Finding = Finding.Gone, From = at, At = at });
                    (redClosedAt, redEndedAt) = (null, redEndedAt ?? at);
                    break;
                case 3 when level < AlertLevel.Red:
                    Act(Seen(level, 0) with { Finding = Finding.Eased, From = at, At = at });
                    (redClosedAt, redEndedAt) = (null, redEndedAt ?? at);
                    break;
                default:
                    var was = alerts.Find(alert => alert.IsOpen)?.Level;
                    Act(Seen(level, 0) with { From = at, At = at });
                    if (level == AlertLevel.Red)
                    {
                        var red = alerts.Find(alert => alert is { IsOpen: true, Level: AlertLevel.Red, NormalAt: null, EasedTo: null });
                        Assert.That(red is not null || at - redClosedAt < AlertDesk.ReAlarmAfter, $"seed {seed}: no red is open after {string.Join(", ", past.TakeLast(12))}");
                        Assert.That(red is null || was == AlertLevel.Red || red.State == AlertState.Raised, $"seed {seed}: taken when it was lighter, after {string.Join(", ", past.TakeLast(12))}");
                        Assert.That(red is null || !(at - redEndedAt >= AlertDesk.ReAlarmAfter) || red.State == AlertState.Raised, $"seed {seed}: taken when it was there before, after {string.Join(", ", past.TakeLast(12))}");
                        redEndedAt = null;
                    }

                    break;
            }
        }

        void Act(Ask ask)
        {
            switch (AlertDesk.Decide(ask, alerts))
            {
                case Decision.Raise raise:
                    Assert.That(alerts.Any(alert => alert.IsOpen), Is.False, $"seed {seed}: two open alerts of one cause");
                    alerts.Add(Alert.Raise(AlertId.New(), default, null, raise.Ask, ask.At));
                    break;
                case Decision.Fold fold:
                    fold.Into.SeeAgain(ask, fold.Again);
                    if (fold.Anew)
                    {
                        fold.Into.CallAnew(ask.At);
                    }

                    fold.Into.RiseTo(fold.RiseTo ?? fold.Into.Level, ask.At);
                    break;
                case Decision.Eases eases:
                    eases.Of.EaseTo(eases.To, eases.At);
                    break;
                case Decision.BackToNormal normal:
                    normal.Of.ReturnToNormal(normal.At);
                    break;
            }
        }
    }

    private static Decision Decide(Ask ask, params Alert[] known) => AlertDesk.Decide(ask, known);

    private static Ask Seen(AlertLevel level, int second) =>
        new(AlertRule.OxygenLow, Finding.Present, level, T.AddSeconds(second), T.AddSeconds(second), level == AlertLevel.Red ? 84 : 88);

    private static Ask AtHome(int second) => Seen(AlertLevel.Red, second) with { Event = AlertId.New() };

    private static Alert Made(AlertLevel level, int second) => Alert.Raise(AlertId.New(), PatientId.New(), null, Seen(level, second), T.AddSeconds(second));

    private static Alert Closed(AlertLevel level, int second)
    {
        var alert = Made(level, second);
        alert.SeeAgain(Seen(level, second + 60), again: false);
        alert.Close(Nurse, T.AddSeconds(second + 60), AlertOutcome.Real, null);
        return alert;
    }
}
