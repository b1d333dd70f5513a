using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Texts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using Microsoft.EntityFrameworkCore;
using NUnit.Framework;
using ServerGsm7 = HomeCare.Modules.Alerts.Texts.Gsm7;

namespace HomeCare.Tests.Alerts.Texts;

/// <summary>What nurses text back, and what comes of it.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class RecordTextReplyTests(EngineKind kind)
{
    private AlertsHouse house = null!;
    private PatientId patient;
    private BoxId box;
    private StaffId nurse;
    private int messages;

    [SetUp]
    public async Task Open()
    {
        messages = 0;
        house = await AlertsHouse.OpenAsync(kind);
        (patient, box, nurse) = await house.Home();
    }

    [TearDown]
    public async Task Close() => await house.DisposeAsync();

    [TestCase("1")]
    [TestCase("ok")]
    [TestCase("j'y vais")]
    public async Task She_takes_the_one_alert_that_waits_for_her(string words)
    {
        var fall = await FallAsync();

        await ReplyAsync(words);

        var story = await house.Story(fall);
        Assert.That((story.Alert.State, story.Alert.TakenBy), Is.EqualTo((AlertState.Taken, (StaffId?)nurse)));
        Assert.That(story.Lines.Where(line => line.Kind == StoryKind.StaffAnswered).Select(line => (line.Detail, line.Staff, line.Proof)),
            Is.EqualTo(new[] { ("going", (StaffId?)nurse, "un:M1") }));
        Assert.That(await AnswersAsync(), Is.Empty, "nothing to say to her");
    }

    [Test]
    public async Task Of_several_she_takes_the_one_she_names()
    {
        var first = await FallAsync();
        var second = await FallAsync();

        await ReplyAsync($"1 {Reference(first)}");

        Assert.That(((await house.Story(first)).Alert.State, (await house.Story(second)).Alert.State), Is.EqualTo((AlertState.Taken, AlertState.Notified)));
    }

    [Test]
    public async Task Of_several_without_a_name_none_is_taken_and_she_is_asked_which()
    {
        var first = await FallAsync();
        var second = await FallAsync();

        await ReplyAsync("1");

        Assert.That((await house.Open(patient)).Select(alert => alert.State), Has.None.EqualTo(AlertState.Taken));
        var asked = (await AnswersAsync()).Single();
        Assert.That(asked, Does.StartWith("[SUIVI] Pour quelle alerte?").And.Contain(Reference(first)).And.Contain(Reference(second)));
        Assert.That(ServerGsm7.Septets(asked), Is.LessThanOrEqualTo(160));
    }

    [Test]
    public async Task What_she_has_taken_already_does_not_make_the_next_unclear()
    {
        var first = await FallAsync();
        await ReplyAsync("1");
        var second = await FallAsync();

        await ReplyAsync("1");

        Assert.That((await house.Story(second)).Alert.TakenBy, Is.EqualTo(nurse));
        Assert.That((await house.Story(first)).Alert.TakenBy, Is.EqualTo(nurse));
    }

    [Test]
    public async Task An_alert_that_she_was_not_texted_about_is_not_hers_to_answer()
    {
        var (_, its, _) = await house.Home();
        var danger = house.Fall();
        await house.Report(its, danger);
        await SendAllAsync();
        await FallAsync();
        var colleague = (await house.Send(new AddStaff(StaffRole.Nurse, "Inès Blanc, infirmière", "06 55 44 33 22"))).Value;

        await ReplyAsync($"1 {Reference(new AlertId(danger.EventId))}", "+33655443322");

        Assert.That((await house.Story(new AlertId(danger.EventId))).Alert.TakenBy, Is.Null);
        Assert.That((await house.Story(new AlertId(danger.EventId))).Lines.Select(line => line.Staff), Has.None.EqualTo(colleague));
    }

    [Test]
    public async Task Who_cannot_go_passes_it_on()
    {
        var fall = await FallAsync();

        await ReplyAsync("2");

        var story = await house.Story(fall);
        Assert.That(story.Lines.Where(line => line.Kind == StoryKind.PassedOn).Select(line => line.Staff), Is.EqualTo(new[] { (StaffId?)nurse }));
        Assert.That(story.Alert.State, Is.EqualTo(AlertState.Notified));
    }

    [Test]
    public async Task A_false_alarm_is_a_line_and_the_alert_stays_open()
    {
        var fall = await FallAsync();

        await ReplyAsync("9");

        var story = await house.Story(fall);
        Assert.That(story.Lines.Single(line => line.Kind == StoryKind.StaffAnswered).Detail, Is.EqualTo("false_alarm"));
        Assert.That(story.Alert.State, Is.EqualTo(AlertState.Notified));
    }

    [Test]
    public async Task What_is_not_understood_is_answered_by_help_five_times_in_24_hours()
    {
        await FallAsync();
        for (var time = 0; time < 8; time++)
        {
            await ReplyAsync("je suis au volant");
        }

        var answers = await AnswersAsync();
        Assert.That(answers, Has.Count.EqualTo(5));
        Assert.That(answers.Distinct().Single(), Does.StartWith("[SUIVI] Pas compris."));
        Assert.That(ServerGsm7.Septets(answers[0]), Is.LessThanOrEqualTo(160));

        house.Clock.Advance(TimeSpan.FromHours(25));
        await ReplyAsync("je suis au volant");
        Assert.That(await AnswersAsync(), Has.Count.EqualTo(6));
    }

    [Test]
    public async Task A_stranger_s_text_leaves_no_trace()
    {
        await FallAsync();

        await ReplyAsync("1", "+33699999999");
        await ReplyAsync("1", "not a number");
        await ReplyAsync("1", "");

        Assert.That((await house.Open(patient)).Single().TakenBy, Is.Null);
        Assert.That(await house.Look(db => db.HeardReplies.CountAsync()), Is.Zero);
        Assert.That(await AnswersAsync(), Is.Empty);
    }

    [TestCase("0033612345678")]
    [TestCase("+33 6 12 34 56 78")]
    [TestCase("33612345678")]
    public async Task She_is_known_however_the_provider_writes_her_number(string from)
    {
        var fall = await FallAsync();

        await ReplyAsync("1", from);

        Assert.That((await house.Story(fall)).Alert.TakenBy, Is.EqualTo(nurse));
    }

    [Test]
    public async Task The_same_message_is_handled_once()
    {
        await FallAsync();
        var asked = new RecordTextReply("un:M1", AlertsHouse.NurseNumber, "comment ?");
        await house.Send(asked);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => house.Send(asked))));
        await SendAllAsync();
        Assert.That(await AnswersAsync(), Has.Count.EqualTo(1));

        var fall = new RecordTextReply("un:M2", AlertsHouse.NurseNumber, "9");
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => house.Send(fall))));
        Assert.That((await house.Story((await house.Open(patient)).Single().Id)).Lines.Count(line => line.Kind == StoryKind.StaffAnswered), Is.EqualTo(1));
    }

    [Test]
    public async Task Who_is_late_is_told_that_someone_has_it()
    {
        var fall = await FallAsync();
        var colleague = await house.Nurse(patient, "Inès Blanc, infirmière", "06 55 44 33 22");
        await house.Send(new TakeAlert(fall, colleague));

        await ReplyAsync($"1 {Reference(fall)}");

        Assert.That((await house.Story(fall)).Alert.TakenBy, Is.EqualTo(colleague));
        Assert.That((await AnswersAsync()).Single(), Is.EqualTo($"[SUIVI] {Reference(fall)}: quelqu'un d'autre s'en occupe déjà."));
    }

    /// <summary>She must not believe that it is done.</summary>
    [Test]
    public async Task Who_may_not_take_it_is_told_so()
    {
        var fall = await FallAsync();
        await house.Send(new PlanRound(nurse, DateOnly.FromDateTime(house.Now.UtcDateTime), []));

        await ReplyAsync("1");

        Assert.That((await house.Story(fall)).Alert.TakenBy, Is.Null);
        Assert.That((await AnswersAsync()).Single(), Does.Contain("N'EST PAS prise en compte"));
    }

    [Test]
    public async Task Stop_is_a_technical_alert_and_the_next_red_is_texted_all_the_same()
    {
        await FallAsync();

        await ReplyAsync("STOP");
        await FallAsync();

        var stopped = (await house.Open(patient)).Single(alert => alert.Rule == AlertRule.ContactStopped);
        Assert.That(stopped.Level, Is.EqualTo(AlertLevel.Technical));
        Assert.That((await house.Story(stopped.Id)).Lines.Single(line => line.Kind == StoryKind.StaffAnswered), Has.Property("Detail").EqualTo("stop").And.Property("Staff").EqualTo((StaffId?)nurse));
        Assert.That(house.Sender.Handed.Count(sms => sms.Kind == OutgoingText.Raised), Is.EqualTo(2));
    }

    [Test]
    public async Task An_ok_after_the_end_only_says_read()
    {
        var fall = await FallAsync();
        await ReplyAsync("1");
        await house.Send(new CloseAlert(fall, nurse, AlertOutcome.Real, null));

        await ReplyAsync("ok");
        await ReplyAsync("1");

        Assert.That(await AnswersAsync(), Is.EqualTo(new[] { "[SUIVI] Aucune alerte ouverte n'attend votre réponse. Danger vital: appelez le 15." }), "to the 1 alone");
    }

    [Test]
    public async Task An_answer_to_an_answer_makes_no_alert_notified_and_no_line()
    {
        house.Sender.Act = (_, sms) => Task.FromResult(sms.Kind == OutgoingText.Raised ? SendResult.Unknown("provider_timeout") : SendResult.Accepted("7"));
        var fall = await FallAsync();

        await ReplyAsync("comment ?");

        Assert.That(await AnswersAsync(), Has.Count.EqualTo(1));
        var story = await house.Story(fall);
        Assert.That(story.Alert.State, Is.EqualTo(AlertState.Raised));
        Assert.That(story.Lines.Select(line => line.Detail), Has.None.Contains("accepted"));
    }

    private static string Reference(AlertId alert) => alert.Value.ToString("N")[..4].ToUpperInvariant();

    private async Task<AlertId> FallAsync()
    {
        var danger = house.Fall();
        await house.Report(box, danger);
        await SendAllAsync();
        return new AlertId(danger.EventId);
    }

    private async Task SendAllAsync()
    {
        foreach (var entry in (await house.Send(new ListTexts())).Where(entry => entry.State == MessageState.Queued))
        {
            await house.With<TextTry>(attempt => attempt.RunAsync(entry.Id, CancellationToken.None));
        }
    }

    private async Task ReplyAsync(string words, string from = AlertsHouse.NurseNumber)
    {
        await house.Send(new RecordTextReply($"un:M{++messages}", from, words));
        await SendAllAsync();
    }

    private Task<List<string>> AnswersAsync() => Task.FromResult(house.Sender.Handed.Where(sms => sms.Kind.StartsWith("reply_", StringComparison.Ordinal)).Select(sms => sms.Text).ToList());
}
