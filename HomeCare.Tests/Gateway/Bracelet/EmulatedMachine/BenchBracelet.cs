using HomeCare.Tests.Support;

namespace HomeCare.Tests.Gateway.Bracelet.EmulatedMachine;

/// <summary>
/// The bracelet of the bench: frames and their memory are those of the virtual bracelet, the radio is bracelet.py on the machine's second
/// adapter. It sends once the box has subscribed, and again what was not acknowledged (docs/gatt.md).
/// </summary>
internal sealed class BenchBracelet(EmulatedMachine machine, string serial)
{
    private static readonly TimeSpan SendAgainAfter = TimeSpan.FromSeconds(10);
    private const string Adapter = "/org/bluez/hci1";
    private readonly BraceletFrames _frames = new(bootId: 0xC0FFEE, window: 8);
    private readonly HashSet<string> _subscribed = [];
    private readonly List<string> _heard = [];
    private long _sent;

    public string Serial { get; } = serial;

    public int Unconfirmed => _frames.Unconfirmed;

    /// <summary>Everything that happened to it.</summary>
    public IReadOnlyList<string> Heard => _heard;

    public async Task StartAsync()
    {
        await machine.RunAsync("mkfifo /tmp/bracelet.in");
        await machine.StartAsync("bracelet", $"python3 /host/bracelet.py {Adapter} /tmp/bracelet.in {Serial}");
        await UntilAsync(() => _heard.Contains("ready"), "the bracelet advertises itself");
    }

    public void Measure(SensedSpan span) => _frames.Add(kind: null, id => GattEncoding.Summary(id, span));

    public void Signal(BraceletEventKind kind, DateTimeOffset at, bool? immobile = null) =>
        _frames.Add(kind, id => GattEncoding.Event(id, kind, at, immobile));

    /// <summary>Out of reach: the connection breaks, and nobody finds it.</summary>
    public async Task AwayAsync()
    {
        var before = Count("away");
        await TellAsync("away");
        await UntilAsync(() => Count("away") > before, "the bracelet is away");
    }

    public Task BackAsync() => TellAsync("back");

    public int Count(string line) => _heard.Count(heard => heard == line);

    /// <summary>Goes on living until it is so.</summary>
    public Task UntilAsync(Func<bool> probe, string because, TimeSpan? within = null) => Eventually.IsTrue(
        async () =>
        {
            await LiveAsync();
            return probe();
        },
        because, within ?? TimeSpan.FromSeconds(90));

    private async Task LiveAsync()
    {
        var news = (await machine.RunAsync($"tail -n +{_heard.Count + 1} /tmp/bracelet.log")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var line in news)
        {
            _heard.Add(line);
            switch (line.Split(' '))
            {
                case ["subscribed", var number]:
                    _subscribed.Add(number);
                    _frames.Reconnected();
                    break;
                case ["unsubscribed", var number]:
                    _subscribed.Remove(number);
                    break;
                case ["connected"]:
                    _frames.Reconnected();
                    break;
                case ["written", "F103", var value] when HomeCareDecoding.Acknowledge(Convert.FromHexString(value)) is { } id:
                    _frames.Confirm(id);
                    break;
            }
        }

        if (_frames.Unconfirmed > 0 && TimeProvider.System.GetElapsedTime(_sent) > SendAgainAfter)
        {
            _frames.Reconnected();
        }

        while (_subscribed.IsSupersetOf(["F101", "F102"]) && _frames.Next() is { } frame)
        {
            _sent = TimeProvider.System.GetTimestamp();
            await TellAsync($"send {frame.Characteristic:X4} {Convert.ToHexString(frame.Value)}");
        }
    }

    private Task<string> TellAsync(string line) => machine.RunAsync($"echo {line} >/tmp/bracelet.in");
}
