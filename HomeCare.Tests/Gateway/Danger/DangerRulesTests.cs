using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Danger;

[TestFixture]
internal sealed class DangerRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 12, 13, 32, 0, TimeSpan.Zero);
    private static readonly DangerLimits Limits = new();

    [TestCase(BraceletEventKind.Fall, true, 0)]
    [TestCase(BraceletEventKind.Fall, null, 0, Description = "nobody can tell: at once")]
    [TestCase(BraceletEventKind.Fall, false, 30)]
    [TestCase(BraceletEventKind.Help, null, 5)]
    [TestCase(BraceletEventKind.Tachycardia, null, 0)]
    public void Each_signal_has_its_time_to_cancel(BraceletEventKind kind, bool? immobile, int seconds) =>
        Assert.That(Decide(Signal(kind, immobile: immobile)), Is.InstanceOf<DangerDecision.Raise>()
            .With.Property(nameof(DangerDecision.Raise.After)).EqualTo(TimeSpan.FromSeconds(seconds)));

    [TestCase(BraceletEventKind.Fall, false, 120, 30)]
    [TestCase(BraceletEventKind.Fall, false, 121, 2)]
    [TestCase(BraceletEventKind.Help, null, 120, 5)]
    [TestCase(BraceletEventKind.Help, null, 121, 2)]
    [TestCase(BraceletEventKind.Fall, true, 3600, 0)]
    [TestCase(BraceletEventKind.Fall, false, -86400, 30, Description = "a clock that is ahead is no backlog")]
    public void A_signal_held_back_by_a_lost_link_waits_only_for_the_all_is_well_right_behind_it(
        BraceletEventKind kind, bool? immobile, int secondsOld, int seconds) =>
        Assert.That(
            ((DangerDecision.Raise)Decide(Signal(kind, Now.AddSeconds(-secondsOld), immobile))).After,
            Is.EqualTo(TimeSpan.FromSeconds(seconds)));

    [TestCase(0, true)]
    [TestCase(40, true)]
    [TestCase(899, true)]
    [TestCase(900, false, Description = "15 minutes are over: told again")]
    [TestCase(-899, true, Description = "out of order")]
    [TestCase(-900, false)]
    public void A_tachycardia_belongs_to_its_episode_for_fifteen_minutes(int secondsAfter, bool folded)
    {
        var running = Known(BoxDangerKind.Tachycardia, Now);

        var decision = Decide(Signal(BraceletEventKind.Tachycardia, Now.AddSeconds(secondsAfter)), running);

        Assert.That(decision, folded ? Is.EqualTo(new DangerDecision.Fold(running.EventId)) : Is.InstanceOf<DangerDecision.Raise>());
    }

    [Test]
    public void A_tachycardia_after_its_episode_was_taken_back_is_told_again() =>
        Assert.That(
            Decide(Signal(BraceletEventKind.Tachycardia), Known(BoxDangerKind.Tachycardia, Now.AddMinutes(-1)) with { TakenBackAt = Now }),
            Is.InstanceOf<DangerDecision.Raise>());

    [Test]
    public void Falls_and_calls_for_help_are_never_folded([Values(BraceletEventKind.Fall, BraceletEventKind.Help)] BraceletEventKind kind) =>
        Assert.That(
            Decide(
                Signal(kind), Known(BoxDangerKind.Fall, Now), Known(BoxDangerKind.Help, Now), Known(BoxDangerKind.Tachycardia, Now)),
            Is.InstanceOf<DangerDecision.Raise>());

    [Test]
    public void A_tachycardia_is_not_folded_into_a_fall() =>
        Assert.That(Decide(Signal(BraceletEventKind.Tachycardia), Known(BoxDangerKind.Fall, Now)), Is.InstanceOf<DangerDecision.Raise>());

    [TestCase(0, true, true)]
    [TestCase(3600, true, true)]
    [TestCase(3601, true, false, Description = "told more than an hour ago")]
    [TestCase(3601, false, true, Description = "still waits")]
    [TestCase(-1, true, false, Description = "happened after she said it")]
    [TestCase(-1, false, false)]
    public void All_is_well_takes_back_what_came_before_it(int secondsBefore, bool raised, bool takenBack)
    {
        var danger = Known(BoxDangerKind.Fall, Now.AddSeconds(-secondsBefore)) with { Raised = raised };

        var decision = (DangerDecision.TakeBack)Decide(Signal(BraceletEventKind.AllIsWell), danger);

        Assert.That(decision.Events, takenBack ? Is.EqualTo(new[] { danger.EventId }) : Is.Empty);
    }

    [Test]
    public void All_is_well_does_not_take_back_twice() =>
        Assert.That(
            ((DangerDecision.TakeBack)Decide(
                Signal(BraceletEventKind.AllIsWell), Known(BoxDangerKind.Fall, Now) with { TakenBackAt = Now })).Events,
            Is.Empty);

    private static DangerDecision Decide(BraceletEvent signal, params KnownDanger[] recent) => DangerRules.Decide(signal, recent, Now, Limits);

    private static BraceletEvent Signal(BraceletEventKind kind, DateTimeOffset? at = null, bool? immobile = null) =>
        new(new FrameId(1, 1), kind, at ?? Now, immobile, null);

    private static KnownDanger Known(BoxDangerKind kind, DateTimeOffset at) => new(
        Guid.NewGuid(), kind, at, "HC-1", null, null, at, Raised: true, TakenBackAt: null, ToldRaised: true, ToldCancelled: false);
}
