using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Uplink;

/// <summary>The lanes of a whole box towards a server that loses, refuses and delays.</summary>
[TestFixture]
internal sealed class LaneTests
{
    private ServerTwin _server = null!;
    private TestFolder _folder = null!;
    private VirtualBracelet _bracelet = null!;

    [SetUp]
    public async Task SetUp()
    {
        _server = await ServerTwin.StartAsync();
        _server.Plan = Plans.Version(1);
        _folder = new TestFolder();
    }

    [TearDown]
    public async Task TearDown()
    {
        await _bracelet.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task A_poisoned_reading_is_parked_alone_and_the_others_arrive()
    {
        _server.PoisonedSequences.UnionWith([7, 30]);
        await using var box = await StartAsync(rows: 40);

        await Eventually.IsTrue(() => _server.Readings.Count == 38, "all but the poisoned arrive");
        await Eventually.IsTrue(() => box.Part<ReadingsQueue>().CountWaiting() == 0, "nothing waits");
        Assert.That(box.Part<ReadingsQueue>().CountParked(), Is.EqualTo(2));
    }

    [Test]
    public async Task A_reading_that_a_receipt_refuses_is_parked_with_its_reason()
    {
        _server.RefusedSequences.Add(3);
        await using var box = await StartAsync(rows: 5);

        await Eventually.IsTrue(() => box.Part<ReadingsQueue>().CountParked() == 1, "the refused one is put aside");
        await Eventually.IsTrue(() => box.Part<ReadingsQueue>().CountWaiting() == 0, "nothing waits");
    }

    [Test]
    public async Task A_receipt_lost_after_the_commit_is_made_good_by_a_duplicate()
    {
        for (var i = 0; i < 3; i++)
        {
            _server.Misbehave(async (context, right) =>
            {
                // The server stores, and the answer is lost on the way.
                var answer = context.Response.Body;
                context.Response.Body = new MemoryStream();
                await right();
                context.Response.Body = answer;
                context.Abort();
            });
        }

        await using var box = await StartAsync(rows: 20);

        await Eventually.IsTrue(() => _server.Readings.Count == 20, "all arrive");
        await Eventually.IsTrue(() => box.Part<ReadingsQueue>().CountWaiting() == 0, "and the box knows it");
        Assert.That(_server.Readings.Keys.Select(key => key.Sequence).Order(), Is.EqualTo(Enumerable.Range(1, 20).Select(n => (long)n)));
    }

    [Test]
    public async Task A_captive_portal_gets_the_readings_and_the_box_forgets_none()
    {
        for (var i = 0; i < 4; i++)
        {
            _server.Misbehave((context, _) =>
            {
                context.Response.ContentType = "text/html";
                return context.Response.WriteAsync("<html>Acceptez les conditions</html>");
            });
        }

        await using var box = await StartAsync(rows: 20);

        await Eventually.IsTrue(() => box.Part<UplinkStatus>().Trouble == UplinkTrouble.None && _server.Readings.Count == 20, "the portal is passed");
        await Eventually.IsTrue(() => box.Part<ReadingsQueue>().CountWaiting() == 0, "nothing waits");
    }

    [Test]
    public async Task The_newest_come_first_after_an_outage()
    {
        await using var box = await StartAsync(rows: 1200, serverUp: false);
        await Eventually.IsTrue(() => box.Part<ReadingsQueue>().CountWaiting() == 1200, "the box has them all");
        await _server.UpAsync();

        await Eventually.IsTrue(() => _server.Readings.Count == 1200, "all arrive");

        var firstItems = _server.Posts
            .Where(post => post.Path == BoxWire.ReadingsPath)
            .Select(post => System.Text.Json.JsonSerializer.Deserialize<BoxReadingsBatch>(post.Body, BoxWireJson.Options)!)
            .Select(batch => (First: batch.Items[0].GetProperty("sequence").GetInt64(), Last: batch.Items[^1].GetProperty("sequence").GetInt64(), batch.Items.Count))
            .Distinct()
            .ToList();
        Assert.That(firstItems, Is.EqualTo(new[] { (701L, 1200L, 500), (201L, 700L, 500), (1L, 200L, 200) }));
    }

    [Test]
    public async Task A_danger_does_not_wait_for_a_batch_of_readings_that_hangs()
    {
        await using var box = await StartAsync(rows: 0);
        await Eventually.IsTrue(() => !_server.Heartbeats.IsEmpty, "the box is enrolled");
        _server.Misbehave((context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted), BoxWire.ReadingsPath);
        box.Part<ReadingsQueue>().Put("HC-1", [new BraceletSummary(new FrameId(9, 9), TimeProvider.System.GetUtcNow(), 10, default, null, null, null, null, null)]);
        box.Part<UplinkSignals>().Readings.Call();
        await Eventually.IsTrue(() => _server.Posts.Any(post => post.Path == BoxWire.ReadingsPath), "the readings hang");

        _bracelet.Signal(BraceletEventKind.Fall, immobile: true);

        await Eventually.IsTrue(() => _server.Dangers.Count == 1, "the danger has its own way", TimeSpan.FromSeconds(5));
        Assert.That(_server.Readings, Is.Empty);
    }

    /// <summary>429: the server has two batches of this box at work.</summary>
    [TestCase(503, 2)]
    [TestCase(429, 1)]
    public async Task A_server_that_asks_for_a_pause_gets_it_and_then_the_danger(int status, int seconds)
    {
        await using var box = await StartAsync(rows: 0);
        await Eventually.IsTrue(() => !_server.Heartbeats.IsEmpty, "the box is enrolled");
        _server.Misbehave((context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = $"{seconds}";
            return Task.CompletedTask;
        }, BoxWire.DangersPath);
        var begun = TimeProvider.System.GetTimestamp();

        _bracelet.Signal(BraceletEventKind.Fall, immobile: true);

        await Eventually.IsTrue(() => _server.Dangers.Count == 1, "told after the pause");
        Assert.That(TimeProvider.System.GetElapsedTime(begun).TotalSeconds, Is.GreaterThan(seconds - 0.1).And.LessThan(seconds + 5));
    }

    [Test]
    public async Task A_heartbeat_says_how_the_box_is_and_which_plan_it_has()
    {
        await using var box = await StartAsync(rows: 3);

        await Eventually.IsTrue(
            () => _server.Heartbeats.Any(beat => beat is { Bracelet: BoxLinkState.Connected, BraceletSerial: "HC-0009", KnownPlanVersion: 1, Modem: BoxModemState.None }),
            "the link's new state is told at once, with the plan that the first receipt brought");
        Assert.That(_server.Heartbeats.Last(), Has.Property(nameof(BoxHeartbeat.DiskFreeBytes)).Positive);
    }

    [Test]
    public async Task A_box_without_its_plan_is_given_it_by_the_next_receipt()
    {
        await using (var box = await StartAsync(rows: 1))
        {
            await Eventually.IsTrue(() => box.Part<EmergencyPlanFile>().KnownVersion == 1, "the plan comes");
        }

        _server.Plan = Plans.Version(2, Plans.Son);
        await using var again = await StartAsync(rows: 1);

        await Eventually.IsTrue(() => again.Part<EmergencyPlanFile>().Current is { Version: 2, Contacts.Count: 1 }, "the newer plan comes");
    }

    [Test]
    public async Task What_a_restored_server_lost_is_sent_again_once_under_the_same_names()
    {
        await using var box = await StartAsync(rows: 20);
        var queue = box.Part<ReadingsQueue>();
        await Eventually.IsTrue(() => _server.Readings.Count == 20 && queue.CountWaiting() == 0, "all arrive");
        var had = _server.Readings.OrderBy(reading => reading.Key.Sequence).ToList();
        _server.Readings.Clear();

        var (from, until) = (had[5].Value.MeasuredAt, had[15].Value.MeasuredAt);
        _server.Replay = new BoxReplayRequest(Guid.NewGuid(), from, until);
        box.Part<UplinkSignals>().Heartbeats.Call();

        await Eventually.IsTrue(() => _server.Heartbeats.Any(beat => beat.Replayed == _server.Replay.Id), "the box says that it is done");
        await Eventually.IsTrue(() => _server.Readings.Count == 10 && queue.CountWaiting() == 0, "what was asked for is back");
        Assert.That(_server.Readings.Keys, Is.EquivalentTo(had[5..15].Select(reading => reading.Key)));
        Assert.That(queue.Replay(_server.Replay), Is.False, "once a request");
    }

    private async Task<RunningBox> StartAsync(int rows, bool serverUp = true)
    {
        var now = TimeProvider.System.GetUtcNow();
        var recording = new Recording(
            RecordingFormat.All[0], 10, [.. Enumerable.Range(0, Math.Max(rows, 1)).Select(i => new RecordedRow(now.AddSeconds(10 * i), 70 + i, 97, 0))]);
        _bracelet = rows == 0
            ? VirtualBracelet.Play(Scenario.Named("stable") with { Events = [] }, "HC-0009", 1, TimeProvider.System)
            : VirtualBracelet.Replay(recording, "HC-0009", TimeProvider.System);
        var settings = new GatewaySettings(
            _folder.File("data"), _server.Address.ToString(), _bracelet.Uri.ToString(), Modem: "", _server.Code,
            _folder.With("authority.pem", _server.AuthorityPem));
        if (!serverUp)
        {
            await _server.DownAsync();
        }

        return await RunningBox.StartAsync(settings);
    }
}
