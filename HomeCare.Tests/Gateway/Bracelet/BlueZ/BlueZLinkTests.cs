using System.Text;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Bracelet.BlueZ;

/// <summary>From the button to the frames, and back after each way to lose them.</summary>
[TestFixture]
internal sealed class BlueZLinkTests : BlueZLinkFixture
{
    [Test]
    public async Task A_press_of_the_button_finds_pairs_and_listens()
    {
        await PutBraceletAsync(Mine);
        StartBox();
        await IsDownAsync(BlueZWords.NeverPaired);

        await PairedAsync();
        await NotifyAsync(GattIds.Event, GattEncoding.Event(new FrameId(7, 1), BraceletEventKind.Help, DateTimeOffset.UnixEpoch));
        await NotifyAsync(GattIds.Summary, Summary(2), Summary(3));

        await Eventually.IsTrue(() => Values(GattIds.Summary).Count == 2, "the summaries come");
        var frames = Heard().SkipWhile(signal => signal is LinkSignal.Down).ToList();
        Assert.That(frames[0], Is.EqualTo(new LinkSignal.Up()), "it has summaries of its own");
        Assert.That(frames[1], Is.InstanceOf<LinkSignal.Value>());
        Assert.That(Encoding.ASCII.GetString(((LinkSignal.Value)frames[1]).Bytes.Span), Is.EqualTo("HC-0001"), "its name goes first");
        Assert.That(Values(GattIds.Summary).Select(value => value.Bytes.ToArray()), Is.EqualTo(new[] { Summary(2), Summary(3) }), "bit for bit, in order");
        Assert.That(Values(GattIds.Event), Has.Count.EqualTo(1));
        var calls = Bus.Said.Select(said => (string?)said["call"]).OfType<string>().ToList();
        Assert.That(
            calls.Where(call => call is not "Set"),
            Is.EqualTo(new[] { "RegisterAgent", "SetDiscoveryFilter", "StartDiscovery", "StopDiscovery", "Pair", "UnregisterAgent", "Connect", "StartNotify", "StartNotify", "StartNotify" }));
        var wanted = Bus.Said.Single(said => (string?)said["call"] == "SetDiscoveryFilter");
        Assert.That((string?)wanted["transport"], Is.EqualTo("le"));
        Assert.That(
            wanted["uuids"]!.AsArray().Select(uuid => (string?)uuid),
            Is.EquivalentTo(new[] { "0000f100-b5c7-4d1a-9e0f-48436172652e", "0000180d-0000-1000-8000-00805f9b34fb", "00001822-0000-1000-8000-00805f9b34fb" }));
    }

    [Test]
    public async Task Without_the_button_no_bracelet_is_looked_for_nor_paired()
    {
        await PutBraceletAsync(Mine);
        StartBox();
        await IsDownAsync(BlueZWords.NeverPaired);
        await Bus.DoAsync("nonsense");
        await Bus.DoAsync("off");

        await Eventually.IsTrue(() => Bus.Said.Count(said => (string?)said["name"] == "Powered") == 2, "switched on, and on again");
        Assert.That(Bus.Calls("StartDiscovery") + Bus.Calls("Pair") + Bus.Calls("Connect") + Bus.Calls("RegisterAgent"), Is.Zero);
    }

    [Test]
    public async Task The_window_closes_and_then_lets_nobody_in()
    {
        StartBox(Quick with { PairingWindow = TimeSpan.FromSeconds(1) });
        await IsDownAsync(BlueZWords.NeverPaired);
        Press();
        await Eventually.IsTrue(() => Bus.Calls("UnregisterAgent") == 1, "the window closed");

        await PutBraceletAsync(Mine);
        await Bus.DoAsync("nonsense");
        await Bus.StopBluetoothdAsync();
        await IsDownAsync(BlueZWords.NoBluetoothd, adapterGone: true);
        Assert.That(Bus.Calls("Pair"), Is.Zero);
    }

    [Test]
    public async Task An_acknowledgement_arrives_as_a_write_with_response()
    {
        await PutBraceletAsync(Mine);
        StartBox();
        await PairedAsync();
        var value = HomeCareDecoding.Acknowledge(new FrameId(7, 2));

        await Eventually.IsTrue(() => Link.WriteAsync(GattIds.Acknowledge, value, default), "the link takes it");

        await Eventually.IsTrue(() => Bus.Calls("WriteValue", Mine, "f103") == 1, "it is written");
        var written = Bus.Said.Single(said => (string?)said["call"] == "WriteValue");
        Assert.That((string?)written["value"], Is.EqualTo(Convert.ToHexString(value).ToLowerInvariant()));
        Assert.That((string?)written["type"], Is.EqualTo("request"));
        Assert.That(await Link.WriteAsync(0x2A00, value, default), Is.False, "a characteristic that it does not have");
    }

