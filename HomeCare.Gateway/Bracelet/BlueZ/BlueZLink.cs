using System.Runtime.CompilerServices;
using HomeCare.Gateway.Bracelet.DBus;
using HomeCare.Gateway.Outbox;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.Bracelet.BlueZ;

/// <summary>
/// The bracelet over Bluetooth LE, by bluetoothd (BlueZ) on the system bus. It works for ever: bus, bluetoothd, adapter and bracelet may each
/// be away, which is said with its cause, and come back.
/// </summary>
/// <param name="adapter">Such as hci1; empty for the first.</param>
/// <param name="address">The bus; null for DBUS_SYSTEM_BUS_ADDRESS, else its usual place.</param>
internal sealed partial class BlueZLink(
    string adapter, OutboxFile file, IReadOnlyList<IPairingButton> buttons, BlueZLimits limits, TimeProvider time, ILogger<BlueZLink> log,
    string? address = null) : IBraceletLink
{
    private readonly string _address = address
        ?? (Environment.GetEnvironmentVariable("DBUS_SYSTEM_BUS_ADDRESS") is { Length: > 0 } told ? told : DBusAddress.Default);

    private readonly SignalQueue _queue = new(limits.MostWaiting);
    private readonly PairingWindow _window = new(limits.PairingWindow, time);
    private volatile BlueZDevice? _device;

    /// <summary>The button was pressed a moment ago: a bracelet that the box does not know may come. For the screen.</summary>
    public bool IsPairing => _window.IsOpen;

    public async IAsyncEnumerable<LinkSignal> ListenAsync([EnumeratorCancellation] CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var running = RunAsync(ending.Token);
        var pressing = buttons.Select(button => PressAsync(button, ending.Token)).ToList();
        try
        {
            await foreach (var signal in _queue.ReadAllAsync(stop))
            {
                yield return signal;
            }
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll([running, .. pressing]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public Task<bool> WriteAsync(ushort characteristic, ReadOnlyMemory<byte> value, CancellationToken stop) =>
        Task.FromResult(_device?.TryWrite(characteristic, value) ?? false);

    private async Task RunAsync(CancellationToken stop)
    {
        try
        {
            var bond = new Bond(file);
            for (var failures = 0; ; failures++)
            {
                var (bus, cause) = await BlueZBus.OpenAsync(_address, limits, time, stop);
                if (bus is not null)
                {
                    await using (bus)
                    {
                        (cause, var worked) = await LiveAsync(bus, bond, stop);
                        failures = worked ? 0 : failures;
                    }
                }

                _queue.Say(new LinkSignal.Down(cause!, AdapterGone: true));
                await Task.Delay(limits.Retry.Next(failures, Random.Shared.NextDouble()), time, stop);
            }
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            // The listener gets it, and with it the whole box, which is then started again.
            _queue.End(bug);
        }
    }

    private async Task<(string Cause, bool Worked)> LiveAsync(BlueZBus bus, Bond bond, CancellationToken stop)
    {
        if (bus.IsServed && bus.Gone is null)
        {
            var session = new BlueZSession(bus, adapter, bond, _window, _queue, device => _device = device, limits, time, log);
            return (await session.RunAsync(stop), true);
        }

        if (bus.Gone is null)
        {
            // Said before it is waited for; the bus may know how to start it.
            _queue.Say(new LinkSignal.Down(BlueZWords.NoBluetoothd, AdapterGone: true));
            await bus.StartServiceAsync(stop);
            await bus.UntilAsync(() => false, limits.Connect, stop);
        }

        return (bus.Gone is null or BlueZWords.Restarted ? BlueZWords.NoBluetoothd : bus.Gone, bus.Gone == BlueZWords.Restarted);
    }

    private async Task PressAsync(IPairingButton button, CancellationToken stop)
    {
        while (true)
        {
            await button.PressedAsync(stop);
            LogPressed(log);
            _window.Open();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The pairing button was pressed")]
    private static partial void LogPressed(ILogger log);
}
