using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Escalation;
using HomeCare.Modules.Patients.Contracts;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Escalation;

/// <summary>Which stages of a plan are due, and whom they find.</summary>
internal sealed class ClimbTests
{
    private static readonly StaffId Duty = StaffId.New();
    private static readonly StaffId Backup = StaffId.New();
    private static readonly StaffId Third = StaffId.New();
    private static readonly StaffId Doctor = StaffId.New();
    private static readonly StaffId Coordinator = StaffId.New();
    private static readonly ContactId Daughter = ContactId.New();
    private static readonly Reachable All = new([Duty, Backup, Coordinator, Third], Duty, [Doctor], [Coordinator], [Daughter]);

    // Both sides of each time of the default plan.
    [TestCase(59, "")]
    [TestCase(60, "Relatives")]
    [TestCase(179, "Relatives")]
    [TestCase(180, "Relatives NurseOnDuty BackupNurse")]
    [TestCase(359, "Relatives NurseOnDuty BackupNurse")]
    [TestCase(360, "Relatives NurseOnDuty BackupNurse Doctor Support")]
    [TestCase(599, "Relatives NurseOnDuty BackupNurse Doctor Support")]
    [TestCase(600, "Relatives BackupNurse Doctor Support EmergencyNumber NurseOnDuty")]
    public void Red_climbs_as_the_plan_says(int seconds, string told)
    {
        var turn = Climb.Next(EscalationPlan.Default.Red, 1, hastened: false, TimeSpan.FromSeconds(seconds), All);

        Assert.That(string.Join(' ', turn.Steps.Select(step => step.Who)), Is.EqualTo(told));
    }

    [TestCase(599, "")]
    [TestCase(600, "NurseOnDuty")]
    [TestCase(1200, "NurseOnDuty BackupNurse")]
    [TestCase(3600, "NurseOnDuty BackupNurse Doctor")]
    [TestCase(7199, "NurseOnDuty BackupNurse Doctor")]
    [TestCase(7200, "NurseOnDuty BackupNurse Doctor Coordinator")]
    [TestCase(8099, "NurseOnDuty BackupNurse Doctor Coordinator")]
    [TestCase(8100, "NurseOnDuty BackupNurse Doctor Coordinator Support")]
    public void Orange_climbs_as_the_plan_says(int seconds, string told)
    {
        var turn = Climb.Next(EscalationPlan.Default.Orange, 1, hastened: false, TimeSpan.FromSeconds(seconds), All);

        Assert.That(string.Join(' ', turn.Steps.Select(step => step.Who)), Is.EqualTo(told));
    }

    [Test]
    public void Turn_by_turn_each_stage_comes_once_and_the_next_one_s_time_is_said()
    {
        var (done, elapsed, hours) = (1, TimeSpan.FromMinutes(1), new List<(double, string)>());
        for (TimeSpan? next = elapsed; next is { } at; elapsed = at)
        {
            var turn = Climb.Next(EscalationPlan.Default.Red, done, hastened: false, at, All);
            hours.Add((at.TotalMinutes, string.Join(' ', turn.Steps.Select(step => step.Who))));
            (done, next) = (turn.Done, turn.NextAfter);
            Assert.That(next is null || next > at, "it always goes on");
        }

        Assert.That(hours, Is.EqualTo(new[]
        {
            (1, "Relatives"), (3, "NurseOnDuty BackupNurse"), (6, "Doctor Support"), (10, "EmergencyNumber NurseOnDuty"), (20.0, "BackupNurse Doctor"), (40, "NurseOnDuty BackupNurse"),
        }));
    }

    [Test]
    public void The_first_backup_is_one_nurse_and_a_later_one_is_everybody()
    {
        EscalationStage[] stages = [new(0, EscalationTarget.NurseOnDuty), new(3, EscalationTarget.BackupNurse), new(20, EscalationTarget.BackupNurse)];

        var first = Climb.Next(stages, 1, hastened: false, TimeSpan.FromMinutes(3), All);
        var later = Climb.Next(stages, first.Done, hastened: false, TimeSpan.FromMinutes(20), All);

        Assert.That(first.Steps.Single().Staff, Is.EqualTo(new[] { Backup }));
        Assert.That(later.Steps.Single().Staff, Is.EqualTo(new[] { Backup, Coordinator, Third }));
    }

    [Test]
    public void A_stage_that_finds_nobody_makes_the_next_one_due_at_once_and_never_calls_the_same_person_for_another()
    {
        var alone = All with { Nurses = [Duty] };

        var turn = Climb.Next(EscalationPlan.Default.Red, 1, hastened: false, TimeSpan.FromMinutes(3), alone);

        Assert.That(turn.Steps.Select(step => (step.Who, step.FoundNobody)), Is.EqualTo(new[]
        {
            (EscalationTarget.Relatives, false), (EscalationTarget.NurseOnDuty, false), (EscalationTarget.BackupNurse, true), (EscalationTarget.Doctor, false),
        }));
        Assert.That(turn.Steps.Single(step => step.Who == EscalationTarget.Doctor).Staff, Is.EqualTo(new[] { Doctor }));
    }

