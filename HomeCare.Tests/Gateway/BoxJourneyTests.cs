using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway;

/// <summary>The box as it runs in a home: bracelet bytes in, SMS bytes and wire posts out.</summary>
[TestFixture]
internal sealed class BoxJourneyTests
{
    private ServerTwin _server = null!;
    private TestFolder _folder = null!;
    private VirtualModem _modem = null!;

    [SetUp]
    public async Task SetUp()
    {
        _server = await ServerTwin.StartAsync();
        _server.Plan = Plans.Version(1);
        _folder = new TestFolder();
        _modem = VirtualModem.OnPseudoTerminal(TimeProvider.System);
    }

    [TearDown]
    public async Task TearDown()
    {
        await _modem.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task A_fall_reaches_the_relatives_and_the_server_under_one_event_id()
    {
        await using var bracelet = VirtualBracelet.Play(Scenario.Named("stable"), "HC-0001", 1, TimeProvider.System);
        await using var box = await StartAsync(bracelet);
        await Eventually.IsTrue(() => box.Part<EmergencyPlanFile>().KnownVersion == 1, "the plan comes with a receipt");

        bracelet.Signal(BraceletEventKind.Fall, immobile: true);

        var first = await _modem.Received.ReadAsync();
        var second = await _modem.Received.ReadAsync();
        await Eventually.IsTrue(() => _server.Dangers.Count == 1, "the server opens the alert");
        var danger = _server.Dangers.Values.Single();
        Assert.Multiple(() =>
        {
            Assert.That(new[] { first.NumberE164, second.NumberE164 }, Is.EquivalentTo(new[] { Plans.Daughter.NumberE164, Plans.Son.NumberE164 }));
            Assert.That(first.Text, Does.StartWith("ALERTE CHUTE - Jeanne M.").And.EndWith($"Réf {RelativeTexts.Reference(danger.EventId)}"));
            Assert.That(first.Parts, Is.EqualTo(1));
            Assert.That(danger, Has.Property(nameof(BoxDanger.Kind)).EqualTo(BoxDangerKind.Fall));
            Assert.That(danger.Immobile, Is.True);
        });
        await Eventually.IsTrue(() => bracelet.Unconfirmed == 0, "the bracelet may forget the frame");
        await Eventually.IsTrue(
            () => _server.Heartbeats.Any(beat => beat.Messages?.Count(text => text.State == BoxMessageState.Delivered) > 0),
            "the server hears how the texts went");
    }

    [Test]
    public async Task A_fall_is_texted_with_the_server_down_and_told_once_it_is_back()
    {
        await using var bracelet = VirtualBracelet.Play(Scenario.Named("stable"), "HC-0001", 1, TimeProvider.System);
        await using var box = await StartAsync(bracelet);
        await Eventually.IsTrue(() => box.Part<EmergencyPlanFile>().KnownVersion == 1, "the plan comes with a receipt");
        await _server.DownAsync();

        bracelet.Signal(BraceletEventKind.Fall, immobile: true);
        var text = await _modem.Received.ReadAsync();
        Assert.That(text.Text, Does.StartWith("ALERTE CHUTE"));

        await _server.UpAsync();
        await Eventually.IsTrue(() => _server.Dangers.Count == 1, "the danger goes up once the server is back");
    }

    [Test]
    public async Task Relatives_answer_each_other_without_any_server_and_it_learns_of_it_once_it_is_back()
    {
        await using var bracelet = VirtualBracelet.Play(Scenario.Named("stable"), "HC-0001", 1, TimeProvider.System);
        await using var box = await StartAsync(bracelet);
        await Eventually.IsTrue(() => box.Part<EmergencyPlanFile>().KnownVersion == 1, "the plan comes with a receipt");
        await _server.DownAsync();
        bracelet.Signal(BraceletEventKind.Fall, immobile: true);
        ReceivedSms[] alarms = [await _modem.Received.ReadAsync(), await _modem.Received.ReadAsync()];

        _modem.Deliver("+33699999999", "1");
        _modem.Deliver(Plans.Daughter.NumberE164, "Oui, j’y vais !\n> ALERTE CHUTE - Jeanne M.");
        var goes = await _modem.Received.ReadAsync();
        _modem.Deliver(Plans.Son.NumberE164, "9");
        ReceivedSms[] ends = [await _modem.Received.ReadAsync(), await _modem.Received.ReadAsync()];

        Assert.Multiple(() =>
        {
            Assert.That(alarms, Has.All.Matches<ReceivedSms>(text => text.Text.StartsWith("ALERTE CHUTE", StringComparison.Ordinal)));
            Assert.That(goes.NumberE164, Is.EqualTo(Plans.Son.NumberE164));
            Assert.That(goes.Text, Does.StartWith("Jeanne M.: Claire y va ("));
            Assert.That(ends, Has.All.Matches<ReceivedSms>(text => text.Text.Contains("FAUSSE ALERTE confirmée", StringComparison.Ordinal) && text.Text.Contains("par Paul", StringComparison.Ordinal)));
            Assert.That(box.Part<DangersQueue>().Peek(10).Select(danger => danger.Phase), Is.EqualTo(new[] { BoxDangerPhase.Raised, BoxDangerPhase.Cancelled }));
        });

        await _server.UpAsync();
        await Eventually.IsTrue(() => _server.Dangers.Count == 2, "raised and cancelled");
        await Eventually.IsTrue(() => _server.Heartbeats.SelectMany(beat => beat.Replies ?? []).DistinctBy(reply => reply.ContactId).Count() == 2, "both answers");
        var danger = _server.Dangers.Keys.First().Event;
        Assert.That(
            _server.Heartbeats.SelectMany(beat => beat.Replies ?? []).Select(reply => (reply.EventId, reply.Answer)).Distinct(),
            Is.EquivalentTo(new[] { ((Guid?)danger, BoxReplyAnswer.Going), (danger, BoxReplyAnswer.FalseAlarm) }));
        await Eventually.IsTrue(() => box.Part<StoryLog>().Untold(10).Count == 0, "acknowledged");
    }

    [Test]
    public async Task A_whole_recording_arrives_row_for_row_through_a_cut_link_and_a_server_that_goes_away()
    {
        using var csv = new StringReader("time,bpm,spo2,steps\n" + string.Concat(Enumerable.Range(0, 900).Select(i =>
            FormattableString.Invariant($"2025-03-06T{8 + (i / 360):00}:{i / 6 % 60:00}:{i % 6 * 10:00}Z,{60 + (i % 50) + (i / 7.0)},{(i % 9 == 0 ? "" : "97")},{i % 5}\n"))));
        var (recording, _) = RecordingReader.Read(csv, "test.csv");
        await using var bracelet = VirtualBracelet.Replay(recording!, "HC-0002", TimeProvider.System);
        await using var box = await StartAsync(bracelet);
        await Eventually.IsTrue(() => _server.Readings.Count > 50, "readings arrive");
        bracelet.Cut();
        await _server.DownAsync();
        await _server.UpAsync();

        await Eventually.IsTrue(() => _server.Readings.Count == 900, "all rows are stored");
        await Eventually.IsTrue(() => box.Part<ReadingsQueue>().CountWaiting() == 0 && bracelet.Unconfirmed == 0, "nothing waits any more");
        var stored = _server.Readings.Values.OrderBy(reading => reading.MeasuredAt).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(stored.Select(reading => reading.HeartRateBpm!.Value), Is.EqualTo(recording!.Rows.Select(row => row.Bpm)), "bit for bit");
            Assert.That(stored.Select(reading => reading.OxygenPercent!.Value), Is.EqualTo(recording!.Rows.Select(row => row.OxygenPercent)));
            Assert.That(stored.Zip(stored.Skip(1), (a, b) => b.MeasuredAt - a.MeasuredAt), Is.All.EqualTo(TimeSpan.FromSeconds(10)));
        });
    }

    private Task<RunningBox> StartAsync(VirtualBracelet bracelet) => RunningBox.StartAsync(new GatewaySettings(
        _folder.File("data"), _server.Address.ToString(), bracelet.Uri.ToString(), _modem.PortPath, _server.Code,
        _folder.With("authority.pem", _server.AuthorityPem)));
}
