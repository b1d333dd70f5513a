using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Danger;

/// <summary>What follows an alarm: reminders until somebody has it in hand, the server's word, one story.</summary>
[TestFixture]
internal sealed class StoryWatchTests : RelativesFixture
{
    [Test]
    public async Task Who_goes_is_told_to_the_others_and_the_reminders_stop()
    {
        FallTold();
        Say(Plans.Daughter, "1");

        await TextsAre("Claire raised, Paul raised, Paul taken-1");
        await PassAsync(TimeSpan.FromHours(1));
        Assert.That(Texts(), Is.EqualTo("Claire raised, Paul raised, Paul taken-1"), "nothing goes on once it is taken");
    }

    [Test]
    public async Task Without_an_answer_all_are_reminded_five_times_at_most_and_a_restart_changes_nothing()
    {
        FallTold();
        await PassAsync(TimeSpan.FromSeconds(179));
        Assert.That(Texts(), Is.EqualTo("Claire raised, Paul raised"));
        await PassAsync(TimeSpan.FromSeconds(1));
        await TextsAre("Claire raised, Paul raised, Claire reminder-1, Paul reminder-1");

        await RestartAsync();
        await PassAsync(TimeSpan.FromMinutes(2));
        Assert.That(Texts(), Is.EqualTo("Claire raised, Paul raised, Claire reminder-1, Paul reminder-1"));
        await PassAsync(TimeSpan.FromHours(2));
        await Eventually.IsTrue(() => Texts().EndsWith("Paul reminder-5", StringComparison.Ordinal), "the last of them");
        Assert.That(Box.Spool.List().GroupBy(text => (text.ContactId, text.Step)).Select(one => one.Count()), Is.All.EqualTo(1));
        Assert.That(Box.Texts(), Has.Count.EqualTo(12));
    }

    [TestCase(1)]
    [TestCase(-1)]
    [TestCase(400)]
    public async Task A_wall_clock_that_jumps_neither_hastens_nor_loses_a_reminder(int days)
    {
        FallTold();
        await PassAsync(TimeSpan.FromSeconds(60));
        Box.JumpWallClock(TimeSpan.FromDays(days));
        await PassAsync(TimeSpan.FromSeconds(100));
        Assert.That(Texts(), Is.EqualTo("Claire raised, Paul raised"));

        await PassAsync(TimeSpan.FromSeconds(20));

        await TextsAre("Claire raised, Paul raised, Claire reminder-1, Paul reminder-1");
    }

    [Test]
    public async Task The_server_s_word_stops_the_reminders_and_is_told_once_whatever_is_heard_again()
    {
        FallTold();
        var danger = Box.Queue.Peek(10).Single().EventId;
        var word = new BoxEventWord(danger, BoxEventState.Taken, Clock.GetUtcNow(), "Karim H.");
        Box.Stories.Hear([word]);
        Box.Stories.Hear([word, new BoxEventWord(Guid.NewGuid(), BoxEventState.Closed, Clock.GetUtcNow())]);
        await TextsAre("Claire raised, Paul raised, Claire staff-takes, Paul staff-takes");
        Assert.That(Box.Stories.Coming(Box.Queue.Find(danger)!), Is.EqualTo("Karim H."), "the screen says so");

        await PassAsync(TimeSpan.FromMinutes(4));
        Box.Stories.Hear([new BoxEventWord(danger, BoxEventState.FalseAlarm, Clock.GetUtcNow(), "Karim H.")]);

        await TextsAre("Claire raised, Paul raised, Claire staff-takes, Paul staff-takes, Claire staff-closed, Paul staff-closed");
    }

    [Test]
    public async Task When_who_had_taken_it_does_not_come_relatives_are_asked_again()
    {
        FallTold();
        var danger = Box.Queue.Peek(10).Single().EventId;
        BoxEventWord Word(BoxEventState state, int minute) => new(danger, state, Start.AddMinutes(minute), state == BoxEventState.Taken ? "Karim H." : null);
        Box.Stories.Hear([Word(BoxEventState.Taken, 1)]);
        await TextsAre("Claire raised, Paul raised, Claire staff-takes, Paul staff-takes");
        TheNetworkTakesAll();
        await PassAsync(TimeSpan.FromMinutes(21));

        Box.Stories.Hear([Word(BoxEventState.Reopened, 21)]);
        Box.Stories.Hear([Word(BoxEventState.Reopened, 21)]);
        await TextsAre("Claire raised, Paul raised, Claire staff-takes, Paul staff-takes, Claire staff-gone, Paul staff-gone, Claire reminder-4, Paul reminder-4");
        Assert.That(Box.Spool.List().First(text => text.Step == "staff-gone"), Is.Not.Null);
        Assert.That(Box.Stories.Coming(Box.Queue.Find(danger)!), Is.Null, "the screen does not promise anybody");

        Box.Stories.Hear([Word(BoxEventState.Taken, 22)]);
        await TextsAre(
            "Claire raised, Paul raised, Claire staff-takes, Paul staff-takes, Claire staff-gone, Paul staff-gone, Claire reminder-4, Paul reminder-4, Claire staff-takes-2, Paul staff-takes-2");
    }

    [Test]
    public async Task A_fall_right_after_another_text_is_texted_at_once_and_reminded_on_its_own()
    {
        FallTold();
        Say(Plans.Daughter, "1");
        await TextsAre("Claire raised, Paul raised, Paul taken-1");

        FallTold();
        await PassAsync(TimeSpan.FromMinutes(3));

        await TextsAre("Claire raised, Paul raised, Paul taken-1, Claire raised, Paul raised, Claire reminder-1, Paul reminder-1");
    }

    [Test]
    public async Task A_danger_of_yesterday_is_told_late_and_never_escalated()
    {
        Box.Watch.Take("HC-1", new BraceletEvent(new FrameId(1, ++Frame), BraceletEventKind.Fall, Start.AddDays(-1), true, null));
        TheNetworkTakesAll();
        await PassAsync(TimeSpan.FromMinutes(50));

        Assert.That(Texts(), Is.EqualTo("Claire raised, Paul raised"));
        Say(Plans.Daughter, "1");
        await TextsAre("Claire raised, Paul raised, Paul taken-1", "but it can be answered");
    }

    [Test]
    public async Task A_danger_taken_back_while_the_escalation_looks_is_reminded_of_to_nobody()
    {
        FallTold();
        Box.Escalated.Writing = line =>
        {
            if (line.Contains("owed", StringComparison.Ordinal))
            {
                Box.Escalated.Writing = null;
                Box.Watch.Take("HC-1", new BraceletEvent(new FrameId(1, ++Frame), BraceletEventKind.AllIsWell, Clock.GetUtcNow(), null, null));
            }
        };

        await PassAsync(TimeSpan.FromMinutes(4));

        await TextsAre("Claire raised, Paul raised, Claire cancelled, Paul cancelled");
        Assert.That(Box.Escalated.Lines, Has.Some.Contains("reminder-1 is owed"), "it was about to");
    }
}
