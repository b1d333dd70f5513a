using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Screen;

[TestFixture]
internal sealed class ScreenRefreshTests
{
    private static readonly ScreenText Calm = new("HomeCare", "72 bpm", "Bracelet porté", "", "", "Batterie : 81 %", ScreenMood.AllWell, 81);

    private static readonly DateTimeOffset At = new(2026, 3, 12, 13, 32, 0, TimeSpan.Zero);

    [Test]
    public void The_first_picture_is_drawn_at_once() => Assert.That(ScreenRefresh.IsDue(null, Calm, TimeSpan.Zero), Is.True);

    [Test]
    public void The_same_words_are_not_drawn_again() => Assert.That(ScreenRefresh.IsDue(Calm, Calm with { }, TimeSpan.FromDays(1)), Is.False);

    [TestCase(59.9, false)]
    [TestCase(60.0, true)]
    public void A_pulse_that_moves_is_shown_once_a_minute(double seconds, bool due) =>
        Assert.That(ScreenRefresh.IsDue(Calm, Calm with { HeartRate = "73 bpm" }, TimeSpan.FromSeconds(seconds)), Is.EqualTo(due));

    [Test]
    public void A_pulse_that_goes_or_comes_is_shown_at_once()
    {
        Assert.That(ScreenRefresh.IsDue(Calm, Calm with { HeartRate = "-- bpm" }, TimeSpan.Zero), Is.True);
        Assert.That(ScreenRefresh.IsDue(Calm with { HeartRate = "-- bpm" }, Calm, TimeSpan.Zero), Is.True);
    }

    [Test]
    public void An_alert_is_shown_at_once_whatever_the_pulse_does() =>
        Assert.That(ScreenRefresh.IsDue(Calm, Calm with { HeartRate = "73 bpm", Alert = "ALERTE 14:32 : envoi en cours", Mood = ScreenMood.Danger }, TimeSpan.Zero), Is.True);

    [Test]
    public void What_asks_for_an_answer_comes_before_an_open_alert_and_that_before_what_was_taken_back()
    {
        var open = new KnownDanger(
            Guid.NewGuid(), BoxDangerKind.Fall, At, "HC-1", true, null, At, Raised: true, TakenBackAt: null, ToldRaised: true, ToldCancelled: false);
        var episode = open with { EventId = Guid.NewGuid(), PartOf = open.EventId };
        var back = open with { EventId = Guid.NewGuid(), TakenBackAt = At };
        var waiting = open with { EventId = Guid.NewGuid(), Raised = false };

        Assert.That(ScreenRefresh.Foremost([]), Is.Null);
        Assert.That(ScreenRefresh.Foremost([back]), Is.EqualTo(back));
        Assert.That(ScreenRefresh.Foremost([open, episode, back]), Is.EqualTo(open));
        Assert.That(ScreenRefresh.Foremost([waiting, open, back]), Is.EqualTo(waiting));
    }
}
