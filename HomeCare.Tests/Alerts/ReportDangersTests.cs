using System.Text.Json;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Texts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts;

[TestFixtureSource(typeof(TwoEngines))]
internal sealed class ReportDangersTests(EngineKind kind)
{
    private AlertsHouse house = null!;
    private PatientId patient;
    private BoxId box;
    private StaffId nurse;

    [SetUp]
    public async Task Open()
    {
        house = await AlertsHouse.OpenAsync(kind);
        (patient, box, nurse) = await house.Home();
    }

    [TearDown]
    public async Task Close() => await house.DisposeAsync();

    [Test]
    public async Task A_fall_is_an_open_red_alert_with_the_box_s_event_id_and_a_text_waiting_for_the_nurse()
    {
        var fall = house.Fall();

        var receipt = await house.Report(box, fall);

        Assert.That(receipt, Is.EqualTo(new[] { new ItemReceipt(0, ItemOutcome.Stored, EventId: fall.EventId) }));
        var alert = (await house.Open(patient)).Single();
        Assert.That(
            (alert.Id.Value, alert.Rule, alert.Level, alert.State, alert.Late, alert.ShortReference),
            Is.EqualTo((fall.EventId, AlertRule.Fall, AlertLevel.Red, AlertState.Raised, false, fall.EventId.ToString("N")[..4].ToUpperInvariant())));
        var text = (await house.Send(new ListTexts())).Single();
        Assert.That((text.To, text.State, text.ProviderReference), Is.EqualTo((nurse, MessageState.Queued, (string?)null)));
        Assert.That(house.News.OfType<AlertRaised>().Single().Alert, Is.EqualTo(alert.Id));
    }

    [Test]
    public async Task The_nurse_s_telephone_has_it_by_the_signal_alone_and_only_then_it_says_notified()
    {
        await house.StartTextsAsync();
        var fall = house.Fall();

        await house.Report(box, fall);

        // The test's clock stands still: nothing but the signal can have woken the worker.
        await Eventually.IsTrue(
            async () => (await house.Story(new AlertId(fall.EventId))).Alert.State == AlertState.Notified, "the worker was not woken");
        var sms = house.Sender.Handed.Single();
        Assert.That(sms.ToE164, Is.EqualTo(AlertsHouse.NurseNumber));
        Assert.That(sms.Text, Does.Match(@"^\[SUIVI\] ROUGE Pat\. \w{4}: chute signalee\. Ouvrir: https://suivi\.exemple\.fr/a/" + fall.EventId.ToString("N").ToUpperInvariant()));
        var line = (await house.Story(new AlertId(fall.EventId))).Lines[^1];
        Assert.That((line.Kind, line.Detail, line.Proof, line.Staff), Is.EqualTo((StoryKind.ServerText, "accepted", "SM0001", (StaffId?)nurse)));
    }

