using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Bracelet.BlueZ;

/// <summary>The whole box over Bluetooth: from the button to the outbox, and the word back to the bracelet.</summary>
[TestFixture]
internal sealed class BluetoothJourneyTests : BlueZLinkFixture
{
    private readonly TestFolder _data = new();
    private IHost? _box;

    [TearDown]
    public async Task StopAsync()
    {
        if (_box is not null)
        {
            await _box.StopAsync();
            await ((IAsyncDisposable)_box).DisposeAsync();
        }

        _data.Dispose();
    }

    [Test]
    public async Task Summaries_and_dangers_reach_the_disk_and_are_acknowledged()
    {
        await PutBraceletAsync(Mine);
        await StartWholeBoxAsync();
        FileButton.Press(_data.Path);
        await IsListeningAsync();

        await NotifyAsync(GattIds.Summary, Summary(1), Summary(2), Summary(2));
        await NotifyAsync(GattIds.Event, GattEncoding.Event(new FrameId(7, 3), BraceletEventKind.Help, DateTimeOffset.UnixEpoch));

        await Eventually.IsTrue(() => Part<ReadingsQueue>().CountWaiting() == 2, "both are on the disk, once");
        await Eventually.IsTrue(
            () => Acknowledged().IsSupersetOf([1, 2, 3]), "all three are acknowledged");
        Assert.That(Part<DangersQueue>().Since(DateTimeOffset.MinValue), Has.Count.EqualTo(1));
        Assert.That(Part<BraceletStatus>().View().Serial, Is.EqualTo("HC-0001"));
    }

    [Test]
    public async Task A_plain_strap_fills_the_outbox_without_a_word_back()
    {
        await PutAsync(Mine, [0x180D], -50, new() { [GattIds.HeartRateMeasurement] = "", [GattIds.SerialNumber] = "504F4C4152" });
        await StartWholeBoxAsync();
        FileButton.Press(_data.Path);
        await IsListeningAsync(number: GattIds.HeartRateMeasurement);

        await NotifyAsync(GattIds.HeartRateMeasurement, [0x06, 71]);
        await Eventually.IsTrue(() => Part<BraceletStatus>().View() is { Link: BoxLinkState.Connected, HeartRateBpm: 71 }, "it is seen at once");
        await Bus.DoAsync("air", new { address = Mine, about = new { near = false } });
        await Bus.DoAsync("lose", new { address = Mine });

        await Eventually.IsTrue(() => Part<ReadingsQueue>().CountWaiting() == 1, "the span that the lost link closed");
        Assert.That(Bus.Calls("WriteValue"), Is.Zero);
    }

    [Test]
    public async Task A_press_of_the_button_is_answered_on_the_screen()
    {
        await StartWholeBoxAsync();
        FileButton.Press(_data.Path);

        var screen = Path.Combine(_data.Path, "screen.txt");
        await Eventually.IsTrue(
            () => System.IO.File.Exists(screen) && System.IO.File.ReadAllText(screen).Contains("Approchez le bracelet", StringComparison.Ordinal), "the screen says what to do");
    }

    private T Part<T>()
        where T : notnull => _box!.Services.GetRequiredService<T>();

    private HashSet<uint> Acknowledged() =>
        [.. Bus.Said.Where(said => (string?)said["call"] == "WriteValue").Select(said => HomeCareDecoding.Acknowledge(Convert.FromHexString((string)said["value"]!))!.Value.Number)];

    private async Task StartWholeBoxAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        GatewayHost.AddBox(builder.Services, new GatewaySettings(_data.Path, "https://127.0.0.1:1", "bluetooth", "", "", ""), TimeProvider.System);
        builder.Services.AddSingleton<IBraceletLink>(made => new BlueZLink(
            "", made.GetRequiredService<OutboxFile>(), [new FileButton(_data.Path, Quick.PairingWindow, TimeProvider.System)], Quick, TimeProvider.System,
            new HeardLog<BlueZLink>(), Bus.Address));
        _box = builder.Build();
        await _box.StartAsync();
    }
}
