using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Bracelet;

/// <summary>The link and the virtual bracelet over a real socket.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class WebSocketLinkTests
{
    private readonly List<LinkSignal> _heard = [];
    private readonly CancellationTokenSource _stop = new();
    private VirtualBracelet _bracelet = null!;
    private WebSocketLink _link = null!;
    private Task _listening = null!;

    [SetUp]
    public async Task SetUp()
    {
        _bracelet = VirtualBracelet.Play(Scenario.Named("stable"), "HC-0001", 1, TimeProvider.System);
        await _bracelet.StopMeasuringAsync();
        _link = new WebSocketLink(_bracelet.Uri, TimeProvider.System);
        _listening = ListenAsync();
    }

    [TearDown]
    public async Task TearDown()
    {
        await _stop.CancelAsync();
        await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _bracelet.DisposeAsync();
        _stop.Dispose();
    }

    [Test]
    public async Task A_bracelet_names_itself_before_anything_else()
    {
        _bracelet.Signal(BraceletEventKind.Help);

        await Eventually.IsTrue(() => Values(GattIds.Event).Count == 1, "the event comes");
        Assert.That(Heard()[0], Is.EqualTo(new LinkSignal.Up()));
        Assert.That(((LinkSignal.Value)Heard()[1]).Characteristic, Is.EqualTo(GattIds.SerialNumber));
        Assert.That(GattDecoding.Serial(Values(GattIds.SerialNumber)[0].Bytes.Span).Value!.Text, Is.EqualTo("HC-0001"));
    }

    [Test]
    public async Task A_frame_is_sent_again_after_each_reconnect_until_it_is_confirmed_and_told_as_sent_once()
    {
        _bracelet.Signal(BraceletEventKind.Fall, immobile: true);
        await Eventually.IsTrue(() => Values(GattIds.Event).Count == 1, "it comes");

        _bracelet.Cut();
        await Eventually.IsTrue(() => Values(GattIds.Event).Count == 2, "it comes again");
        Assert.That(Heard().OfType<LinkSignal.Down>().Count(), Is.GreaterThanOrEqualTo(1));
        Assert.That(Values(GattIds.Event)[1].Bytes.ToArray(), Is.EqualTo(Values(GattIds.Event)[0].Bytes.ToArray()), "the same bytes");

        var id = HomeCareDecoding.Id(Values(GattIds.Event)[0].Bytes.Span)!.Value;
        await Eventually.IsTrue(() => _link.WriteAsync(GattIds.Acknowledge, HomeCareDecoding.Acknowledge(id), default), "the link is there");
        await Eventually.IsTrue(() => _bracelet.Unconfirmed == 0, "confirmed");
        _bracelet.Cut();
        await Eventually.IsTrue(() => Values(GattIds.SerialNumber).Count == 3, "connected again");

        Assert.That(Values(GattIds.Event), Has.Count.EqualTo(2), "and not sent any more");
        Assert.That(_bracelet.Sent.TryRead(out var sent), Is.True);
        Assert.That(sent, Is.EqualTo(new FrameSent(BraceletEventKind.Fall, id.BootId, id.Number, sent!.At)));
        Assert.That(_bracelet.Sent.TryRead(out _), Is.False, "a resend is no news");
    }

    [Test]
    public async Task A_box_that_acknowledges_another_boot_s_frame_confirms_nothing()
    {
        _bracelet.Signal(BraceletEventKind.Help);
        await Eventually.IsTrue(() => Values(GattIds.Event).Count == 1, "it comes");
        var id = HomeCareDecoding.Id(Values(GattIds.Event)[0].Bytes.Span)!.Value;

        await _link.WriteAsync(GattIds.Acknowledge, HomeCareDecoding.Acknowledge(id with { BootId = id.BootId + 1 }), default);
        await _link.WriteAsync(GattIds.Acknowledge, new byte[3], default);
        _bracelet.Cut();

        await Eventually.IsTrue(() => Values(GattIds.Event).Count == 2, "it comes again");
    }

    [Test]
    public async Task A_bracelet_that_is_away_is_a_state_with_a_cause_and_writing_to_it_is_no_error()
    {
        await Eventually.IsTrue(() => Values(GattIds.SerialNumber).Count == 1, "connected");

        await _bracelet.DisposeAsync();

        await Eventually.IsTrue(() => Heard().OfType<LinkSignal.Down>().Count() >= 2, "gone, and tried again");
        Assert.That(await _link.WriteAsync(GattIds.Acknowledge, new byte[8], default), Is.False);
        Assert.That(Heard().OfType<LinkSignal.Down>().Select(down => down.Cause), Is.All.Not.Empty);
    }

    private async Task ListenAsync()
    {
        await foreach (var signal in _link.ListenAsync(_stop.Token))
        {
            lock (_heard)
            {
                _heard.Add(signal);
            }
        }
    }

    private List<LinkSignal> Heard()
    {
        lock (_heard)
        {
            return [.. _heard];
        }
    }

    private List<LinkSignal.Value> Values(ushort characteristic) =>
        [.. Heard().OfType<LinkSignal.Value>().Where(value => value.Characteristic == characteristic)];
}
