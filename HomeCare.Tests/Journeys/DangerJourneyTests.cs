using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Journeys;

/// <summary>From the bracelet's bytes to the bytes of the relatives' texts and to the alert on the server, on each engine.</summary>
[Parallelizable(ParallelScope.Self)] // Mostly waiting: real programs and real seconds.
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class DangerJourneyTests(EngineKind kind)
{
    private OneProcess _all = null!;

    private PatientId Patient => new(_all.Home.PatientId);

    [SetUp]
    public async Task StartAsync() => _all = await OneProcess.StartAsync(kind);

    [TearDown]
    public async Task StopAsync() => await _all.DisposeAsync();

    [Test]
    public async Task A_fall_reaches_both_relatives_the_nurse_and_the_server_as_one_story()
    {
        _all.Bracelet.Signal(BraceletEventKind.Fall, immobile: true);

        ReceivedSms[] texts = [await _all.Modem.Received.ReadAsync(), await _all.Modem.Received.ReadAsync()];
        var alert = await AlertAsync(AlertRule.Fall);
        Assert.Multiple(() =>
        {
            Assert.That(texts.Select(text => text.NumberE164), Is.EquivalentTo(_all.Home.Contacts.Select(contact => contact.NumberE164)));
            Assert.That(texts, Has.All.Matches<ReceivedSms>(text => text is { IsGsm7: true, Parts: 1, Places: <= 160 }), "one GSM-7 segment each");
            Assert.That(texts, Has.All.Matches<ReceivedSms>(text => text.Text.StartsWith($"ALERTE CHUTE - {_all.Home.ShortName}", StringComparison.Ordinal)));
            Assert.That(texts, Has.All.Matches<ReceivedSms>(text => text.Text.EndsWith($"Réf {alert.ShortReference}", StringComparison.Ordinal)), "the server's reference");
            Assert.That(alert.Level, Is.EqualTo(AlertLevel.Red));
        });
        await Eventually.IsTrue(
            () => File.Exists(_all.ServerTexts) && File.ReadAllText(_all.ServerTexts).Contains(alert.ShortReference, StringComparison.Ordinal), "the nurse's text is in the ledger");
        await Eventually.IsTrue(
            async () => (await _all.AskAsync(new FindAlert(alert.Id)))!.Lines.Count(line => line is { Kind: StoryKind.BoxText, Proof: not null }) >= 2,
            "the alert's story has the modem's proof for both relatives");
    }

    [Test]
    public async Task A_tachycardia_signal_opens_a_red_alert_under_the_box_s_own_reference()
    {
        _all.Bracelet.Signal(BraceletEventKind.Tachycardia, meanBpm: 151.5);

        var text = await _all.Modem.Received.ReadAsync();
        var alert = await AlertAsync(AlertRule.TachycardiaSignal);
        Assert.Multiple(() =>
        {
            Assert.That(alert.Level, Is.EqualTo(AlertLevel.Red));
            Assert.That(alert.Value, Is.EqualTo(151.5));
            Assert.That(text.Text, Does.EndWith($"Réf {alert.ShortReference}").And.Not.Contain("151"), "no figure on a lock screen");
        });
    }

    [Test]
    public async Task A_second_signal_of_the_same_episode_reaches_the_server_and_no_relative_twice()
    {
        _all.Bracelet.Signal(BraceletEventKind.Tachycardia, meanBpm: 151.5);
        var first = await AlertAsync(AlertRule.TachycardiaSignal);

        _all.Bracelet.Signal(BraceletEventKind.Tachycardia, meanBpm: 163);

        await Eventually.IsTrue(
            async () => (await _all.AskAsync(new FindAlert(first.Id)))!.Alert is { Occurrences: 2, Value: 163.0 },
            "the open alert counts the second signal and keeps the worst value");
        await Eventually.IsTrue(
            async () => (await _all.AskAsync(new FindAlert(first.Id)))!.Lines.Count(line => line is { Kind: StoryKind.BoxText, Detail: "delivered" }) >= 2,
            "both relatives' telephones have the one text");
        Assert.That(_all.Modem.Received.Count, Is.EqualTo(2), "one text a relative, however often the bracelet signals");
    }

    [Test]
    public async Task A_relative_s_answer_is_told_to_the_other_and_in_the_alert_s_story_and_the_nurse_s_taking_to_both()
    {
        _all.Bracelet.Signal(BraceletEventKind.Fall, immobile: true);
        var alert = await AlertAsync(AlertRule.Fall);
        var (first, other) = (await _all.Modem.Received.ReadAsync(), await _all.Modem.Received.ReadAsync());

        _all.Modem.Deliver(first.NumberE164, "1");

        var told = await _all.Modem.Received.ReadAsync();
        Assert.That((told.NumberE164, told.IsGsm7, told.Parts), Is.EqualTo((other.NumberE164, true, 1)));
        Assert.That(told.Text, Does.Contain(" y va (").And.EndWith($"Réf {alert.ShortReference}"));
        await Eventually.IsTrue(
            async () => (await _all.AskAsync(new FindAlert(alert.Id)))!.Lines.Any(line => line is { Kind: StoryKind.RelativeAnswered, Detail: "going", Contact: not null }),
            "the alert's story has the answer");

        var nurse = (await _all.AskAsync(new FindNurseOnDuty(Patient, TimeProvider.System.GetUtcNow())))!;
        Assert.That((await _all.AskAsync(new TakeAlert(alert.Id, nurse.Id))).Succeeded, Is.True);
        _all.Box.Part<UplinkSignals>().Heartbeats.Call();

        ReceivedSms[] taken = [await _all.Modem.Received.ReadAsync(), await _all.Modem.Received.ReadAsync()];
        Assert.That(taken, Has.All.Matches<ReceivedSms>(text => text.Text.Contains(": prise en charge par ", StringComparison.Ordinal)));
        Assert.That(taken.Select(text => text.NumberE164), Is.EquivalentTo(new[] { first.NumberE164, other.NumberE164 }));
    }

    [Test]
    public async Task What_the_bracelet_measured_is_on_the_server_bit_for_bit()
    {
        var span = await _all.Bracelet.Measured.ReadAsync();

        var stored = await Eventually.Gives(
            async () => await _all.AskAsync(new GetReadings(Patient, span.End.AddMinutes(-1), span.End.AddMinutes(1))) is [var first, ..] ? first : null, "the reading arrives");
        Assert.Multiple(() =>
        {
            Assert.That(stored.MeasuredAt.ToUnixTimeMilliseconds(), Is.EqualTo(span.End.ToUnixTimeMilliseconds()));
            Assert.That(stored.HeartRateBpm!.Value, Is.EqualTo(span.HeartRate!.Value.Value));
            Assert.That(stored.OxygenPercent!.Value, Is.EqualTo(span.Oxygen!.Value.Value));
            Assert.That(stored.Late, Is.False);
        });
    }

    private Task<AlertSummary> AlertAsync(AlertRule rule) => Eventually.Gives(
        async () => (await _all.AskAsync(new ListOpenAlerts([Patient]))).SingleOrDefault(alert => alert.Rule == rule), $"the alert {rule} is open on the server");
}