    [Test]
    public void Who_coordinates_is_told_after_two_hours()
    {
        var turn = Climb.Next(EscalationPlan.Default.Orange, 1, hastened: false, TimeSpan.FromMinutes(120), All);

        Assert.That(turn.Steps.Single(step => step.Who == EscalationTarget.Coordinator).Staff, Is.EqualTo(new[] { Coordinator }));
        Assert.That(turn.NextAfter, Is.EqualTo(TimeSpan.FromMinutes(135)));
    }

    /// <summary>Nurses come in the order in which they are on duty: another who sleeps or is away must not be called before her.</summary>
    [Test]
    public void Who_coordinates_and_is_awake_is_the_backup_before_one_who_is_not()
    {
        var turn = Climb.Next(EscalationPlan.Default.Red, 1, hastened: false, TimeSpan.FromMinutes(3), All with { Nurses = [Duty, Coordinator, Backup] });

        Assert.That(turn.Steps.Single(step => step.Who == EscalationTarget.BackupNurse).Staff, Is.EqualTo(new[] { Coordinator }));
    }

    [Test]
    public void Who_coordinates_and_is_on_duty_has_been_told_so_support_is_asked_at_once()
    {
        var turn = Climb.Next(EscalationPlan.Default.Orange, 1, hastened: false, TimeSpan.FromMinutes(120), All with { OnDuty = Coordinator });

        Assert.That(turn.Steps.Select(step => (step.Who, step.FoundNobody)).TakeLast(2), Is.EqualTo(new[] { (EscalationTarget.Coordinator, true), (EscalationTarget.Support, false) }));
    }

    [Test]
    public void With_no_professional_at_all_support_is_asked_at_once_and_the_relatives_keep_their_minute()
    {
        var nobody = new Reachable([], null, [], [], [Daughter]);

        var turn = Climb.Next(EscalationPlan.Default.Red, 1, hastened: true, TimeSpan.Zero, nobody);

        Assert.That(turn.Steps.Select(step => step.Who), Is.EqualTo(new[] { EscalationTarget.NurseOnDuty, EscalationTarget.BackupNurse, EscalationTarget.Doctor, EscalationTarget.Support }));
        Assert.That(turn.NextAfter, Is.EqualTo(TimeSpan.FromMinutes(1)), "the relatives");
        Assert.That(Climb.Next(EscalationPlan.Default.Red, turn.Done, hastened: false, TimeSpan.FromMinutes(1), nobody).Steps.Single().Relatives, Is.EqualTo(new[] { Daughter }));
    }

    [Test]
    public void While_nobody_can_say_who_comes_next_support_is_asked_in_its_time_and_the_others_stay_due()
    {
        var turn = Climb.Next(EscalationPlan.Default.Red, 1, hastened: false, TimeSpan.FromMinutes(7), null);

        Assert.That(turn.Steps.Select(step => step.Who), Is.EqualTo(new[] { EscalationTarget.Support }));
        var later = Climb.Next(EscalationPlan.Default.Red, turn.Done, hastened: false, TimeSpan.FromMinutes(7.2), All);
        Assert.That(later.Steps.Select(step => step.Who), Is.EqualTo(new[] { EscalationTarget.Relatives, EscalationTarget.NurseOnDuty, EscalationTarget.BackupNurse, EscalationTarget.Doctor }));
    }

    [Test]
    public void Who_passes_it_on_is_not_reminded_and_the_next_one_is_told_now()
    {
        var passed = All with { Nurses = [Backup, Third] };

        var turn = Climb.Next(EscalationPlan.Default.Red, 1, hastened: true, TimeSpan.FromSeconds(20), passed);

        Assert.That(turn.Steps.SelectMany(step => step.Staff), Is.EqualTo(new[] { Backup }));
    }

    [Test]
    public void After_a_server_was_off_one_reminder_says_what_three_would()
    {
        var turn = Climb.Next(EscalationPlan.Default.Red, 1, hastened: false, TimeSpan.FromDays(1), All);

        Assert.That(turn.Steps.Select(step => step.Who), Is.Unique);
        Assert.That((turn.NextAfter, turn.Steps.Count), Is.EqualTo(((TimeSpan?)null, 6)));
    }

    [Test]
    public void What_home_took_back_climbs_like_an_orange_one_and_yellow_and_technical_never_climb()
    {
        Assert.That(Climb.StagesOf(EscalationPlan.Default, AlertRule.Fall, AlertLevel.Red, cancelledAtHome: false), Is.EqualTo(EscalationPlan.Default.Red));
        Assert.That(Climb.StagesOf(EscalationPlan.Default, AlertRule.Fall, AlertLevel.Red, cancelledAtHome: true), Is.EqualTo(EscalationPlan.Default.Orange));
        Assert.That(Climb.StagesOf(EscalationPlan.Default, AlertRule.Fall, AlertLevel.Orange, cancelledAtHome: false), Is.EqualTo(EscalationPlan.Default.Orange));
        Assert.That(Climb.StagesOf(EscalationPlan.Default, AlertRule.Fall, AlertLevel.Yellow, cancelledAtHome: false), Is.Empty);
        Assert.That(Climb.StagesOf(EscalationPlan.Default, AlertRule.Fall, AlertLevel.Technical, cancelledAtHome: false), Is.Empty);
        Assert.That(Climb.StagesOf(EscalationPlan.Default, AlertRule.NobodyReachable, AlertLevel.Red, cancelledAtHome: false), Is.Empty);
    }
}
