using HomeCare.Gateway.Bracelet.DBus;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.Bracelet.BlueZ;

/// <summary>
/// The box's Bluetooth over one life of bluetoothd: adapter, power, pairing when the button was pressed, and the one bonded bracelet, connected
/// again for ever. Each way of not having it is said with its cause. Ends when bluetoothd or the bus is gone.
/// </summary>
internal sealed partial class BlueZSession(
    BlueZBus bus, string wantedAdapter, Bond bond, PairingWindow window, SignalQueue queue, Action<BlueZDevice?> onDevice,
    BlueZLimits limits, TimeProvider time, ILogger log)
{
    private const string Root = "/org/bluez";

    private readonly BlueZPairing _pairing = new(bus, bond, window, limits, log);
    private int _failures;

    private string? Adapter => wantedAdapter.Length == 0
        ? bus.Objects.Paths(Root, BlueZWords.Adapter) is [var first, ..] ? first : null
        : bus.Objects.Has($"{Root}/{wantedAdapter}", BlueZWords.Adapter) ? $"{Root}/{wantedAdapter}" : null;

    /// <summary>Why it ended.</summary>
    public async Task<string> RunAsync(CancellationToken stop)
    {
        window.Changed += bus.Pulse;
        try
        {
            while (bus.Gone is null)
            {
                await TurnAsync(stop);
            }

            return bus.Gone;
        }
        finally
        {
            window.Changed -= bus.Pulse;
        }
    }

    private async Task TurnAsync(CancellationToken stop)
    {
        if (Adapter is not { } adapter)
        {
            Down(BlueZWords.NoAdapter(wantedAdapter), adapterGone: true);
            await bus.UntilAsync(() => Adapter is not null, Timeout.InfiniteTimeSpan, stop);
        }
        else if (await PowerAsync(adapter, stop) is { } off)
        {
            Down(off, adapterGone: true);
            await RestAsync(() => bus.Objects.IsTrue(adapter, BlueZWords.Adapter, "Powered"), stop);
        }
        else if (window.IsOpen)
        {
            Down(BlueZWords.Pairing);
            await PairAsync(adapter, stop);
        }
        else if ((bond.Find(bus.Objects, adapter) ?? Adopted(adapter)) is { } device)
        {
            await DeviceAsync(adapter, device, stop);
        }
        else
        {
            Down(bond.Address is null ? BlueZWords.NeverPaired : BlueZWords.BondLost);
            await bus.UntilAsync(
                () => window.IsOpen || !IsReady(adapter) || bond.Find(bus.Objects, adapter) is not null || bond.Adopt(bus.Objects, adapter) is not null,
                Timeout.InfiniteTimeSpan, stop);
        }
    }

    private async Task DeviceAsync(string adapter, string path, CancellationToken stop)
    {
        var device = new BlueZDevice(bus, path, bond, queue, limits, time);
        var cause = await device.ConnectAsync(() => window.IsOpen, stop) ?? await device.SubscribeAsync(stop);
        if (cause is null)
        {
            _failures = 0;
            onDevice(device);
            try
            {
                // A press while it measures: the bracelet goes on measuring until a new one is paired.
                while ((cause = await device.ListenAsync(() => window.IsOpen, stop)) is null)
                {
                    if (await PairAsync(adapter, stop))
                    {
                        cause = BlueZWords.Replaced;
                        break;
                    }
                }
            }
            finally
            {
                onDevice(null);
            }
        }

        if (bus.Gone is not null || Adapter != adapter)
        {
            return;
        }

        Down(cause);
        await device.DisconnectAsync(stop);
        if (cause == BlueZWords.TooFast)
        {
            LogTooFast(log, queue.TakeRefused());
            while (bus.Gone is null && !await bus.UntilAsync(() => queue.IsHalfEmpty, limits.Retry.First, stop))
            {
                // Nobody on the bus knows when the box has caught up: looked at again.
            }
        }
        else if (cause != BlueZWords.Replaced)
        {
            await RestAsync(() => window.IsOpen || !IsReady(adapter), stop);
        }
    }

    // A new bracelet replaces the old: remembered first, so that a power cut between the two leaves the box with one.
    private async Task<bool> PairAsync(string adapter, CancellationToken stop)
    {
        var old = bond.Find(bus.Objects, adapter);
        var paired = await _pairing.TryAsync(adapter, stop);
        window.Close();
        if (paired is null)
        {
            return false;
        }

        if (!bond.TryRemember(bus.Objects.Text(paired, BlueZWords.Device, "Address")))
        {
            LogNotRemembered(log);
        }

        if (old is not null && old != paired)
        {
            await bus.CallAsync(adapter, BlueZWords.Adapter, "RemoveDevice", stop, "o", [new DBusPath(old)]);
        }

        return true;
    }

    private string? Adopted(string adapter)
    {
        if (bond.Adopt(bus.Objects, adapter) is not { } path)
        {
            return null;
        }

        LogAdopted(log);
        bond.TryRemember(bus.Objects.Text(path, BlueZWords.Device, "Address"));
        return path;
    }

    private async Task<string?> PowerAsync(string adapter, CancellationToken stop)
    {
        if (bus.Objects.IsTrue(adapter, BlueZWords.Adapter, "Powered"))
        {
            return null;
        }

        var reply = await bus.SetAsync(adapter, BlueZWords.Adapter, "Powered", "b", true, stop);
        return reply.Error is null && await bus.UntilAsync(() => bus.Objects.IsTrue(adapter, BlueZWords.Adapter, "Powered"), limits.Call, stop)
            ? null
            : BlueZWords.StaysOff(reply);
    }

    private bool IsReady(string adapter) => Adapter == adapter && bus.Objects.IsTrue(adapter, BlueZWords.Adapter, "Powered");

    private Task<bool> RestAsync(Func<bool> until, CancellationToken stop) =>
        bus.UntilAsync(until, limits.Retry.Next(_failures++, Random.Shared.NextDouble()), stop);

    private void Down(string cause, bool adapterGone = false) => queue.Say(new LinkSignal.Down(cause, adapterGone));

    [LoggerMessage(Level = LogLevel.Error, Message = "The box does not keep up: {Count} values of the bracelet refused, the link is cut so that it sends again")]
    private static partial void LogTooFast(ILogger log, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The disk did not take which bracelet was paired; it is known until the next restart")]
    private static partial void LogNotRemembered(ILogger log);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No bracelet was remembered; the only trusted one is taken")]
    private static partial void LogAdopted(ILogger log);
}
