using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Bracelet.BlueZ;

/// <summary>The box's link on a private bus, with devices in the air.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal abstract class BlueZLinkFixture
{
    protected const string Mine = "C0:00:00:00:00:01";
    protected const string Other = "C0:00:00:00:00:02";

    protected static readonly BlueZLimits Quick = new()
    {
        Connect = TimeSpan.FromSeconds(10),
        Call = TimeSpan.FromSeconds(10),
        Settle = TimeSpan.FromMilliseconds(200),
        PairingWindow = TimeSpan.FromSeconds(30),
        Resolve = TimeSpan.FromSeconds(2),
        Retry = new Backoff(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(400)),
    };

    private readonly TestFolder _folder = new();
    private readonly List<LinkSignal> _heard = [];
    private CancellationTokenSource _stop = new();
    private OutboxFile? _file;
    private Task _listening = Task.CompletedTask;

    protected PrivateBus Bus { get; private set; } = null!;

    protected BlueZLink Link { get; private set; } = null!;

    protected OutboxFile File => _file!;

    [SetUp]
    public async Task SetUp() => Bus = await PrivateBus.StartAsync();

    [TearDown]
    public async Task TearDown()
    {
        await StopBoxAsync();
        _stop.Dispose();
        if (Bus is not null)
        {
            await Bus.DisposeAsync();
        }

        _folder.Dispose();
    }

    /// <param name="beforeEach">Makes the box slow.</param>
    protected void StartBox(BlueZLimits? limits = null, string adapter = "", Func<LinkSignal, Task>? beforeEach = null)
    {
        _stop = new CancellationTokenSource();
        _file = OutboxFile.Open(_folder.File("outbox.db"));
        var made = limits ?? Quick;
        Link = new BlueZLink(
            adapter, _file, [new FileButton(_folder.Path, made.PairingWindow, TimeProvider.System)], made, TimeProvider.System,
            new HeardLog<BlueZLink>(), Bus.Address);
        _listening = ListenAsync(beforeEach ?? (_ => Task.CompletedTask));
    }

    protected async Task StopBoxAsync()
    {
        await _stop.CancelAsync();
        await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_listening.IsFaulted)
        {
            Assert.Fail(_listening.Exception!.ToString());
        }

        _file?.Dispose();
        _file = null;
    }

    protected void Press() => FileButton.Press(_folder.Path);

    /// <summary>A bracelet with HomeCare's own service.</summary>
    protected Task PutBraceletAsync(string address, int rssi = -50, string serial = "HC-0001", object? more = null) => PutAsync(
        address, [GattIds.HomeCareService, 0x180D], rssi,
        new() { [GattIds.SerialNumber] = Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes(serial)), [GattIds.Summary] = "", [GattIds.Event] = "", [GattIds.Acknowledge] = "", [GattIds.HeartRateMeasurement] = "" },
        more);

    protected async Task PutAsync(string address, ushort[] services, int rssi, Dictionary<ushort, string> characteristics, object? more = null)
    {
        await Bus.DoAsync("air", new
        {
            address,
            about = new
            {
                address,
                near = true,
                rssi,
                uuids = services.Select(GattIds.Long),
                characteristics = characteristics.ToDictionary(one => GattIds.Long(one.Key), one => one.Value),
            },
        });
        if (more is not null)
        {
            await Bus.DoAsync("air", new { address, about = more });
        }
    }

    protected async Task PairedAsync(string address = Mine)
    {
        Press();
        await IsListeningAsync(address);
    }

    protected Task IsListeningAsync(string address = Mine, int times = 1, ushort number = GattIds.Summary) => Eventually.IsTrue(
        () => Bus.Calls("StartNotify", address, number.ToString("x4", System.Globalization.CultureInfo.InvariantCulture)) >= times, $"the box listens to {address}");

    protected Task NotifyAsync(ushort number, params byte[][] values) => Bus.DoAsync("notify", new
    {
        address = Mine,
        number = number.ToString("x4", System.Globalization.CultureInfo.InvariantCulture),
        values = values.Select(value => Convert.ToHexString(value)),
    });

    protected static byte[] Summary(uint number) => GattEncoding.Summary(
        new FrameId(7, number), new SensedSpan(new DateTimeOffset(2026, 3, 12, 13, 32, 0, TimeSpan.Zero), 10, new Sensed(72), new Sensed(97)));

    protected List<LinkSignal> Heard()
    {
        lock (_heard)
        {
            return [.. _heard];
        }
    }

    protected List<LinkSignal.Value> Values(ushort characteristic) =>
        [.. Heard().OfType<LinkSignal.Value>().Where(value => value.Characteristic == characteristic)];

    protected Task IsDownAsync(string cause, bool adapterGone = false) => Eventually.IsTrue(
        () => Heard().OfType<LinkSignal.Down>().Contains(new LinkSignal.Down(cause, adapterGone)), $"down: {cause}");

    private async Task ListenAsync(Func<LinkSignal, Task> beforeEach)
    {
        await foreach (var signal in Link.ListenAsync(_stop.Token))
        {
            await beforeEach(signal);
            lock (_heard)
            {
                _heard.Add(signal);
            }
        }
    }
}
