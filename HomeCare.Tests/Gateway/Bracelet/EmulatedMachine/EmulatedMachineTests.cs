using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Bracelet.EmulatedMachine;

/// <summary>
/// That the bench itself stands, without the box: when this is red, look here first. Alone: ./homecare test --slow EmulatedMachine
/// (as root on Debian: it installs QEMU where that is missing).
/// </summary>
[TestFixture]
[Category("Slow")]
[NonParallelizable]
internal sealed class EmulatedMachineTests
{
    private const string BoxAddress = "00:AA:01:00:00:00";
    private const string BraceletAddress = "00:AA:01:01:00:01";

    private EmulatedMachine _machine = null!;

    [SetUp]
    public async Task BootAsync() => _machine = await EmulatedMachine.BootAsync();

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
    public async Task A_stranger_finds_the_bracelet_pairs_with_it_and_hears_it()
    {
        await _machine.StartBluetoothAsync();
        var bracelet = new BenchBracelet(_machine, "HC-BENCH-1");
        await bracelet.StartAsync();
        await _machine.RunAsync("mkfifo /tmp/stranger.in");
        await _machine.StartAsync("stranger", "sh -c \"tail -f /dev/null >/tmp/stranger.in & exec bluetoothctl --agent NoInputNoOutput </tmp/stranger.in\"");
        await Eventually.IsTrue(
            async () => (await _machine.LogAsync("stranger")).Contains("Agent registered", StringComparison.Ordinal), "bluetoothctl is ready", TimeSpan.FromSeconds(60));

        await SayAsync($"select {BoxAddress}", BoxAddress);
        await SayAsync("power on", "power on succeeded");
        await SayAsync("scan le", $"Device {BraceletAddress}");
        await SayAsync("scan off", "Discovery stopped");
        await SayAsync($"pair {BraceletAddress}", "Pairing successful");
        await SayAsync("gatt.select-attribute 0000f101-b5c7-4d1a-9e0f-48436172652e", "service");
        await SayAsync("gatt.notify on", "Notify started");
        await SayAsync("gatt.select-attribute 0000f102-b5c7-4d1a-9e0f-48436172652e", "service");
        await SayAsync("gatt.notify on", "Notify started");
        bracelet.Signal(BraceletEventKind.Fall, DateTimeOffset.UnixEpoch);
        await bracelet.UntilAsync(() => bracelet.Count("subscribed F102") > 0, "it is subscribed to");

        // Boot id 0xC0FFEE, frame 1.
        await Eventually.IsTrue(
            async () =>
            {
                await bracelet.UntilAsync(() => true, "it lives");
                return (await _machine.LogAsync("stranger")).Contains("ee ff c0 00 01 00 00 00", StringComparison.Ordinal);
            },
            "the event's bytes arrive", TimeSpan.FromSeconds(60));
        Assert.That(bracelet.Heard, Does.Contain("asked to pair"));
        await SayAsync("gatt.select-attribute 0000f103-b5c7-4d1a-9e0f-48436172652e", "service");
        await SayAsync("gatt.write \"0xee 0xff 0xc0 0x00 0x01 0x00 0x00 0x00\"", "Attempting to write");
        await bracelet.UntilAsync(() => bracelet.Unconfirmed == 0, "the acknowledgement arrives over the bond");
    }

    // What is looked for must come after what was said.
    private async Task SayAsync(string line, string answer)
    {
        var from = (await _machine.LogAsync("stranger")).Length;
        await _machine.RunAsync($"echo '{line}' >/tmp/stranger.in");
        await Eventually.IsTrue(
            async () => await _machine.LogAsync("stranger") is var log && log.Length > from && log[from..].Contains(answer, StringComparison.Ordinal),
            $"bluetoothctl answers « {line} » with « {answer} »", TimeSpan.FromSeconds(90));
    }
}
