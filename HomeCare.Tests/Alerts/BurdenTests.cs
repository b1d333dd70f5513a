using HomeCare.Modules.Alerts;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts;

internal sealed class BurdenCountTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 12, 13, 0, 0, TimeSpan.Zero);
    private static readonly PatientId One = PatientId.New();

    [Test]
    public void What_called_people_is_counted_a_patient_day_and_by_what_came_of_it()
    {
        var burden = Of(
            10, Alert(AlertLevel.Red, AlertOutcome.Real, takenAfter: 2), Alert(AlertLevel.Orange, AlertOutcome.FalseAlarm, takenAfter: 10),
            Alert(AlertLevel.Orange, AlertOutcome.Technical, takenAfter: 4), Alert(AlertLevel.Orange), Alert(AlertLevel.Yellow, AlertOutcome.Real), Alert(AlertLevel.Technical));

        Assert.That(burden.ADay, Is.EqualTo(4 / 300.0));
        Assert.That(burden.Actionable, Is.EqualTo(1 / 3.0), "of what was judged, yellow apart");
        Assert.That((burden.MedianToTaken, burden.NinetiethToTaken), Is.EqualTo((TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(10))));
        Assert.That(
            burden.Levels, Is.EqualTo(new LevelBurden[] { new(AlertLevel.Red, 1, 1, 0, 0), new(AlertLevel.Orange, 3, 0, 2, 1), new(AlertLevel.Yellow, 1, 1, 0, 0), new(AlertLevel.Technical, 1, 0, 0, 1) }));
    }

    [Test]
    public void Nothing_is_no_share_of_anything()
    {
        var burden = Of(0);

        Assert.That((burden.ADay, burden.Actionable, burden.MedianToTaken, burden.OfTheTopTenth, burden.People.Count), Is.EqualTo((0.0, (double?)null, (TimeSpan?)null, (double?)null, 0)));
    }

    [Test]
    public void The_tenth_with_most_is_of_all_people_also_those_who_had_none()
    {
        var others = Enumerable.Range(0, 4).Select(_ => Alert(AlertLevel.Orange) with { Patient = PatientId.New() });

        Assert.That(Of(20, [.. Enumerable.Repeat(Alert(AlertLevel.Orange), 6), .. others]).OfTheTopTenth, Is.EqualTo(7 / 10.0));
    }

    [TestCase(12, 0, 0, ProposedChange.TryLimits)]
    [TestCase(11, 0, 0, ProposedChange.None, Description = "not yet chattering")]
    [TestCase(12, 4, 0, ProposedChange.None, Description = "a third was real")]
    [TestCase(12, 3, 0, ProposedChange.TryLimits)]
    [TestCase(12, 0, 3, ProposedChange.CheckBracelet, Description = "false: a limit would not mend it")]
    [TestCase(3, 1, 2, ProposedChange.CheckBracelet)]
    [TestCase(2, 0, 2, ProposedChange.None, Description = "two outcomes say nothing")]
    [TestCase(4, 2, 2, ProposedChange.None, Description = "half and half")]
    public void A_rule_that_calls_too_often_asks_for_a_change(int alerts, int real, int wrong, ProposedChange change)
    {
        var all = Enumerable.Range(0, alerts).Select(n => Alert(AlertLevel.Orange, n < real ? AlertOutcome.Real : n < real + wrong ? AlertOutcome.FalseAlarm : null)).ToList();

        Assert.That(BurdenCount.ChangeFor(all, Now), Is.EqualTo(change));
        Assert.That(BurdenCount.ChangeFor([.. all.Select(alert => alert with { Rule = AlertRule.Fall })], Now), Is.EqualTo(change == ProposedChange.TryLimits ? ProposedChange.None : change), "a fall has no limit");
    }

    [TestCase(6, ProposedChange.None)]
    [TestCase(7, ProposedChange.OwnYellow)]
    public void A_week_of_yellow_is_how_this_person_is(int days, ProposedChange change) =>
        Assert.That(BurdenCount.ChangeFor([Alert(AlertLevel.Yellow) with { RaisedAt = Now.UtcDateTime.AddDays(-days) }], Now), Is.EqualTo(change));

    private static Burden Of(int patients, params CountedAlert[] alerts) => BurdenCount.Of(alerts, patients, Now.AddDays(-30), Now);

    private static CountedAlert Alert(AlertLevel level, AlertOutcome? outcome = null, double? takenAfter = null)
    {
        var raised = Now.UtcDateTime.AddDays(-1);
        return new(
            One, AlertRule.OxygenLow, level, raised.AddDays(-2), raised, takenAfter is { } minutes ? raised.AddMinutes(minutes) : null, outcome is null ? null : raised.AddHours(1), outcome, Occurrences: 1);
    }
}

[TestFixtureSource(typeof(TwoEngines))]
internal sealed class GetBurdenTests(EngineKind kind)
{
    [Test]
    public async Task Live_alerts_of_the_month_of_the_people_asked_for_are_counted_and_tests_are_not()
    {
        await using var house = await AlertsHouse.OpenAsync(kind);
        var (patient, box, _) = await house.Home();
        var (other, otherBox) = await house.LonelyHome();
        await house.Report(box, house.Fall());
        house.Clock.Advance(TimeSpan.FromDays(31));
        var nurse = await house.Nurse(patient, "Luc Morel, infirmier", "06 12 34 56 79");
        await house.Report(box, house.Fall(), house.Fall(at: house.Now.AddDays(-2)), house.Fall());
        await house.Report(otherBox, house.Fall());
        var live = (await house.Open(patient)).Where(alert => alert.RaisedAt == house.Now && !alert.Late).ToList();
        house.Clock.Advance(TimeSpan.FromMinutes(6));
        await CloseAsync(live[0].Id, AlertOutcome.Real);
        await CloseAsync(live[1].Id, AlertOutcome.Test);

        var burden = await house.Send(new GetBurden([patient]));

        Assert.That(burden.Levels[0], Is.EqualTo(new LevelBurden(AlertLevel.Red, 1, 1, 0, 0)));
        Assert.That((burden.Patients, burden.Actionable, burden.MedianToTaken), Is.EqualTo((1, (double?)1, (TimeSpan?)TimeSpan.FromMinutes(6))));
        Assert.That(burden.People.Select(person => person.Patient), Is.EqualTo(new[] { patient }));
        Assert.That((await house.Send(new GetBurden([patient, other, patient]))).Patients, Is.EqualTo(2));

        async Task CloseAsync(AlertId alert, AlertOutcome outcome)
        {
            Assert.That((await house.Send(new TakeAlert(alert, nurse))).Succeeded);
            Assert.That((await house.Send(new CloseAlert(alert, nurse, outcome, null))).Succeeded);
        }
    }
}
