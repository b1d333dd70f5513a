using System.Text.Json;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Alerts;
using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Faults;

/// <summary>R12, I2, I3: a server that is away for an hour, a day, a week, and comes back.</summary>
[TestFixture]
internal sealed class ServerAwayTests
{
    private const int PerHour = 360;

    private AlertsHouse _house = null!;
    private ServerTwin _server = null!;
    private TestFolder _folder = null!;
    private BoxOnAClock _box = null!;

    /// <summary>The home's and the server's.</summary>
    private FakeTimeProvider Clock => _house.Clock;

    [SetUp]
    public async Task SetUp()
    {
        _house = await AlertsHouse.OpenAsync(EngineKind.Sqlite);
        _server = await ServerTwin.StartAsync();
        _server.Plan = Plans.Version(1);
        _folder = new TestFolder();
        _box = await BoxOnAClock.StartAsync(_server, _folder, Clock);
        await Eventually.IsTrue(() => !_server.Heartbeats.IsEmpty, "the box is heard");
    }

    [TearDown]
    public async Task TearDown()
    {
        await _box.DisposeAsync();
        await _server.DisposeAsync();
        await _house.DisposeAsync();
        _folder.Dispose();
    }

    [TestCase(1)]
    [TestCase(24)]
    [TestCase(168, Category = "Slow")]
    public async Task All_of_it_arrives_once_dangers_first_and_the_newest_readings_before_the_old(int hours)
    {
        await _server.DownAsync();
        var falls = await AwayAsync(hours, fallsAt: [0, hours / 3, hours / 2, hours - 1]);
        var relatives = TextsOf(falls);
        Assert.That(relatives, Has.Count.EqualTo(2 * falls.Count), "two relatives each");
        Assert.That(relatives.Select(text => text.At), Is.EqualTo(falls.SelectMany(at => new[] { at, at })), "told at the time, not when the server was back");
        Assert.That(relatives.Select(text => text.Order.Text), Has.None.Contains("différé"));
        Assert.That((_box.Readings.CountWaiting(), _box.Readings.CountDropped()), Is.EqualTo((hours * PerHour, 0L)), "all of it waits");

        // The readings' first post is not answered before every danger has arrived: were a danger behind it, neither would.
        _server.Misbehave(
            async (_, right) =>
            {
                await Eventually.IsTrue(() => _server.Dangers.Count == falls.Count, "no danger waits behind readings", TimeSpan.FromSeconds(60));
                await right();
            },
            BoxWire.ReadingsPath);
        await ComesBackAsync(() => _server.Dangers.Count == falls.Count, "the dangers arrive");
        await ComesBackAsync(() => _box.Readings.CountWaiting() == 0, "nothing waits");

        Assert.That(_server.Readings.Keys.Select(key => key.Sequence).Order(), Is.EqualTo(Enumerable.Range(1, hours * PerHour).Select(n => (long)n)));
        Assert.That(_server.Readings.Keys.Select(key => key.Epoch).Distinct(), Is.EqualTo(new[] { _box.Readings.Epoch }));
        Assert.That(_server.Dangers.Values.Select(danger => danger.OccurredAt).Order(), Is.EqualTo(falls), "each with the time it had");
        Assert.That(_server.Dangers.Keys.Select(key => key.Phase), Is.All.EqualTo(BoxDangerPhase.Raised));
        Assert.That(_box.Readings.CountDropped() + _box.Readings.CountParked(), Is.Zero);
        var firsts = Batches().Select(batch => batch.Items[0].GetProperty("sequence").GetInt64()).Distinct().ToList();
        Assert.That(firsts, Is.EqualTo(firsts.OrderDescending()), "the newest first");

        // A reminder that fell due before may still be on its way to the modem: it was begun then.
        var begun = _box.Part<SmsSpool>().List().Select(text => (text.EventId, text.ContactId, text.Step)).ToHashSet();
        var told = _box.Texted.Count;
        var returned = Clock.GetUtcNow();
        await PassAsync(TimeSpan.FromHours(3));
        await _box.RestartAsync();
        await PassAsync(TimeSpan.FromHours(3));
        Assert.That(TextsOf(falls), Is.EqualTo(relatives), "the server's return tells nobody a second time");
        Assert.That(
            _box.Texted.Skip(told)
                .Where(text => returned - Raised(text.Order) >= new EscalationLimits().Longest && !begun.Contains((text.Order.EventId, text.Order.ContactId, text.Order.Step))),
            Is.Empty,
            "nor does it begin the reminders of an old danger again, and neither does a restart");
    }

