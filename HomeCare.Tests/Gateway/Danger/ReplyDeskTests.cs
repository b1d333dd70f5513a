using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Danger;

/// <summary>Relatives answer by text, with no server anywhere.</summary>
[TestFixture]
internal sealed class ReplyDeskTests : RelativesFixture
{
    [Test]
    public async Task A_false_alarm_is_told_to_all_who_were_told_with_who_said_it_and_cancelled_towards_the_server()
    {
        FallTold();
        Say(Plans.Son, "9");

        await TextsAre("Claire raised, Paul raised, Claire cancelled, Paul cancelled");
        Assert.That(Box.Queue.Peek(10).Select(danger => danger.Phase), Is.EqualTo(new[] { BoxDangerPhase.Raised, BoxDangerPhase.Cancelled }));
        Assert.That(Box.WordsOf("cancelled"), Does.Contain("par Paul"));
        Assert.That(Box.Log.Untold(10).Select(entry => (entry.ContactId, entry.Answer)), Is.EqualTo(new[] { ((Guid?)Plans.Son.ContactId, (BoxReplyAnswer?)BoxReplyAnswer.FalseAlarm) }));

        Say(Plans.Daughter, "1");
        await TextsAre("Claire raised, Paul raised, Claire cancelled, Paul cancelled, Claire over");
    }

    [Test]
    public async Task Who_reads_late_that_it_was_false_was_never_told_of_it()
    {
        Box.Watch.Take("HC-1", Fall());
        Box.TheNetworkTakesOne();
        Say(Plans.Daughter, "9");

        await TextsAre("Claire raised, Paul raised, Claire cancelled");
        Assert.That(Box.Spool.List().Single(text => text.ContactId == Plans.Son.ContactId.ToString()).State, Is.EqualTo(BoxMessageState.Failed), "withdrawn");
    }

    [Test]
    public async Task A_text_brought_again_by_the_network_acts_once()
    {
        FallTold();
        var sms = new IncomingSms(Plans.Daughter.NumberE164, "je ne sais pas", Start.AddSeconds(30), Start.AddSeconds(31));

        Box.Desk.Take(sms);
        Box.Desk.Take(sms with { ReceivedAt = Start.AddSeconds(95) });
        await RestartAsync();
        Box.Desk.Take(sms with { ReceivedAt = Start.AddSeconds(200) });

        Assert.That(Texts(), Is.EqualTo("Claire raised, Paul raised, Claire help-1"));
    }

    [Test]
    public void What_is_not_understood_is_answered_with_help_five_times_at_most()
    {
        FallTold();
        for (var i = 0; i < 8; i++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            Say(Plans.Daughter, "quoi ?");
        }

        Assert.That(Box.Texts().Count(step => step.StartsWith("help-", StringComparison.Ordinal)), Is.EqualTo(5));
        Say(Plans.Son, "quoi ?");
        Assert.That(Box.Texts().Count(step => step.StartsWith("help-", StringComparison.Ordinal)), Is.EqualTo(6), "each contact has five");
    }

    [Test]
    public async Task A_stranger_is_counted_and_never_heard_and_no_word_of_anybody_is_logged()
    {
        FallTold();

        Box.Desk.Take(new IncomingSms("+33699999999", "1 secret4711", Clock.GetUtcNow(), Clock.GetUtcNow()));
        Say(Plans.Son, "1 secret4711");

        await TextsAre("Claire raised, Paul raised, Claire taken-1");
        Assert.That(Box.Desk.Strangers, Is.EqualTo(1));
        Assert.That(Box.Heard.Lines, Has.Count.EqualTo(2).And.None.Contains("secret4711").And.None.Contains("99999999").And.None.Contains("Paul"));
    }

    [TestCase("+33600000001")]
    [TestCase("0600000001")]
    [TestCase("33600000001")]
    public async Task A_number_is_known_in_whatever_form_the_network_writes_it(string number)
    {
        FallTold();
        Box.Desk.Take(new IncomingSms(number, "1", Clock.GetUtcNow(), Clock.GetUtcNow()));

        await TextsAre("Claire raised, Paul raised, Paul taken-1");
    }

    [Test]
    public async Task Stop_is_honoured_and_told_to_the_server()
    {
        FallTold();
        Say(Plans.Daughter, "STOP");
        await PassAsync(TimeSpan.FromMinutes(4));

        await TextsAre("Claire raised, Paul raised, Paul reminder-1");
        Assert.That(Box.Log.Untold(10).Single().Answer, Is.EqualTo(BoxReplyAnswer.Stop));
        await RestartAsync();
        Box.Watch.Take("HC-1", Fall());
        Assert.That(Box.Spool.List().Count(text => text.ContactId == Plans.Daughter.ContactId.ToString()), Is.EqualTo(1), "also after a restart");
    }

    [Test]
    public async Task Ok_answers_a_test_and_says_nothing_to_anybody()
    {
        Say(Plans.Daughter, "OK");
        Assert.That(Texts(), Is.Empty);
        Assert.That(Box.Log.Untold(10).Single().Answer, Is.EqualTo(BoxReplyAnswer.Ok));

        FallTold();
        Say(Plans.Son, "ok");
        await TextsAre("Claire raised, Paul raised, Claire taken-1", "while an alarm is open, ok means I go");
        Say(Plans.Son, "9");
        await Eventually.IsTrue(() => Box.Texts().Contains("cancelled"), "it ends");
        Say(Plans.Daughter, "ok");
        Assert.That(Box.Texts(), Has.None.EqualTo("over"), "after the end it only says read");
    }

    [Test]
    public void An_answer_without_any_alarm_is_told_that_there_is_none()
    {
        Say(Plans.Daughter, "1");

        Assert.That(Texts(), Is.EqualTo("Claire help-1"));
        Assert.That(Box.WordsOf("help-1"), Does.Contain("aucune alerte en cours"));
    }

    [Test]
    public async Task The_reference_says_which_of_two_alarms_is_meant()
    {
        FallTold();
        var first = Box.Queue.Peek(10).Single().EventId;
        Clock.Advance(TimeSpan.FromMinutes(1));
        FallTold();

        Say(Plans.Daughter, $"1 {RelativeTexts.Reference(first)}");

        await Eventually.IsTrue(() => Box.Texts().Contains("taken-1"), "taken");
        Assert.That(Box.Spool.List().Single(text => text.Step == "taken-1").EventId, Is.EqualTo(first.ToString()));
    }

    [Test]
    public async Task An_answer_on_a_full_disk_acts_from_memory_and_is_written_once_the_disk_takes_it()
    {
        FallTold();
        Box.DiskTakesWrites(false);
        Say(Plans.Daughter, "1");
        await TextsAre("Claire raised, Paul raised, Paul taken-1");
        Assert.That(Box.Log.Untold(10), Is.Empty);

        Box.DiskTakesWrites(true);
        await Eventually.IsTrue(
            () =>
            {
                Clock.Advance(TimeSpan.FromSeconds(1));
                return Box.Log.Untold(10).Count == 1;
            },
            "durable within seconds of the disk's coming back");
    }
}
