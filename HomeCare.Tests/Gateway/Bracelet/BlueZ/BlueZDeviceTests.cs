using System.Text;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Bracelet.BlueZ;

/// <summary>What devices of other makes, and broken ones, do to the link.</summary>
[TestFixture]
internal sealed class BlueZDeviceTests : BlueZLinkFixture
{
    [Test]
    public async Task A_plain_strap_is_listened_to_and_composed()
    {
        await PutAsync(Mine, [0x180D], -50, new() { [GattIds.HeartRateMeasurement] = "", [GattIds.SerialNumber] = "504F4C41520000" }, new { battery = 81 });
        StartBox();
        Press();
        await IsListeningAsync(number: GattIds.HeartRateMeasurement);

        await NotifyAsync(GattIds.HeartRateMeasurement, [0x06, 71]);
        await Bus.DoAsync("battery", new { address = Mine, percent = 80 });

        await Eventually.IsTrue(() => Values(GattIds.BatteryLevel).Count == 2 && Values(GattIds.HeartRateMeasurement).Count == 1, "it measures");
        Assert.That(Heard().OfType<LinkSignal.Up>(), Is.EqualTo(new[] { new LinkSignal.Up(Composes: true) }));
        Assert.That(Encoding.ASCII.GetString(Values(GattIds.SerialNumber)[0].Bytes.Span), Is.EqualTo("POLAR"), "without its padding");
        Assert.That(Values(GattIds.BatteryLevel).Select(value => value.Bytes.Span[0]), Is.EqualTo(new[] { 81, 80 }), "bluetoothd keeps 0x180F to itself");
    }

    [TestCase("", Description = "an empty serial number")]
    [TestCase("48432D31C3A9", Description = "not ASCII")]
    [TestCase(null, Description = "no such characteristic")]
    public async Task A_device_without_a_serial_number_is_named_by_its_address(string? serial)
    {
        var characteristics = new Dictionary<ushort, string> { [GattIds.PlxContinuous] = "" };
        if (serial is not null)
        {
            characteristics[GattIds.SerialNumber] = serial;
        }

        await PutAsync(Mine, [0x1822], -50, characteristics);
        StartBox();
        Press();
        await IsListeningAsync(number: GattIds.PlxContinuous);

        // The link is told of as up once every subscription stands, a moment after the first was asked for.
        await Eventually.IsTrue(() => Values(GattIds.SerialNumber).Count > 0, "it is named");
        Assert.That(Encoding.ASCII.GetString(Values(GattIds.SerialNumber)[0].Bytes.Span), Is.EqualTo("BT-C00000000001"));
    }

    [Test]
    public async Task A_serial_number_that_cannot_be_read_once_is_the_one_that_was_read_before()
    {
        await PutBraceletAsync(Mine, serial: "HC-0001");
        StartBox();
        await PairedAsync();
        await Bus.DoAsync("air", new { address = Mine, about = new { unreadable = new[] { "2a25" } } });
        await Bus.DoAsync("lose", new { address = Mine });

        await IsListeningAsync(times: 2);

        await Eventually.IsTrue(() => Values(GattIds.SerialNumber).Count == 2, "it is named both times");
        Assert.That(Values(GattIds.SerialNumber).Select(value => Encoding.ASCII.GetString(value.Bytes.Span)), Is.EqualTo(new[] { "HC-0001", "HC-0001" }));
    }

    [Test]
    public async Task A_serial_number_that_could_never_be_read_is_tried_again_and_not_guessed()
    {
        await PutBraceletAsync(Mine, more: new { unreadable = new[] { "2a25" } });
        StartBox();
        Press();
        await IsDownAsync(BlueZWords.NoSerial);
        Assert.That(Values(GattIds.SerialNumber), Is.Empty);

        await Bus.DoAsync("air", new { address = Mine, about = new { unreadable = Array.Empty<string>() } });
        await IsListeningAsync();
    }