    [Test]
    public async Task The_same_danger_told_again_even_at_once_from_many_sides_is_one_alert_and_one_text()
    {
        var fall = house.Fall();

        var receipts = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => house.Report(box, fall))));

        Assert.That(receipts.Count(receipt => receipt[0].Outcome == ItemOutcome.Stored), Is.EqualTo(1));
        Assert.That(receipts.Count(receipt => receipt[0].Outcome == ItemOutcome.Duplicate), Is.EqualTo(5));
        Assert.That(await house.Open(patient), Has.Count.EqualTo(1));
        Assert.That(await house.Send(new ListTexts()), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Two_falls_are_two_alerts_and_two_texts_however_close()
    {
        await house.Report(box, house.Fall());
        await house.Report(box, house.Fall());

        Assert.That(await house.Open(patient), Has.Count.EqualTo(2));
        Assert.That(await house.Send(new ListTexts()), Has.Count.EqualTo(2));
    }

    /// <summary>CLINICAL 9, trap 17.</summary>
    [Test]
    public async Task One_bad_item_does_not_poison_its_batch()
    {
        var good = house.Fall();
        string[] items =
        [
            "null", "{}", "\"fall\"", """{"eventId":"not a guid"}""",
            JsonSerializer.Serialize(house.Fall(Guid.Empty), WireJson.Options),
            JsonSerializer.Serialize(good, WireJson.Options).Replace("\"fall\"", "\"earthquake\"", StringComparison.Ordinal),
            JsonSerializer.Serialize(good, WireJson.Options),
        ];

        var receipt = await house.Send(new ReportDangers(box, house.Now, [.. items.Select(item => JsonDocument.Parse(item).RootElement)]));

        Assert.That(receipt.Select(line => line.Outcome), Is.EqualTo(Enumerable.Repeat(ItemOutcome.Refused, 6).Append(ItemOutcome.Stored)));
        Assert.That(receipt.Take(6).Select(line => line.Reason), Has.All.Not.Null.And.All.Not.Empty);
        Assert.That((await house.Open(patient)).Single().Id.Value, Is.EqualTo(good.EventId));
    }

    [Test]
    public async Task Where_one_danger_cannot_be_written_the_others_are_and_no_receipt_is_given()
    {
        var (poisoned, good) = (house.Fall(), house.Fall());
        house.Faults.FailsOn = db => db.ChangeTracker.Entries<HomeCare.Modules.Alerts.Alert>().Any(entry => entry.Entity.Id.Value == poisoned.EventId);

        Assert.That(() => house.Report(box, poisoned, good), Throws.InstanceOf<AggregateException>());
        Assert.That((await house.Open(patient)).Single().Id.Value, Is.EqualTo(good.EventId));

        house.Faults.FailsOn = _ => false;
        var receipt = await house.Report(box, poisoned, good);
        Assert.That(receipt.Select(line => line.Outcome), Is.EqualTo(new[] { ItemOutcome.Stored, ItemOutcome.Duplicate }));
        Assert.That(await house.Open(patient), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_live_page_that_fails_does_not_fail_the_danger()
    {
        house.OnNews = _ => throw new InvalidOperationException("the page went away");

        var receipt = await house.Report(box, house.Fall());

        Assert.That(receipt[0].Outcome, Is.EqualTo(ItemOutcome.Stored));
        Assert.That(await house.Send(new ListTexts()), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_cancellation_leaves_the_alert_open_and_says_so()
    {
        var fall = house.Fall();
        await house.Report(box, fall);

        var receipt = await house.Report(box, fall with { Phase = DangerPhase.Cancelled });
        var again = await house.Report(box, fall with { Phase = DangerPhase.Cancelled });

        Assert.That((receipt[0].Outcome, again[0].Outcome), Is.EqualTo((ItemOutcome.Stored, ItemOutcome.Duplicate)));
        var story = await house.Story(new AlertId(fall.EventId));
        Assert.That((story.Alert.State, story.Alert.CancelledAtHome), Is.EqualTo((AlertState.Raised, (DateTimeOffset?)house.Now)));
        Assert.That(story.Lines.Count(line => line.Kind == StoryKind.CancelledAtHome), Is.EqualTo(1));
    }

    [Test]
    public async Task A_cancellation_that_comes_before_its_danger_is_kept()
    {
        var fall = house.Fall();
        await house.Report(box, fall with { Phase = DangerPhase.Cancelled });
        Assert.That(await house.Open(patient), Is.Empty);

        await house.Report(box, fall);

        var alert = (await house.Open(patient)).Single();
        Assert.That((alert.State, alert.CancelledAtHome), Is.EqualTo((AlertState.Raised, (DateTimeOffset?)house.Now)));
        Assert.That(await house.Send(new ListTexts()), Has.Count.EqualTo(1), "a red danger is texted all the same");
    }

    [Test]
    public async Task Who_was_told_of_a_danger_is_told_that_home_took_it_back_once()
    {
        await house.StartTextsAsync();
        var fall = house.Fall();
        await house.Report(box, fall);
        await Eventually.IsTrue(() => house.Sender.Handed.Count == 1, "the danger was not texted");
        await Eventually.IsTrue(async () => await house.Send(new ListTexts()) is [{ State: MessageState.Accepted }], "not recorded");

        await house.Report(box, fall with { Phase = DangerPhase.Cancelled });
        await Eventually.IsTrue(() => house.Sender.Handed.Count == 2, "the cancellation was not texted");

        Assert.That(house.Sender.Handed.Last().Text, Does.Contain("fausse alerte"));
        Assert.That(house.Sender.Handed.Select(sms => sms.ShortReference).Distinct().Count(), Is.EqualTo(1));
    }

    /// <summary>A tachycardia signal every 40 s is one running alert: counted, not texted again.</summary>
    [Test]
    public async Task Tachycardia_signals_fold_into_the_running_alert()
    {
        await house.Report(box, house.Tachycardia(160));
        house.Clock.Advance(TimeSpan.FromSeconds(40));
        var second = house.Tachycardia(172);
        await house.Report(box, second);
        await house.Report(box, second);

        var alert = (await house.Open(patient)).Single();
        Assert.That((alert.Occurrences, alert.Value, alert.LastSeenAt), Is.EqualTo((2, (double?)172, house.Now)));
        Assert.That(await house.Send(new ListTexts()), Has.Count.EqualTo(1));
        Assert.That((await house.Story(new AlertId(second.EventId))).Alert.Id, Is.EqualTo(alert.Id), "found by the folded event too");
    }

    [Test]
    public async Task After_a_close_a_new_signal_is_a_new_alert_at_once()
    {
        await house.Report(box, house.Tachycardia());
        var first = (await house.Open(patient)).Single();
        await house.Send(new TakeAlert(first.Id, nurse));
        await house.Send(new CloseAlert(first.Id, nurse, AlertOutcome.Real, null));
        house.Clock.Advance(TimeSpan.FromSeconds(40));

        await house.Report(box, house.Tachycardia());

        Assert.That((await house.Open(patient)).Single().Id, Is.Not.EqualTo(first.Id));
        Assert.That(await house.Send(new ListTexts()), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task An_old_danger_is_marked_late_and_texted_as_such()
    {
        await house.StartTextsAsync();

        await house.Report(box, house.Fall(at: house.Now.AddMinutes(-20)));

        var alert = (await house.Open(patient)).Single();
        Assert.That((alert.Late, alert.OccurredAt), Is.EqualTo((true, house.Now.AddMinutes(-20))));
        await Eventually.IsTrue(() => !house.Sender.Handed.IsEmpty, "a late danger was not texted");
        Assert.That(house.Sender.Handed.Single().Text, Does.Contain("differe"));
    }

    [Test]
    public async Task A_live_tachycardia_is_not_hidden_by_an_open_late_one()
    {
        await house.Report(box, house.Tachycardia(at: house.Now.AddHours(-2)));

        await house.Report(box, house.Tachycardia());

        Assert.That((await house.Open(patient)).Select(alert => alert.Late), Is.EquivalentTo((bool[])[true, false]));
        Assert.That(await house.Send(new ListTexts()), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_danger_of_a_box_without_a_home_is_kept_shown_to_support_and_raised_when_it_has_one()
    {
        var (stray, fall) = (BoxId.New(), house.Fall());

        var receipt = await house.Report(stray, fall);
        var again = await house.Report(stray, fall);

        Assert.That(receipt[0].Outcome, Is.EqualTo(ItemOutcome.Quarantined));
        Assert.That(receipt[0].Reason, Does.StartWith("no_home"));
        Assert.That(again[0].Outcome, Is.EqualTo(ItemOutcome.Quarantined));
        Assert.That((await house.Send(new ListStrayDangers())).Single().Box, Is.EqualTo(stray));

        house.Clock.Advance(TimeSpan.FromMinutes(7));
        var newcomer = (await house.Send(new AdmitPatient("Paul", "Roux", new DateOnly(1940, 1, 1), "1 rue Neuve"))).Value;
        await house.Send(new AssignBox(newcomer, stray));
        await house.Services.GetRequiredService<HomeCare.Modules.Alerts.WatchSilence>().SweepAsync(CancellationToken.None);

        var alert = (await house.Open(newcomer)).Single(alert => alert.Rule == AlertRule.Fall);
        Assert.That((alert.Id.Value, alert.Late), Is.EqualTo((fall.EventId, true)));
        Assert.That(await house.Send(new ListStrayDangers()), Is.Empty);
    }

    /// <summary>FAULTS I5: neither an alert without its text nor a text without its alert, wherever the transaction is cut.</summary>
    [Test]
    public async Task Alert_story_memory_and_text_are_one_transaction([Values] bool cutBefore)
    {
        var fall = house.Fall();
        if (cutBefore)
        {
            house.Faults.FailsOn = db => db.ChangeTracker.Entries<OutgoingText>().Any(entry => entry.State == EntityState.Added);
        }
        else
        {
            // The statements up to the text's row are carried out; that one the engine refuses.
            await house.Look(db => db.Database.ExecuteSqlRawAsync(kind == EngineKind.Sqlite
                ? "CREATE TRIGGER cut BEFORE INSERT ON texts BEGIN SELECT RAISE(FAIL, 'cut'); END"
                : "CREATE FUNCTION cut() RETURNS trigger AS 'BEGIN RAISE EXCEPTION ''cut''; END' LANGUAGE plpgsql; CREATE TRIGGER cut BEFORE INSERT ON alerts.texts FOR EACH ROW EXECUTE FUNCTION cut()"));
        }

        Assert.That(() => house.Report(box, fall), Throws.Exception);
        Assert.That(await house.Look(async db => (await db.Alerts.CountAsync(), await db.Story.CountAsync(), await db.Dangers.CountAsync(), await db.Texts.CountAsync())),
            Is.EqualTo((0, 0, 0, 0)));
        Assert.That(house.News.OfType<AlertRaised>(), Is.Empty, "nothing was told that is not so");

        house.Faults.FailsOn = _ => false;
        if (!cutBefore)
        {
            await house.Look(db => db.Database.ExecuteSqlRawAsync(kind == EngineKind.Sqlite ? "DROP TRIGGER cut" : "DROP TRIGGER cut ON alerts.texts"));
        }

        Assert.That((await house.Report(box, fall))[0].Outcome, Is.EqualTo(ItemOutcome.Stored));
        Assert.That(await house.Send(new ListTexts()), Has.Count.EqualTo(1));
    }
}
