using System.Collections.Concurrent;
using System.Threading.Channels;
using HomeCare.Gateway.Bracelet.DBus;

namespace HomeCare.Gateway.Bracelet.BlueZ;


/// <summary>One connection to the bonded bracelet, from Connect to its end: services, serial number, subscriptions, acknowledgements.</summary>
internal sealed class BlueZDevice(BlueZBus bus, string path, Bond bond, SignalQueue queue, BlueZLimits limits, TimeProvider time)
{
    // Dangers first: their subscription must not wait for the others'.
    private static readonly ushort[] Subscribed =
        [GattIds.Event, GattIds.Summary, GattIds.HeartRateMeasurement, GattIds.PlxContinuous, GattIds.BatteryLevel];

    private readonly ConcurrentDictionary<string, ushort> _routes = new();
    private readonly Channel<(ushort Characteristic, byte[] Value)> _writes =
        Channel.CreateBounded<(ushort, byte[])>(new BoundedChannelOptions(1024) { SingleReader = true });

    private Dictionary<ushort, string> _characteristics = [];
    private long _heardTicks;
    private volatile bool _tooFast;
    private volatile bool _notAcknowledged;

    private bool IsConnected => bus.Objects.IsTrue(path, BlueZWords.Device, "Connected");

    /// <summary>Null when it is connected; else why not.</summary>
    /// <param name="wanted">Someone pressed the button: connecting to an absent bracelet is given up for that.</param>
    public async Task<string?> ConnectAsync(Func<bool> wanted, CancellationToken stop)
    {
        if (IsConnected)
        {
            // After a crash of bluetoothd's the kernel's connection lives on, and the new bluetoothd shows it but never resolves its services.
            if (await IsResolvedAsync(limits.StaleResolve, stop))
            {
                return null;
            }

            await DisconnectAsync(stop);
            await bus.UntilAsync(() => !IsConnected, limits.Call, stop);
        }

        if (!IsConnected)
        {
            using var race = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var connecting = bus.CallAsync(path, BlueZWords.Device, "Connect", race.Token, limit: limits.Connect);
            var interrupted = bus.UntilAsync(() => wanted() || !bus.Objects.Has(path, BlueZWords.Device), Timeout.InfiniteTimeSpan, race.Token);
            await Task.WhenAny(connecting, interrupted);
            var answered = connecting.IsCompleted;
            await race.CancelAsync();
            await Task.WhenAll(connecting, interrupted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stop.ThrowIfCancellationRequested();
            if (!answered)
            {
                await DisconnectAsync(stop);
                return BlueZWords.OutOfRange;
            }

            var reply = await connecting;
            if (reply.Error is not null && !reply.Is("org.bluez.Error.AlreadyConnected", "org.bluez.Error.InProgress"))
            {
                await DisconnectAsync(stop);
                return BlueZWords.NotConnected(reply);
            }
        }

        if (!await IsResolvedAsync(limits.Resolve, stop))
        {
            bond.IsDoubtful |= bus.Gone is null;
            await DisconnectAsync(stop);
            return BlueZWords.Unresolved;
        }

        return null;
    }

    /// <summary>Names the bracelet and subscribes; null when it listens, else why not.</summary>
    public async Task<string?> SubscribeAsync(CancellationToken stop)
    {
        await bus.RefreshAsync(stop);
        _characteristics = Find();
        var own = _characteristics.ContainsKey(GattIds.Summary);
        if (!own && !_characteristics.ContainsKey(GattIds.HeartRateMeasurement) && !_characteristics.ContainsKey(GattIds.PlxContinuous))
        {
            return BlueZWords.MeasuresNothing;
        }

        if (await SerialAsync(stop) is not { } serial)
        {
            return BlueZWords.NoSerial;
        }

        bond.TryName(serial);
        queue.Say(new LinkSignal.Up(Composes: !own));
        queue.TryPut(GattIds.SerialNumber, System.Text.Encoding.ASCII.GetBytes(serial));
        await BatteryAsync(stop);
        Volatile.Write(ref _heardTicks, time.GetTimestamp());
        bus.OnValue = Heard;
        var listening = false;
        if (!_characteristics.ContainsKey(GattIds.BatteryLevel))
        {
            _routes[path] = GattIds.BatteryLevel;
        }

        foreach (var number in Subscribed)
        {
            if (!_characteristics.TryGetValue(number, out var characteristic))
            {
                continue;
            }

            _routes[characteristic] = number;
            var reply = await bus.CallAsync(characteristic, BlueZWords.Characteristic, "StartNotify", stop);
            if (reply.Error is null || reply.Is("org.bluez.Error.InProgress"))
            {
                listening |= number != GattIds.BatteryLevel;
            }
            else if (number is GattIds.Event or GattIds.Summary)
            {
                // Half a bracelet is none: one without its dangers would look well.
                bond.IsDoubtful = true;
                return BlueZWords.NotSubscribed(reply);
            }
        }

        bond.IsDoubtful = !listening;
        return listening ? null : BlueZWords.NotSubscribed(DBusReply.Failed("aucune mesure"));
    }

    /// <summary>Until the bracelet goes, or the button is pressed; then the cause is null.</summary>
    public async Task<string?> ListenAsync(Func<bool> wanted, CancellationToken stop)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var writing = WriteAsync(ending.Token);
        try
        {
            while (true)
            {
                var quiet = limits.Silence - time.GetElapsedTime(Volatile.Read(ref _heardTicks));
                if (quiet <= TimeSpan.Zero)
                {
                    return BlueZWords.Mute;
                }

                await bus.UntilAsync(() => !IsConnected || _tooFast || _notAcknowledged || wanted(), quiet, stop);
                if (bus.Gone is { } gone)
                {
                    return gone;
                }

                if (!IsConnected || _tooFast || _notAcknowledged || wanted())
                {
                    return _tooFast ? BlueZWords.TooFast
                        : _notAcknowledged ? BlueZWords.NotAcknowledged
                        : !IsConnected ? BlueZWords.OutOfRange
                        : null;
                }
            }
        }
        finally
        {
            await ending.CancelAsync();
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Takes an acknowledgement to send; false when there is no room or no such characteristic. Sending goes on beside the listening.</summary>
    public bool TryWrite(ushort characteristic, ReadOnlyMemory<byte> value) =>
        _characteristics.ContainsKey(characteristic) && _writes.Writer.TryWrite((characteristic, value.ToArray()));

    public async Task DisconnectAsync(CancellationToken stop)
    {
        bus.OnValue = null;
        if (bus.Gone is null && bus.Objects.Has(path, BlueZWords.Device))
        {
            await bus.CallAsync(path, BlueZWords.Device, "Disconnect", stop);
        }
    }

    private Task<bool> IsResolvedAsync(TimeSpan limit, CancellationToken stop) => bus.UntilAsync(
        () => bus.Objects.IsTrue(path, BlueZWords.Device, "ServicesResolved") && IsConnected, limit, stop);

    private async Task WriteAsync(CancellationToken stop)
    {
        await foreach (var (number, value) in _writes.Reader.ReadAllAsync(stop))
        {
            for (var tries = 1; ; tries++)
            {
                var reply = await bus.CallAsync(
                    _characteristics[number], BlueZWords.Characteristic, "WriteValue", stop, "aya{sv}",
                    [value, new Dictionary<string, object> { ["type"] = new DBusVariant("s", "request") }], limits.Write);
                if (reply.Error is null)
                {
                    break;
                }

                if (tries == limits.WriteTries || bus.Gone is not null || !IsConnected)
                {
                    _notAcknowledged = true;
                    bus.Pulse();
                    return;
                }

                await Task.Delay(limits.Retry.Next(tries - 1, Random.Shared.NextDouble()), time, stop);
            }
        }
    }

    // By the pump. The battery may be a property of the device: bluetoothd keeps the service 0x180F to itself.
    private void Heard(string characteristic, byte[] value)
    {
        if (_routes.TryGetValue(characteristic, out var number) && value.Length <= GattIds.LongestValue)
        {
            Volatile.Write(ref _heardTicks, time.GetTimestamp());
            if (!queue.TryPut(number, value))
            {
                _tooFast = true;
                bus.Pulse();
            }
        }
    }

    private Dictionary<ushort, string> Find()
    {
        var found = new Dictionary<ushort, string>();
        foreach (var one in bus.Objects.Paths(path, BlueZWords.Characteristic))
        {
            if (GattIds.Short(bus.Objects.Text(one, BlueZWords.Characteristic, "UUID")) is { } number)
            {
                found.TryAdd(number, one);
            }
        }

        return found;
    }

    // A bracelet must not change its name because one read failed: what it was called before goes before a name from its address.
    private async Task<string?> SerialAsync(CancellationToken stop)
    {
        if (_characteristics.TryGetValue(GattIds.SerialNumber, out var characteristic))
        {
            var read = await ReadAsync(characteristic, stop);
            if (read is null)
            {
                return bond.Serial;
            }

            // Many straps pad it with zeros or blanks.
            if (GattDecoding.Serial(read.AsSpan().TrimEnd([(byte)0, (byte)' '])).Value is { } serial)
            {
                return serial.Text;
            }
        }

        return "BT-" + bond.Address?.Replace(":", "", StringComparison.Ordinal);
    }

    private async Task BatteryAsync(CancellationToken stop)
    {
        if (_characteristics.TryGetValue(GattIds.BatteryLevel, out var characteristic) && await ReadAsync(characteristic, stop) is { } read)
        {
            queue.TryPut(GattIds.BatteryLevel, read);
        }
        else if (bus.Objects.Property(path, BlueZWords.Battery, "Percentage") is byte percent)
        {
            queue.TryPut(GattIds.BatteryLevel, [percent]);
        }
    }

    private async Task<byte[]?> ReadAsync(string characteristic, CancellationToken stop) =>
        await bus.CallAsync(characteristic, BlueZWords.Characteristic, "ReadValue", stop, "a{sv}", [new Dictionary<string, object>()], limits.Write)
            is { Error: null, Values: [byte[] value] } ? value : null;
}