    [Test]
    public async Task A_bracelet_whose_dangers_cannot_be_heard_is_not_taken_for_well()
    {
        await PutBraceletAsync(Mine, more: new { silent = new[] { "f102" } });
        StartBox();
        Press();

        await Eventually.IsTrue(
            () => Heard().OfType<LinkSignal.Down>().Count(down => down.Cause.StartsWith("le bracelet refuse l'abonnement", StringComparison.Ordinal)) >= 2,
            "said, and tried again");

        await Bus.DoAsync("air", new { address = Mine, about = new { silent = Array.Empty<string>() } });
        await IsListeningAsync(number: GattIds.Event);
    }

    [Test]
    public async Task A_device_without_a_measuring_characteristic_says_so()
    {
        await PutAsync(Mine, [0x180D], -50, new() { [GattIds.SerialNumber] = "41" });
        StartBox();
        Press();

        await IsDownAsync(BlueZWords.MeasuresNothing);
    }

    [Test]
    public async Task A_bracelet_that_says_nothing_is_connected_anew()
    {
        await PutBraceletAsync(Mine);
        StartBox(Quick with { Silence = TimeSpan.FromSeconds(1) });
        await PairedAsync();

        await IsDownAsync(BlueZWords.Mute);
        await IsListeningAsync(times: 2);
    }

    [Test]
    public async Task Signals_and_values_of_the_wrong_type_are_passed_over()
    {
        await PutBraceletAsync(Mine);
        StartBox();
        await PairedAsync();

        await Bus.DoAsync("nonsense", new { address = Mine });
        await NotifyAsync(GattIds.Summary, new byte[513], Summary(8));

        await Eventually.IsTrue(() => Values(GattIds.Summary).Count > 0, "it measures on");
        Assert.That(Values(GattIds.Summary).Single().Bytes.ToArray(), Is.EqualTo(Summary(8)), "longer than an attribute may be is none");
    }

    [Test]
    public async Task Nobody_but_bluetoothd_is_believed_and_the_agent_says_yes_to_nobody_once_the_window_is_closed()
    {
        await PutBraceletAsync(Mine);
        StartBox();
        await PairedAsync();

        await Bus.DoAsync("forge", new { address = Mine, number = "f101", value = Convert.ToHexString(Summary(66)) });
        await Eventually.IsTrue(() => Bus.Said.Any(said => said["agent"] is not null), "the agent was asked");
        await NotifyAsync(GattIds.Summary, Summary(7));

        await Eventually.IsTrue(() => Values(GattIds.Summary).Count > 0, "the true one comes");
        Assert.That(Values(GattIds.Summary).Single().Bytes.ToArray(), Is.EqualTo(Summary(7)));
        Assert.That(Heard().Last(), Is.InstanceOf<LinkSignal.Value>(), "the forged end of the link ended nothing");
        Assert.That((string?)Bus.Said.Single(said => said["agent"] is not null)["agent"], Is.EqualTo("org.freedesktop.DBus.Error.UnknownMethod"));
    }

    [Test]
    public async Task A_box_that_does_not_keep_up_cuts_the_link_rather_than_lose_frames_unseen()
    {
        await PutBraceletAsync(Mine);
        var (busy, slow) = (new TaskCompletionSource(), new TaskCompletionSource());
        StartBox(Quick with { MostWaiting = 20 }, beforeEach: signal =>
        {
            var isFrame = signal is LinkSignal.Value { Characteristic: GattIds.Summary };
            _ = isFrame && busy.TrySetResult();
            return isFrame ? slow.Task : Task.CompletedTask;
        });
        await PairedAsync();

        // It holds one before the next come: else one that is refused could be followed by one for which there is room again.
        await NotifyAsync(GattIds.Summary, Summary(1));
        await busy.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await NotifyAsync(GattIds.Summary, [.. Enumerable.Range(2, 39).Select(number => Summary((uint)number))]);
        await Eventually.IsTrue(() => Bus.Calls("Disconnect", Mine) == 1, "the link is cut");
        Assert.That(Bus.Calls("StartNotify", Mine, "f101"), Is.EqualTo(1), "and stays so until there is room");

        slow.SetResult();
        await IsListeningAsync(times: 2);
        await IsDownAsync(BlueZWords.TooFast);
        Assert.That(
            Values(GattIds.Summary).Select(value => HomeCareDecoding.Id(value.Bytes.Span)!.Value.Number), Is.EqualTo(Enumerable.Range(1, 21)),
            "what was taken arrived, in order, and the rest is the bracelet's still");
    }
}