    [Test]
    public async Task A_bracelet_that_takes_no_acknowledgement_is_connected_anew()
    {
        await PutBraceletAsync(Mine, more: new { unwritable = new[] { "f103" } });
        StartBox();
        await PairedAsync();

        await Eventually.IsTrue(() => Link.WriteAsync(GattIds.Acknowledge, new byte[8], default), "the link takes it");

        await IsDownAsync(BlueZWords.NotAcknowledged);
        await IsListeningAsync(times: 2);
    }

    [Test]
    public async Task A_lost_link_comes_back_by_itself_and_an_absent_bracelet_is_out_of_range()
    {
        await PutBraceletAsync(Mine);
        StartBox();
        await PairedAsync();

        await Bus.DoAsync("air", new { address = Mine, about = new { near = false } });
        await Bus.DoAsync("lose", new { address = Mine });
        await IsDownAsync(BlueZWords.OutOfRange);
        await Eventually.IsTrue(() => Bus.Calls("Connect", Mine) >= 4, "tried again and again");
        Assert.That(await Link.WriteAsync(GattIds.Acknowledge, new byte[8], default), Is.False, "writing to nobody is no error");

        await Bus.DoAsync("air", new { address = Mine, about = new { near = true } });
        await IsListeningAsync(times: 2);
        await NotifyAsync(GattIds.Summary, Summary(9));
        await Eventually.IsTrue(() => Values(GattIds.Summary).Count == 1, "and it measures");
        Assert.That(Bus.Calls("Pair"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_box_that_restarts_knows_its_bracelet()
    {
        await PutBraceletAsync(Mine);
        StartBox();
        await PairedAsync();
        await StopBoxAsync();

        StartBox();

        await IsListeningAsync(times: 2);
        Assert.That(Bus.Calls("Pair"), Is.EqualTo(1));
    }

    [Test]
    public async Task When_bluetoothd_restarts_everything_begins_anew()
    {
        await PutBraceletAsync(Mine);
        StartBox();
        await PairedAsync();

        await Bus.StopBluetoothdAsync();
        await IsDownAsync(BlueZWords.NoBluetoothd, adapterGone: true);
        await Bus.StartBluetoothdAsync();

        await IsListeningAsync(times: 2);
        await NotifyAsync(GattIds.Summary, Summary(4));
        await Eventually.IsTrue(() => Values(GattIds.Summary).Count == 1, "and it measures");
        Assert.That(Bus.Calls("Pair"), Is.EqualTo(1), "the bond was kept");
    }

    [Test]
    public async Task A_connection_that_outlived_bluetoothd_is_made_anew_without_waiting_long_for_its_services()
    {
        await PutBraceletAsync(Mine);
        StartBox();
        await PairedAsync();
        await StopBoxAsync();
        await Bus.DoAsync("lose", new { address = Mine });
        await Bus.DoAsync("stale", new { address = Mine });

        StartBox(Quick with { StaleResolve = TimeSpan.FromMilliseconds(200), Resolve = TimeSpan.FromMinutes(5) });

        await IsListeningAsync(times: 2);
        Assert.That(Bus.Calls("Disconnect", Mine), Is.EqualTo(1));
        Assert.That(Heard().OfType<LinkSignal.Down>().Select(down => down.Cause), Does.Not.Contain(BlueZWords.Unresolved));
    }

    [Test]
    public async Task A_bus_that_is_away_is_a_cause_and_tried_again()
    {
        await Bus.StopBusAsync();
        StartBox();
        await Eventually.IsTrue(
            () => Heard().OfType<LinkSignal.Down>().Count(down => down is { AdapterGone: true } && down.Cause.StartsWith("bus système D-Bus absent", StringComparison.Ordinal)) > 1,
            "said, and tried again");

        await Bus.StartBusAsync();
        await Bus.StartBluetoothdAsync();
        await PutBraceletAsync(Mine);

        await IsDownAsync(BlueZWords.NeverPaired);
        await PairedAsync();
    }

    [Test]
    public async Task An_adapter_that_is_pulled_out_and_put_back_is_used_again()
    {
        await PutBraceletAsync(Mine);
        StartBox();
        await PairedAsync();

        await Bus.DoAsync("unplug");
        await IsDownAsync(BlueZWords.NoAdapter(""), adapterGone: true);
        await Bus.DoAsync("plug");

        await IsListeningAsync(times: 2);
    }

    [Test]
    public async Task A_blocked_adapter_is_a_cause_and_is_switched_on_once_it_can_be()
    {
        await PutBraceletAsync(Mine);
        await Bus.DoAsync("block", new { blocked = true });
        StartBox();
        await IsDownAsync(BlueZWords.Blocked, adapterGone: true);

        await Bus.DoAsync("block", new { blocked = false });

        await IsDownAsync(BlueZWords.NeverPaired);
        await PairedAsync();
    }

    [Test]
    public async Task An_adapter_of_another_name_is_left_alone()
    {
        StartBox(adapter: "hci7");

        await IsDownAsync(BlueZWords.NoAdapter("hci7"), adapterGone: true);
        Assert.That(Bus.Calls("Set"), Is.Zero);
    }
}
