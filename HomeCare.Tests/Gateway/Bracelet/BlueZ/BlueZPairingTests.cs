using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Bracelet.BlueZ;

/// <summary>Which device a press of the button takes, and what becomes of the others.</summary>
[TestFixture]
internal sealed class BlueZPairingTests : BlueZLinkFixture
{
    [Test]
    public async Task Of_two_bracelets_the_nearer_one_is_paired_and_the_other_left_alone()
    {
        await PutBraceletAsync(Other, rssi: -80);
        await PutBraceletAsync(Mine, rssi: -40);
        StartBox();

        await PairedAsync();

        Assert.That(Bus.Calls("Pair", Other) + Bus.Calls("Connect", Other), Is.Zero);
        Assert.That(File.Fact("bluetooth"), Is.EqualTo(Mine));
    }

    [Test]
    public async Task A_bracelet_goes_before_a_nearer_strap()
    {
        await PutAsync(Other, [0x180D], -20, new() { [GattIds.HeartRateMeasurement] = "" });
        await PutBraceletAsync(Mine, rssi: -70);
        StartBox();

        await PairedAsync();

        Assert.That(Bus.Calls("Pair", Other), Is.Zero);
    }

    [Test]
    public async Task A_device_that_measures_nothing_is_not_taken()
    {
        await PutAsync(Other, [0x1812], -20, []);
        await PutBraceletAsync(Mine);
        StartBox();

        await PairedAsync();

        Assert.That(Bus.Calls("Pair", Other), Is.Zero);
    }

    [Test]
    public async Task One_that_refuses_to_pair_lets_the_next_one_in()
    {
        await PutBraceletAsync(Other, rssi: -20, more: new { refuses_pairing = true });
        await PutBraceletAsync(Mine, rssi: -70);
        StartBox();

        await PairedAsync();

        Assert.That(Bus.Calls("Pair", Other), Is.EqualTo(1));
        Assert.That(Bus.Calls("Connect", Other), Is.Zero);
    }

    [Test]
    public async Task A_new_bracelet_replaces_the_old_one_which_is_forgotten()
    {
        await PutBraceletAsync(Mine, serial: "HC-0001");
        StartBox();
        await PairedAsync();

        await PutBraceletAsync(Other, serial: "HC-0002");
        await PairedAsync(Other);

        Assert.That(Bus.Calls("RemoveDevice", Mine), Is.EqualTo(1));
        Assert.That(File.Fact("bluetooth"), Is.EqualTo(Other));
        await StopBoxAsync();
        StartBox();
        await IsListeningAsync(Other, times: 2);
        Assert.That(Bus.Calls("Connect", Mine), Is.EqualTo(1));
    }

    [Test]
    public async Task A_press_with_nobody_new_around_leaves_the_bracelet_measuring()
    {
        await PutBraceletAsync(Mine);
        StartBox(Quick with { PairingWindow = TimeSpan.FromSeconds(3) });
        await PairedAsync();

        Press();
        await Eventually.IsTrue(() => Bus.Calls("StartDiscovery") == 2, "it looks");
        await NotifyAsync(GattIds.Summary, Summary(5));
        await Eventually.IsTrue(() => Values(GattIds.Summary).Count == 1, "while it looks");
        await Eventually.IsTrue(() => Bus.Calls("UnregisterAgent") == 2, "the window closed");

        await NotifyAsync(GattIds.Summary, Summary(6));
        await Eventually.IsTrue(() => Values(GattIds.Summary).Count == 2, "and after it");
        Assert.That(Bus.Calls("Connect"), Is.EqualTo(1));
        Assert.That(Bus.Calls("Disconnect") + Bus.Calls("RemoveDevice"), Is.Zero);
    }

    [Test]
    public async Task A_press_is_heard_while_an_absent_bracelet_is_being_connected()
    {
        await PutBraceletAsync(Mine);
        StartBox();
        await PairedAsync();
        await Bus.DoAsync("air", new { address = Mine, about = new { near = false, connect_ms = 60_000 } });
        await Bus.DoAsync("lose", new { address = Mine });
        await Eventually.IsTrue(() => Bus.Calls("Connect", Mine) == 2, "it pends");

        await PutBraceletAsync(Other, serial: "HC-0002");

        await PairedAsync(Other);
    }

    [Test]
    public async Task A_bracelet_that_bluetoothd_has_forgotten_is_not_connected_until_it_is_paired_again()
    {
        await PutBraceletAsync(Mine);
        StartBox();
        await PairedAsync();
        await StopBoxAsync();
        await Bus.DoAsync("forget", new { address = Mine });

        StartBox();
        await IsDownAsync(BlueZWords.BondLost);
        Assert.That(Bus.Calls("Connect"), Is.EqualTo(1));

        Press();
        await IsListeningAsync(times: 2);
        Assert.That(Bus.Calls("Pair"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_bracelet_that_forgot_its_bond_is_paired_anew_by_a_press()
    {
        await PutBraceletAsync(Mine);
        StartBox(Quick with { Resolve = TimeSpan.FromMilliseconds(300) });
        await PairedAsync();
        await Bus.DoAsync("air", new { address = Mine, about = new { unresolved = true } });
        await Bus.DoAsync("lose", new { address = Mine });
        await IsDownAsync(BlueZWords.Unresolved);
        Assert.That(Bus.Calls("RemoveDevice"), Is.Zero, "nothing is dropped without the button");

        Press();
        await Eventually.IsTrue(() => Bus.Calls("RemoveDevice", Mine) == 1, "the old bond is dropped");
        await Bus.DoAsync("air", new { address = Mine, about = new { unresolved = false } });
        await IsListeningAsync(times: 2);
        Assert.That(Bus.Calls("Pair"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_new_disk_takes_the_one_bracelet_that_was_paired_before()
    {
        await PutBraceletAsync(Mine, more: new { paired = true, trusted = true });
        await PutBraceletAsync(Other, more: new { paired = true, trusted = false });
        await Bus.StopBluetoothdAsync();
        await Bus.StartBluetoothdAsync();

        StartBox();

        await IsListeningAsync();
        Assert.That(File.Fact("bluetooth"), Is.EqualTo(Mine));
        Assert.That(Bus.Calls("Connect", Other), Is.Zero);
    }

    [Test]
    public async Task Of_two_that_were_paired_before_none_is_guessed()
    {
        await PutBraceletAsync(Mine, more: new { paired = true, trusted = true });
        await PutBraceletAsync(Other, more: new { paired = true, trusted = true });
        await Bus.StopBluetoothdAsync();
        await Bus.StartBluetoothdAsync();

        StartBox();

        await IsDownAsync(BlueZWords.NeverPaired);
        Assert.That(Bus.Calls("Connect"), Is.Zero);
    }
}
