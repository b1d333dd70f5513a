using System.Net.Sockets;
using System.Text;
using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Watchdog;

/// <summary>On a real datagram socket, as systemd binds one.</summary>
[TestFixture]
internal sealed class WatchdogFeedTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _said = [];
    private TestFolder _folder = null!;
    private Socket _socket = null!;
    private Task _hearing = null!;

    [SetUp]
    public void SetUp()
    {
        _said.Clear();
        _folder = new TestFolder();
        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        _socket.Bind(new UnixDomainSocketEndPoint(_folder.File("notify")));
        _hearing = HearAsync();
    }

    [TearDown]
    public async Task TearDown()
    {
        _socket.Dispose();
        await _hearing;
        _folder.Dispose();
    }

    [Test]
    public async Task It_is_ready_once_the_box_has_started_is_fed_while_all_loops_turn_and_says_when_it_stops()
    {
        var heart = new Heart(_time);
        var loop = heart.Loop("danger", TimeSpan.FromSeconds(60));
        var life = new Life();
        using var manager = Manager(heart, life);
        await manager.StartAsync(CancellationToken.None);
        Assert.That(Said(), Is.Empty);

        life.Start();
        await Eventually.IsTrue(() => Said().Count(line => line == "WATCHDOG=1") == 1, "fed at once");
        Assert.That(Said()[0], Does.StartWith("READY=1"));
        for (var times = 2; times < 10; times++)
        {
            loop.Turned();
            _time.Advance(TimeSpan.FromSeconds(30));
            await Eventually.IsTrue(() => Said().Count(line => line == "WATCHDOG=1") == times, "fed at each half of the time");
        }

        await manager.StopAsync(CancellationToken.None);
        await Eventually.IsTrue(() => Said()[^1] == "STOPPING=1", "it says that it stops");
    }

    [Test]
    public async Task A_stuck_loop_is_named_and_not_fed_for_and_fed_for_again_when_it_turns()
    {
        var heart = new Heart(_time);
        var danger = heart.Loop("danger", TimeSpan.FromSeconds(20));
        heart.Loop("bracelet", TimeSpan.FromSeconds(20)).Rests();
        var life = new Life();
        using var manager = Manager(heart, life);
        await manager.StartAsync(CancellationToken.None);
        life.Start();
        await Eventually.IsTrue(() => Said().Contains("WATCHDOG=1"), "fed at first");

        for (var times = 1; times < 4; times++)
        {
            _time.Advance(TimeSpan.FromSeconds(30));
            await Eventually.IsTrue(() => Said().Count(line => line == "STATUS=Bloqué : danger") == times, "the stuck loop is named");
        }

        Assert.That(Said().Count(line => line.Contains("WATCHDOG=1", StringComparison.Ordinal)), Is.EqualTo(1));
        danger.Turned();
        _time.Advance(TimeSpan.FromSeconds(15));
        danger.Turned();
        _time.Advance(TimeSpan.FromSeconds(15));
        await Eventually.IsTrue(() => Said()[^1] == "WATCHDOG=1\nSTATUS=En service", "fed again");
        await manager.StopAsync(CancellationToken.None);
    }

    [Test]
    public void A_manager_that_is_gone_is_an_answer_not_an_exception()
    {
        using var socket = new NotifySocket(_folder.File("nobody"));

        Assert.That(socket.Say("READY=1"), Is.False);
    }

    [TestCase(null, null, null, null)]
    [TestCase("60000000", null, 60.0, null)]
    [TestCase("60000000", "42", 60.0, null)]
    [TestCase("60000000", "43", null, null)]
    [TestCase("0", null, null, null)]
    [TestCase("soon", null, null, null)]
    [TestCase(null, null, null, "/run/systemd/notify")]
    public void The_environment_is_read_as_systemd_writes_it(string? microseconds, string? pid, double? seconds, string? socket)
    {
        var variables = new Dictionary<string, string?> { ["WATCHDOG_USEC"] = microseconds, ["WATCHDOG_PID"] = pid, ["NOTIFY_SOCKET"] = socket };

        Assert.That(
            NotifySettings.Of(variables.GetValueOrDefault, processId: 42),
            Is.EqualTo(new NotifySettings(socket, seconds is { } every ? TimeSpan.FromSeconds(every) : null)));
    }

    private WatchdogFeed Manager(Heart heart, Life life) => new(
        new NotifySettings(_folder.File("notify"), TimeSpan.FromSeconds(60)), heart, life, _time, NullLogger<WatchdogFeed>.Instance);

    private List<string> Said()
    {
        lock (_said)
        {
            return [.. _said];
        }
    }

    private async Task HearAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var length = await _socket.ReceiveAsync(buffer);
                lock (_said)
                {
                    _said.Add(Encoding.UTF8.GetString(buffer, 0, length));
                }
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private sealed class Life : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _started = new();

        public CancellationToken ApplicationStarted => _started.Token;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void Start() => _started.Cancel();

        public void StopApplication() => throw new NotSupportedException();

        public void Dispose() => _started.Dispose();
    }
}