    [Test]
    public async Task On_the_real_server_a_danger_of_26_hours_ago_is_deferred_and_one_of_a_minute_ago_is_live()
    {
        var (patient, box, _) = await _house.Home();
        await _house.StartTextsAsync();
        await _server.DownAsync();
        var old = Clock.GetUtcNow();
        await AwayAsync(26, fallsAt: [0]);
        _box.Fall();
        var live = Clock.GetUtcNow();
        Clock.Advance(TimeSpan.FromMinutes(1));

        await ComesBackAsync(() => _server.Dangers.Count == 2, "both arrive");
        foreach (var post in _server.Posts.Where(post => post.Path == BoxWire.DangersPath))
        {
            // Whatever the box posted, as often as it posted it, and once more.
            await TakenByTheRealServerAsync(post.Body);
            await TakenByTheRealServerAsync(post.Body);
        }

        Assert.That((await _house.Open(patient)).Select(alert => (alert.OccurredAt, alert.Late)), Is.EquivalentTo(new[] { (old, true), (live, false) }));
        await Eventually.IsTrue(() => _house.Sender.Handed.Count == 2, "the nurse has a text of each");
        await Eventually.IsTrue(
            async () => (await _house.Send(new ListTexts())).All(text => text.State == MessageState.Accepted), "both are accepted");
        string WordsOf(DateTimeOffset at) => _house.Sender.Handed.Single(sms => sms.ShortReference == ReferenceOf(at)).Text;
        Assert.That(WordsOf(old), Does.Contain("differe"), "never as if it were now");
        Assert.That(WordsOf(live), Does.Not.Contain("differe"));
        Assert.That(await _house.Send(new ListTexts()), Has.Count.EqualTo(2), "and none for what was told again");

        async Task TakenByTheRealServerAsync(string body)
        {
            var batch = JsonSerializer.Deserialize<DangersBatch>(body, WireJson.Options)!;
            await _house.Send(new ReportDangers(box, batch.SentAt, batch.Items));
        }
    }

    [Test]
    public async Task With_the_modem_away_for_an_hour_the_danger_s_text_leaves_once_and_says_that_it_is_late()
    {
        _box.Fall();
        for (var minutes = 0; minutes < 60; minutes++)
        {
            await PassAsync(TimeSpan.FromMinutes(1), modem: false);
        }

        await PassAsync(TimeSpan.FromHours(2));

        Assert.That(_box.Texted.Select(text => (text.Order.ContactId, text.Order.Step)), Is.EquivalentTo(new[]
        {
            (Plans.Daughter.ContactId.ToString(), Escalation.Raised), (Plans.Son.ContactId.ToString(), Escalation.Raised),
        }), "no heap of reminders behind the alarm");
        Assert.That(_box.Texted.Select(text => text.Order.Text), Has.All.Contains("(différé)"));
    }

    [TestCase("dangers", 5)]
    [TestCase("readings", 30)]
    public async Task A_day_without_a_server_costs_the_tries_of_the_back_off_and_no_more(string lane, int meanSeconds)
    {
        var backoff = lane == "dangers" ? DangersLane.Retry : ReadingsLane.Retry;
        var clock = new HurriedClock(Clock.GetUtcNow());
        var signals = new UplinkSignals(clock);
        using var midnight = new CancellationTokenSource();
        var (tries, end) = (0, clock.GetUtcNow().AddDays(1));

        var day = Lane.RunAsync(
            async _ =>
            {
                // New readings all the while: they shorten nothing.
                signals.Readings.Call();
                tries++;
                await (clock.GetUtcNow() < end ? Task.CompletedTask : midnight.CancelAsync());
                return new Turn(Again: false, Failed: true);
            },
            signals.Readings, signals.ServerBack, backoff, new Heart(clock).Loop(lane, Lane.Late), clock, midnight.Token);

        await day.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.That(day.IsCanceled, "it ends with the day, not with a fault");
        Assert.That(tries, Is.EqualTo(86_400 / meanSeconds).Within(10).Percent, "full jitter: half the longest wait on average");
    }

