using System.Text.Json;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Bracelet.EmulatedMachine;

/// <summary>
/// The box's real program with the real bluetoothd and the kernel's real Bluetooth. Alone: ./homecare test --slow BoxInAnEmulatedMachine
/// (as root on Debian: it installs QEMU where that is missing). The machine's files are in HomeCare.Tests/obj/emulated-machine.
/// </summary>
[TestFixture]
[Category("Slow")]
[NonParallelizable]
internal sealed class BoxInAnEmulatedMachineTests
{
    private const string Bonds = "/var/lib/bluetooth/00:AA:01:00:00:00/00:AA:01:01:00:01/info";
    private const string Serial = "HC-0042";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private EmulatedMachine _machine = null!;
    private BenchBox _box = null!;
    private BenchBracelet _bracelet = null!;

    [SetUp]
    public async Task BootAsync()
    {
        _machine = await EmulatedMachine.BootAsync();
        _box = new BenchBox(_machine);
        _bracelet = new BenchBracelet(_machine, Serial);
    }

    [TearDown]
    public async Task EndAsync()
    {
        if (_machine is null)
        {
            return;
        }

        try
        {
            if (TestContext.CurrentContext.Result.Outcome.Status == NUnit.Framework.Interfaces.TestStatus.Failed)
            {
                await TestContext.Out.WriteLineAsync(await _machine.StoryAsync());
            }
        }
        finally
        {
            await _machine.DisposeAsync();
        }
    }

    [Test]
    public async Task The_box_finds_its_bracelet_hears_it_and_finds_it_again_after_bluetoothd_died_and_after_it_was_away()
    {
        await _machine.StartBluetoothAsync();
        await _bracelet.StartAsync();
        await _box.InstallAsync();
        await _box.StartAsync();
        await _box.ShowsAsync("Aucun bracelet associé");
        await _box.LoggedAsync("aucun bracelet associé");
        Assert.That(await BondedAsync(), Is.False, "nothing is paired before the button is pressed");

        await _box.PressAsync();
        await HeardAsync(1, "the box found it, paired and subscribed");
        await _bracelet.UntilAsync(() => _bracelet.Count("subscribed 2A37") > 0 && _bracelet.Count("subscribed 2A5F") > 0, "… to the standard services too", Patience);
        Step("subscribed");
        Assert.That(_bracelet.Heard, Does.Contain("asked to pair"));
        Assert.That(await BondedAsync(), Is.True, "the bond is on the disk");
        Assert.That(await _machine.RunAsync($"cat {Bonds}"), Does.Contain("Trusted=true"));

        var start = new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
        await MeasureAsync(start, 61.25, 97.5);
        await MeasureAsync(start.AddSeconds(10), 72.0 / 7, 96);
        _bracelet.Signal(BraceletEventKind.Fall, start.AddSeconds(12), immobile: true);
        await _bracelet.UntilAsync(() => _bracelet.Unconfirmed == 0, "the box acknowledges what is on its disk", Patience);
        await _box.ShowsAsync("Bracelet porté");
        Step("heard");

        await _machine.KillAsync("bluetoothd");
        await _box.LoggedAsync("bluetoothd ne tourne pas");
        await _box.ShowsAsync("Bluetooth du boîtier en panne");
        Step("bluetoothd dead");
        await _machine.StartBluetoothdAsync();
        await HeardAsync(2, "the box subscribes again after bluetoothd came back");
        await MeasureAsync(start.AddSeconds(20), 63);
        await _bracelet.UntilAsync(() => _bracelet.Unconfirmed == 0, "readings flow again after bluetoothd came back", Patience);
        Step("heard after bluetoothd");

        await _bracelet.AwayAsync();
        await _box.LoggedAsync("hors de portée");
        await _box.ShowsAsync("Bracelet hors de portée");
        Step("away");
        await MeasureAsync(start.AddSeconds(30), 64);
        await _bracelet.BackAsync();
        await _bracelet.UntilAsync(() => _bracelet.Unconfirmed == 0, "what was measured out of reach arrives", Patience);
        Step("back");

        using var outbox = await _box.OutboxAsync();
        var readings = new ReadingsQueue(outbox, new OutboxLimits()).Peek(100)
            .Select(waiting => JsonSerializer.Deserialize<BoxReading>(waiting.Json.Span, BoxWireJson.Options)!)
            .OrderBy(reading => reading.MeasuredAt)
            .ToList();
        var dangers = new DangersQueue(outbox).Since(start);
        Assert.Multiple(() =>
        {
            Assert.That(readings.Select(reading => reading.HeartRateBpm!.Value), Is.EqualTo(new double?[] { 61.25, 72.0 / 7, 63, 64 }), "each once, bit for bit");
            Assert.That(readings.Select(reading => reading.MeasuredAt), Is.EqualTo(Enumerable.Range(0, 4).Select(i => start.AddSeconds(10 * i))));
            Assert.That(dangers.Count(danger => danger is { Kind: BoxDangerKind.Fall, Immobile: true }), Is.EqualTo(1));
            Assert.That(outbox.Fact("bluetooth"), Is.EqualTo("00:AA:01:01:00:01"));
            Assert.That(outbox.Fact("bracelet"), Is.EqualTo(Serial));
            Assert.That(outbox.RefusedFrames(), Is.Zero);
        });
    }

    private static void Step(string what) => TestContext.Out.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss} {what}");

    private async Task MeasureAsync(DateTimeOffset end, double bpm, double? oxygen = 98)
    {
        _bracelet.Measure(new SensedSpan(end, 10, new Sensed(bpm), new Sensed(oxygen), new Sensed(3), Falls: 0, Battery: 88));
        await _bracelet.UntilAsync(() => true, "it is sent where it can be");
    }

    private Task HeardAsync(int times, string because) => _bracelet.UntilAsync(
        () => _bracelet.Count("subscribed F101") >= times && _bracelet.Count("subscribed F102") >= times, because, Patience);

    private async Task<bool> BondedAsync() => (await _machine.TryAsync($"grep -q LongTermKey {Bonds}")).Code == 0;
}
