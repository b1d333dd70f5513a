using System.Text.Json;
using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Uplink;

/// <summary>R10, R11: the real client and the real lanes over real TLS on a road that loses, cuts, resets and swallows.</summary>
[TestFixture]
internal sealed class RoughRoadTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(400);

    private ServerTwin _server = null!;
    private RoughRoad _road = null!;
    private TestFolder _folder = null!;

    [SetUp]
    public async Task SetUp()
    {
        _server = await ServerTwin.StartAsync();
        _server.Plan = Plans.Version(1);
        _road = new RoughRoad(_server.Address);
        _folder = new TestFolder();
    }

    [TearDown]
    public async Task TearDown()
    {
        await _road.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task What_fails_is_no_receipt_and_the_next_post_is_an_exact_one(
        [Values(RoadState.Resets, RoadState.BlackHole, RoadState.AnswersLost, RoadState.AnswersCut, RoadState.QuestionsCut)] RoadState state,
        [Values] bool onAnOpenConnection)
    {
        using var client = await ClientAsync();
        if (onAnOpenConnection)
        {
            Assert.That(await OutcomeAsync(client, sequence: 1), Is.EqualTo(BoxItemOutcome.Stored));
        }

        _road.State = state;
        var failed = await PostAsync(client, sequence: 2, state == RoadState.BlackHole ? Short : Long);
        _road.State = RoadState.Clear;

        Assert.That(
            failed, Is.EqualTo(new ServerAnswer.NotNow(UplinkTrouble.Unreachable)).Or.EqualTo(new ServerAnswer.NotNow(UplinkTrouble.NoReceipt)));
        Assert.That(await OutcomeAsync(client, sequence: 2), Is.EqualTo(BoxItemOutcome.Stored).Or.EqualTo(BoxItemOutcome.Duplicate));
        Assert.That(_server.Readings, Has.Count.EqualTo(onAnOpenConnection ? 2 : 1));
    }

    [Test]
    public async Task A_receipt_lost_after_the_commit_is_asked_for_again_and_stored_once()
    {
        using var client = await ClientAsync();
        await OutcomeAsync(client, sequence: 1);
        _road.State = RoadState.AnswersLost;

        var lost = await PostAsync(client, sequence: 2, Long);
        await Eventually.IsTrue(() => _server.Readings.ContainsKey((1, 2)), "the server has it, and the box does not know");
        _road.State = RoadState.Clear;

        Assert.That(lost, Is.InstanceOf<ServerAnswer.NotNow>());
        Assert.That(await OutcomeAsync(client, sequence: 2), Is.EqualTo(BoxItemOutcome.Duplicate));
        Assert.That(_server.Readings, Has.Count.EqualTo(2));
    }

    [TestCase(RoadState.Trickle)]
    [TestCase(RoadState.Delays)]
    public async Task A_road_that_is_only_slow_brings_a_receipt_all_the_same(RoadState state)
    {
        using var client = await ClientAsync();
        _road.State = state;

        Assert.That(await OutcomeAsync(client, sequence: 1), Is.EqualTo(BoxItemOutcome.Stored));
    }

    [Test]
    public async Task A_box_on_such_a_road_loses_nothing_and_acknowledges_nothing_wrongly()
    {
        var settings = new GatewaySettings(
            _folder.File("data"), _road.Address.ToString(), "ws://localhost:1", Modem: "", _server.Code, _folder.With("authority.pem", _server.AuthorityPem));
        await using var box = await RunningBox.StartAsync(settings);
        await Eventually.IsTrue(() => box.Part<EmergencyPlanFile>().KnownVersion == 1, "the box is enrolled");
        var (readings, frame) = (box.Part<ReadingsQueue>(), 0u);
        foreach (var state in new[] { RoadState.Resets, RoadState.AnswersLost, RoadState.QuestionsCut, RoadState.AnswersCut, RoadState.Trickle })
        {
            _road.State = state;
            var now = TimeProvider.System.GetUtcNow();
            readings.Put("HC-1", [.. Enumerable.Range(0, 20).Select(_ => new BraceletSummary(
                new FrameId(1, ++frame), now, 10, default, BoxMeasure.Of(70), null, null, null, null))]);
            box.Part<UplinkSignals>().Readings.Call();
            box.Part<DangerWatch>().Take("HC-1", new BraceletEvent(new FrameId(1, ++frame), BraceletEventKind.Fall, now, Immobile: true, null));
            if (state != RoadState.Trickle)
            {
                await Eventually.IsTrue(() => box.Part<UplinkStatus>().Trouble is UplinkTrouble.Unreachable or UplinkTrouble.NoReceipt, $"{state} is seen");
                Assert.That(readings.CountWaiting(), Is.EqualTo(20), $"nothing was confirmed: {state}");
            }

            _road.State = state == RoadState.Trickle ? state : RoadState.Clear;
            await Eventually.IsTrue(() => readings.CountWaiting() == 0 && box.Part<DangersQueue>().Peek(10).Count == 0, $"all arrives after {state}");
        }

        Assert.That(_server.Readings.Keys.Select(key => key.Sequence).Order(), Is.EqualTo(Enumerable.Range(1, 100).Select(n => (long)n)));
        Assert.That(_server.Dangers, Has.Count.EqualTo(5));
    }

    private async Task<ServerClient> ClientAsync()
    {
        var credentials = await (await ServerClientTests.EnrolledAsync(_server, _folder)).CredentialsAsync(default);
        return new ServerClient(_road.Address, credentials.Authority, credentials.Certificate, TimeProvider.System);
    }

    private static async Task<BoxItemOutcome> OutcomeAsync(ServerClient client, long sequence)
    {
        var answer = await PostAsync(client, sequence, Long);
        Assert.That(answer, Is.InstanceOf<ServerAnswer.Received>());
        return ((ServerAnswer.Received)answer).Receipt.Items.Single().Outcome;
    }

    private static Task<ServerAnswer> PostAsync(ServerClient client, long sequence, TimeSpan patience)
    {
        var now = TimeProvider.System.GetUtcNow();
        var reading = new BoxReading(sequence, now, 10, "HC-1", BoxMeasure.Of(70), null, null, null, null);
        return client.PostAsync(
            BoxWire.ReadingsPath,
            JsonSerializer.SerializeToUtf8Bytes(
                new BoxReadingsBatch(1, 1, now, 0, [JsonSerializer.SerializeToElement(reading, BoxWireJson.Options)]), BoxWireJson.Options),
            items: 1, patience, default);
    }
}