    [Test]
    public async Task A_server_that_takes_heartbeats_and_dangers_but_fails_at_readings_is_not_hammered()
    {
        for (var i = 0; i < 1000; i++)
        {
            _server.Misbehave(
                (context, _) =>
                {
                    context.Response.StatusCode = 500;
                    return Task.CompletedTask;
                },
                BoxWire.ReadingsPath);
        }

        _box.Measure(1);
        await Eventually.IsTrue(() => Posted(BoxWire.ReadingsPath) > 0, "the readings are tried");
        var beats = _server.Heartbeats.Count;
        for (var i = 1; i <= 10; i++)
        {
            _box.Fall();
            await Eventually.IsTrue(() => _server.Dangers.Count == i, "the danger arrives");
            _box.Part<UplinkSignals>().Heartbeats.Call();
            await Eventually.IsTrue(() => _server.Heartbeats.Count >= beats + i, "the heartbeat arrives");
        }

        // The clock stood still: no wait of any back-off can have ended.
        Assert.That(Posted(BoxWire.ReadingsPath), Is.EqualTo(1), "one lane's success does not end another's wait");
        Assert.That(_server.Heartbeats.Count - beats, Is.LessThanOrEqualTo(30), "and what is sent at once is what was asked for, and the texts' news");
        Assert.That(_box.Readings.CountWaiting(), Is.EqualTo(1));
    }

    /// <summary>The buffer of a box as it is delivered, at a reading each 10 s.</summary>
    [Test]
    public void Thirty_days_fit() => Assert.That(new OutboxLimits().MostWaiting, Is.GreaterThan(30 * 24 * PerHour));

    /// <returns>When each of the falls was.</returns>
    private async Task<List<DateTimeOffset>> AwayAsync(int hours, int[] fallsAt)
    {
        var falls = new List<DateTimeOffset>();
        for (var hour = 0; hour < hours; hour++)
        {
            // An hour away has its falls ten minutes apart.
            var here = fallsAt.Count(at => at == hour);
            for (var i = 0; i < here; i++)
            {
                falls.Add(Clock.GetUtcNow());
                _box.Fall();
                _box.TheNetworkTakesAll();
                await PassAsync(TimeSpan.FromMinutes(10));
            }

            await PassAsync(TimeSpan.FromMinutes(60 - (10 * here)));
            _box.Measure(PerHour);
        }

        return falls;
    }

    /// <summary>Moves the clock on, the modem at work.</summary>
    private async Task PassAsync(TimeSpan time, bool modem = true)
    {
        for (var left = time; left > TimeSpan.Zero; left -= TimeSpan.FromMinutes(10))
        {
            Clock.Advance(left < TimeSpan.FromMinutes(10) ? left : TimeSpan.FromMinutes(10));
            await Task.Yield();
            if (modem)
            {
                _box.TheNetworkTakesAll();
            }
        }
    }

    /// <summary>The server is up; the box's waits end one after the other, none while a post is under way in earnest.</summary>
    private async Task ComesBackAsync(Func<bool> probe, string because)
    {
        if (_server.IsDown)
        {
            await _server.UpAsync();
        }

        for (var i = 0; i < 10 && !probe(); i++)
        {
            Clock.Advance(TimeSpan.FromSeconds(10));
            try
            {
                await Eventually.IsTrue(probe, because, TimeSpan.FromSeconds(5));
            }
            catch (AssertionException) when (i < 9)
            {
                // A longer wait than this one: once more.
            }
        }
    }

    private List<(SmsOrder Order, DateTimeOffset At)> TextsOf(List<DateTimeOffset> falls) =>
        [.. _box.Texted.Where(text => text.Order.Step == Escalation.Raised && falls.Contains(Raised(text.Order)))];

    private DateTimeOffset Raised(SmsOrder order) => _box.Part<DangersQueue>().Find(Guid.Parse(order.EventId))!.OccurredAt;

    private string ReferenceOf(DateTimeOffset at) =>
        _server.Dangers.Values.Single(danger => danger.OccurredAt == at).EventId.ToString("N")[..4].ToUpperInvariant();

    private int Posted(string path) => _server.Posts.Count(post => post.Path == path);

    private IEnumerable<BoxReadingsBatch> Batches() => _server.Posts
        .Where(post => post.Path == BoxWire.ReadingsPath)
        .Select(post => JsonSerializer.Deserialize<BoxReadingsBatch>(post.Body, BoxWireJson.Options)!);
}
