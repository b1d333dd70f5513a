using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Texts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using Microsoft.EntityFrameworkCore;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Texts;

/// <summary>One text against senders that misbehave (FAULTS I5, R14).</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class TextTryTests(EngineKind kind)
{
    private AlertsHouse house = null!;
    private PatientId patient;
    private BoxId box;
    private StaffId nurse;
    private AlertId fall;
    private long text;

    [SetUp]
    public async Task Open()
    {
        house = await AlertsHouse.OpenAsync(kind);
        (patient, box, nurse) = await house.Home();
        (fall, text) = await FallAsync();
    }

    [TearDown]
    public async Task Close() => await house.DisposeAsync();

    [Test]
    public async Task Accepted_is_written_with_the_provider_s_reference_and_nothing_more_is_sent()
    {
        await TryAsync();
        await LaterAsync(3600);

        var entry = await EntryAsync();
        Assert.That((entry.State, entry.ProviderReference, entry.AcceptedAt, entry.Attempts),
            Is.EqualTo((MessageState.Accepted, "SM0001", (DateTimeOffset?)house.Now.AddHours(-1), 1)));
        Assert.That(house.Sender.Handed, Has.Count.EqualTo(1));
        Assert.That((await house.Story(fall)).Alert.State, Is.EqualTo(AlertState.Notified));
    }

    /// <summary>CLINICAL 9, trap 5: nothing says "sent" whatever happened.</summary>
    [TestCase("throws", MessageState.Unknown)]
    [TestCase("unknown", MessageState.Unknown)]
    [TestCase("not sent", MessageState.Queued)]
    public async Task Without_a_proof_nobody_is_notified_and_it_is_sent_again_with_the_same_words(string how, MessageState state)
    {
        house.Sender.Act = (n, _) => n > 1 ? Task.FromResult(SendResult.Accepted("SM2")) : how switch
        {
            "throws" => throw new InvalidOperationException("a bug of the sender"),
            "unknown" => Task.FromResult(SendResult.Unknown("provider_timeout")),
            _ => Task.FromResult(SendResult.NotSent("provider_busy 503")),
        };

        await TryAsync();
        var entry = await EntryAsync();
        Assert.That((entry.State, entry.AcceptedAt, entry.ProviderReference), Is.EqualTo((state, (DateTimeOffset?)null, (string?)null)));
        Assert.That(entry.Failure, Is.Not.Null);
        Assert.That((await house.Story(fall)).Alert.State, Is.EqualTo(AlertState.Raised));

        await LaterAsync(4);
        Assert.That(house.Sender.Handed, Has.Count.EqualTo(1), "before its time");
        await LaterAsync(1);

        Assert.That(house.Sender.Handed.Select(sms => sms with { Failures = 0 }).Distinct().Count(), Is.EqualTo(1), "the same words, number and reference");
        Assert.That(house.Sender.Handed, Has.Count.EqualTo(2));
        Assert.That((await EntryAsync()).State, Is.EqualTo(MessageState.Accepted));
    }

    [Test]
    public async Task A_sender_that_hangs_is_given_20_seconds_and_counts_as_unknown()
    {
        house.Sender.Act = (n, _) => n == 1 ? house.Sender.Hang() : Task.FromResult(SendResult.Accepted("SM2"));
        var hanging = TryAsync();
        await Eventually.IsTrue(() => house.Sender.Handed.Count == 1, "the sender was not called");
        Assert.That((await EntryAsync()).State, Is.EqualTo(MessageState.Sending), "written before the call");

        await Eventually.IsTrue(
            () =>
            {
                house.Clock.Advance(TimeSpan.FromSeconds(1));
                return hanging.IsCompleted;
            },
            "the patience did not end");
        Assert.That((await EntryAsync()).State, Is.EqualTo(MessageState.Unknown));

        await LaterAsync(60);
        Assert.That((await EntryAsync()).State, Is.EqualTo(MessageState.Accepted));
    }

    /// <summary>The program is killed between the provider's yes and the row: at most one duplicate, with the same words.</summary>
    [Test]
    public async Task What_was_sent_when_the_program_died_is_sent_once_more_when_its_lease_ends()
    {
        house.Faults.FailsOn = db => db.ChangeTracker.Entries<OutgoingText>().Any(row => row.Entity.State == MessageState.Accepted);
        Assert.That(() => TryAsync(), Throws.InstanceOf<IOException>());
        house.Faults.FailsOn = _ => false;
        await house.RestartAsync();

        await LaterAsync(29);
        Assert.That(house.Sender.Handed, Has.Count.EqualTo(1), "the lease is another's");
        await LaterAsync(1);
        await LaterAsync(600);

        Assert.That((await EntryAsync()).State, Is.EqualTo(MessageState.Accepted));
        Assert.That(house.Sender.Handed, Has.Count.EqualTo(2));
        Assert.That(house.Sender.Handed.Select(sms => sms with { Failures = 0 }).Distinct().Count(), Is.EqualTo(1));
        Assert.That((await house.Story(fall)).Lines.Select(line => line.Detail), Does.Contain("unknown: lease_ended"));
    }

    [Test]
    public async Task Nothing_is_sent_that_could_not_be_claimed_on_disk_before()
    {
        house.Faults.FailsOn = db => db.ChangeTracker.Entries<OutgoingText>().Any(row => row.Entity.State == MessageState.Sending);

        Assert.That(() => TryAsync(), Throws.InstanceOf<IOException>());

        Assert.That(house.Sender.Handed, Is.Empty);
    }

    [Test]
    public async Task Of_several_workers_one_sends()
    {
        house.Sender.Act = (_, _) => house.Sender.Hang();
        var workers = Enumerable.Range(0, 6).Select(_ => Task.Run(TryAsync)).ToList();
        await Eventually.IsTrue(() => workers.Count(worker => worker.IsCompleted) == 5 && !house.Sender.Handed.IsEmpty, "only one may be sending");

        Assert.That(house.Sender.Handed, Has.Count.EqualTo(1));
        house.Sender.LetGo();
        await Task.WhenAll(workers);
    }

    /// <summary>CLINICAL 6: 0, 5, 15, 30, 60 s, then every 60 s until a person answers.</summary>
    [Test]
    public async Task A_red_text_is_never_given_up_until_someone_takes_the_alert()
    {
        house.Sender.Act = (_, _) => Task.FromResult(SendResult.NotSent("provider_refused 400"));
        var start = house.Now;
        var tries = new List<int>();
        for (var second = 0; second <= 300; second++)
        {
            var before = house.Sender.Handed.Count;
            await TryAsync();
            if (house.Sender.Handed.Count > before)
            {
                tries.Add((int)(house.Now - start).TotalSeconds);
            }

            house.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.That(tries, Is.EqualTo((int[])[0, 5, 15, 30, 60, 120, 180, 240, 300]));
        Assert.That((await house.Story(fall)).Lines.Count(line => line.Detail == "queued: provider_refused 400"), Is.EqualTo(1), "one line, not one a try");

        // CLINICAL 9, trap 18: notifications that go on after "taken".
        await house.Send(new TakeAlert(fall, nurse));
        await LaterAsync(3600);
        Assert.That(house.Sender.Handed, Has.Count.EqualTo(tries.Count));
        Assert.That(await EntryAsync(), Has.Property("State").EqualTo(MessageState.Failed).And.Property("Failure").EqualTo("taken"));
    }

    [Test]
    public async Task What_fails_while_someone_takes_the_alert_is_not_tried_again()
    {
        var answer = new TaskCompletionSource<SendResult>();
        house.Sender.Act = (_, _) => answer.Task;
        var sending = TryAsync();
        await Eventually.IsTrue(() => house.Sender.Handed.Count == 1, "the sender was not called");
        await house.Send(new TakeAlert(fall, nurse));

        answer.SetResult(SendResult.NotSent("provider_busy 503"));
        await sending;
        await LaterAsync(3600);

        Assert.That(house.Sender.Handed, Has.Count.EqualTo(1));
        Assert.That((await EntryAsync()).State, Is.EqualTo(MessageState.Failed));
        Assert.That((await house.Story(fall)).Alert.State, Is.EqualTo(AlertState.Taken));
    }

    [Test]
    public async Task A_proof_that_comes_while_someone_takes_the_alert_is_kept_and_it_stays_taken()
    {
        var answer = new TaskCompletionSource<SendResult>();
        house.Sender.Act = (_, _) => answer.Task;
        var sending = TryAsync();
        await Eventually.IsTrue(() => house.Sender.Handed.Count == 1, "the sender was not called");
        await house.Send(new TakeAlert(fall, nurse));

        answer.SetResult(SendResult.Accepted("SM9"));
        await sending;

        Assert.That((await EntryAsync()).ProviderReference, Is.EqualTo("SM9"));
        Assert.That((await house.Story(fall)).Alert.State, Is.EqualTo(AlertState.Taken));
    }

    [Test]
    public async Task Where_nobody_is_on_duty_each_try_asks_again()
    {
        var (alone, its) = await house.LonelyHome();
        var danger = house.Fall();
        await house.Report(its, danger);
        text = (await house.Send(new ListTexts())).Max(entry => entry.Id);
        await TryAsync();
        Assert.That(await EntryAsync(), Has.Property("Failure").EqualTo("nobody_on_duty").And.Property("State").EqualTo(MessageState.Queued));

        var found = await house.Nurse(alone, "Inès Blanc, infirmière", "06 55 44 33 22");
        await LaterAsync(60);

        Assert.That((await EntryAsync()).To, Is.EqualTo(found));
        Assert.That(house.Sender.Handed.Single().ToE164, Is.EqualTo("+33655443322"));
    }

    [Test]
    public async Task A_cancelled_danger_that_nobody_was_told_of_is_one_text_that_says_both()
    {
        await house.Report(box, new Danger(fall.Value, DangerKind.Fall, DangerPhase.Cancelled, house.Now, "HC-0001"));

        await TryAsync();

        Assert.That(await house.Send(new ListTexts()), Has.Count.EqualTo(1));
        Assert.That(house.Sender.Handed.Single().Text, Does.Contain("chute signalee, annule au domicile"));
    }

    /// <summary>CLINICAL 9, trap 9: a fall right after another text is texted.</summary>
    [Test]
    public async Task A_fall_right_after_other_texts_is_texted()
    {
        await house.StartTextsAsync();
        for (var n = 0; n < 5; n++)
        {
            await house.Report(box, house.Tachycardia());
            await house.Report(box, house.Fall());
        }

        await Eventually.IsTrue(() => house.Sender.Handed.Count == 7, "one fall before, five falls and one tachycardia: seven texts");
        Assert.That(house.Sender.Handed.Count(sms => sms.Text.Contains("chute", StringComparison.Ordinal)), Is.EqualTo(6));
    }

    [Test]
    public async Task A_text_that_hangs_holds_nobody_up()
    {
        house.Sender.Act = (n, sms) => sms.ShortReference == Reference(fall) ? house.Sender.Hang() : Task.FromResult(SendResult.Accepted($"SM{n}"));
        await house.StartTextsAsync();
        await Eventually.IsTrue(() => house.Sender.Handed.Count == 1, "the first was not sent");

        var (second, _) = await FallAsync();

        await Eventually.IsTrue(async () => (await house.Story(second)).Alert.State == AlertState.Notified, "held up by the first");
        house.Sender.LetGo();
    }

    [Test]
    public async Task The_worker_lives_on_when_its_storage_was_away()
    {
        var away = true;
        house.Faults.FailsOn = _ => away;
        await house.StartTextsAsync();
        Assert.That(house.Sender.Handed, Is.Empty);

        away = false;
        await Eventually.IsTrue(
            () =>
            {
                house.Clock.Advance(TimeSpan.FromSeconds(1));
                return !house.Sender.Handed.IsEmpty;
            },
            "the worker is dead");
    }

    private static string Reference(AlertId alert) => alert.Value.ToString("N")[..4].ToUpperInvariant();

    private async Task<(AlertId Alert, long Text)> FallAsync()
    {
        var danger = house.Fall();
        await house.Report(box, danger);
        return (new AlertId(danger.EventId), (await house.Send(new ListTexts())).Max(entry => entry.Id));
    }

    private Task TryAsync() => house.With<TextTry>(attempt => attempt.RunAsync(text, CancellationToken.None));

    private async Task LaterAsync(int seconds)
    {
        house.Clock.Advance(TimeSpan.FromSeconds(seconds));
        await TryAsync();
    }

    private async Task<TextEntry> EntryAsync() => (await house.Send(new ListTexts())).Single(entry => entry.Id == text);
}
