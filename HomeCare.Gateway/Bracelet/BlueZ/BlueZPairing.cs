using HomeCare.Gateway.Bracelet.DBus;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.Bracelet.BlueZ;

/// <summary>
/// Takes a new bracelet while the window is open: looks for one that measures, the nearest first, and pairs without a code ("just works":
/// neither side has a keyboard). The agent that says yes is exported for that device and that time only.
/// </summary>
internal sealed partial class BlueZPairing(BlueZBus bus, Bond bond, PairingWindow window, BlueZLimits limits, ILogger log)
{
    private const string AgentPath = "/homecare/agent";
    private static readonly string[] Services = [GattIds.Long(GattIds.HomeCareService), GattIds.Long(0x180D), GattIds.Long(0x1822)];

    private string? _asking;

    /// <summary>Whether it announces a service that the box reads.</summary>
    public static bool Measures(BlueZObjects objects, string path) =>
        objects.Property(path, BlueZWords.Device, "UUIDs") is object[] announced && announced.OfType<string>().Any(Services.Contains);

    /// <summary>The path of the newly bonded device; null when the window closed without one.</summary>
    public async Task<string?> TryAsync(string adapter, CancellationToken stop)
    {
        bus.OnCall = Answer;
        var agent = await bus.CallAsync("/org/bluez", BlueZWords.AgentManager, "RegisterAgent", stop, "os", [new DBusPath(AgentPath), "NoInputNoOutput"]);
        if (agent.Error is not null && !agent.Is("org.bluez.Error.AlreadyExists"))
        {
            LogNoAgent(log, BlueZWords.Said(agent));
        }

        await bus.SetAsync(adapter, BlueZWords.Adapter, "Pairable", "b", true, stop);
        try
        {
            return await LookAsync(adapter, stop);
        }
        finally
        {
            bus.OnCall = null;
            await bus.CallAsync("/org/bluez", BlueZWords.AgentManager, "UnregisterAgent", stop, "o", [new DBusPath(AgentPath)]);
        }
    }

    private async Task<string?> LookAsync(string adapter, CancellationToken stop)
    {
        var tries = new Dictionary<string, int>();
        await bus.CallAsync(adapter, BlueZWords.Adapter, "SetDiscoveryFilter", stop, "a{sv}", [new Dictionary<string, object>
        {
            ["Transport"] = new DBusVariant("s", "le"),
            ["UUIDs"] = new DBusVariant("as", Services.ToArray<object>()),
        }]);
        while (window.IsOpen && bus.Gone is null)
        {
            var started = await bus.CallAsync(adapter, BlueZWords.Adapter, "StartDiscovery", stop);
            if (started.Error is not null && !started.Is("org.bluez.Error.InProgress"))
            {
                LogNoDiscovery(log, BlueZWords.Said(started));
            }

            var seen = await bus.UntilAsync(() => !window.IsOpen || Candidates(adapter).Any(), window.Left, stop);
            if (seen && window.IsOpen)
            {
                // A nearer one, or a real bracelet among straps, may be heard a moment later.
                await bus.UntilAsync(() => false, limits.Settle, stop);
            }

            // Some controllers cannot connect while they scan.
            await bus.CallAsync(adapter, BlueZWords.Adapter, "StopDiscovery", stop);
            var next = Candidates(adapter).OrderBy(path => tries.GetValueOrDefault(path)).ThenByDescending(Likely).FirstOrDefault();
            if (next is null)
            {
                // Unless the window is closed, discovery did not begin or was taken away: once more, not at once.
                await bus.UntilAsync(() => !window.IsOpen, limits.Retry.First, stop);
                continue;
            }

            if (await PairAsync(next, stop))
            {
                return next;
            }

            tries[next] = tries.GetValueOrDefault(next) + 1;
            await bus.UntilAsync(() => !window.IsOpen, limits.Retry.Next(tries[next], Random.Shared.NextDouble()), stop);
        }

        return null;
    }

    private async Task<bool> PairAsync(string device, CancellationToken stop)
    {
        if (IsOurs(device))
        {
            // It shows itself but no longer takes the bond it had: that one is dropped, and it is found again as a stranger.
            await bus.CallAsync(AdapterOf(device), BlueZWords.Adapter, "RemoveDevice", stop, "o", [new DBusPath(device)]);
            return false;
        }

        if (!Bond.IsBonded(bus.Objects, device))
        {
            Volatile.Write(ref _asking, device);
            var paired = await bus.CallAsync(device, BlueZWords.Device, "Pair", stop, limit: limits.Pair);
            Volatile.Write(ref _asking, null);
            if (paired.Error is not null && !paired.Is("org.bluez.Error.AlreadyExists"))
            {
                LogNotPaired(log, BlueZWords.Said(paired));
                return false;
            }
        }

        // Trusted last: a device is adopted by that mark, should the box stop before it has written down which one is its own.
        var trusted = await bus.SetAsync(device, BlueZWords.Device, "Trusted", "b", true, stop);
        if (trusted.Error is not null)
        {
            LogNotPaired(log, BlueZWords.Said(trusted));
            return false;
        }

        await bus.UntilAsync(() => Bond.IsBonded(bus.Objects, device), limits.Settle, stop);
        LogPaired(log);
        return true;
    }

    // Heard in this discovery (it has a strength), measures, and is not the bracelet that the box has, unless that one no longer works.
    private IEnumerable<string> Candidates(string adapter) => bus.Objects.Paths(adapter, BlueZWords.Device).Where(path =>
        bus.Objects.Property(path, BlueZWords.Device, "RSSI") is short
        && Measures(bus.Objects, path)
        && !bus.Objects.IsTrue(path, BlueZWords.Device, "Connected")
        && (!IsOurs(path) || bond.IsDoubtful));

    private bool IsOurs(string path) =>
        bus.Objects.Text(path, BlueZWords.Device, "Address") == bond.Address && Bond.IsBonded(bus.Objects, path);

    // A bracelet before a strap, then the stronger.
    private int Likely(string path) =>
        (bus.Objects.Property(path, BlueZWords.Device, "UUIDs") is object[] announced && announced.Contains(Services[0]) ? 1000 : 0)
        + (bus.Objects.Property(path, BlueZWords.Device, "RSSI") is short strength ? strength : -200);

    private DBusAnswer Answer(DBusMessage call)
    {
        var mine = call is { Path: AgentPath, Interface: BlueZWords.Agent };
        return call.Member switch
        {
            "Release" or "Cancel" when mine => DBusAnswer.Done,
            "RequestConfirmation" or "RequestAuthorization" when mine && IsAsking(call) => DBusAnswer.Done,
            _ => DBusAnswer.Refused(mine ? "org.bluez.Error.Rejected" : "org.freedesktop.DBus.Error.UnknownMethod"),
        };
    }

    private bool IsAsking(DBusMessage call) =>
        call.Values() is [DBusPath device, ..] && device.Text == Volatile.Read(ref _asking) && window.IsOpen;

    private static string AdapterOf(string device) => device[..device.LastIndexOf('/')];

    [LoggerMessage(Level = LogLevel.Information, Message = "A bracelet was paired")]
    private static partial void LogPaired(ILogger log);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A bracelet was not paired: {Reason}")]
    private static partial void LogNotPaired(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "bluetoothd takes no pairing agent: {Reason}")]
    private static partial void LogNoAgent(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Discovery does not start: {Reason}")]
    private static partial void LogNoDiscovery(ILogger log, string reason);
}
