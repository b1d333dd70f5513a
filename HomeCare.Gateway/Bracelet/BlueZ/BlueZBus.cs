using HomeCare.Gateway.Bracelet.DBus;

namespace HomeCare.Gateway.Bracelet.BlueZ;

/// <summary>
/// One life of bluetoothd as seen over one connection: its objects, kept up to date by the pump, and calls to it. It is gone for good when
/// bluetoothd or the bus goes; a new one is opened then, so that no old path is ever used again.
/// </summary>
internal sealed class BlueZBus : IAsyncDisposable
{
    private const string Bus = "org.freedesktop.DBus";
    private const string BusPath = "/org/freedesktop/DBus";

    private readonly BlueZObjects _objects = new();
    private readonly BlueZLimits _limits;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DBusConnection _connection = null!;
    private string _owner = "";
    private string? _gone;

    private BlueZBus(BlueZLimits limits, TimeProvider time) => (_limits, _time) = (limits, time);

    public BlueZObjects Objects => _objects;

    /// <summary>Why it is over; null while it is not.</summary>
    public string? Gone => Volatile.Read(ref _gone);

    /// <summary>bluetoothd is on the bus.</summary>
    public bool IsServed => _owner.Length > 0;

    /// <summary>A characteristic's new value: its path and the bytes. Called by the pump: quick, and never waiting.</summary>
    public Action<string, byte[]>? OnValue { get; set; }

    /// <summary>A call by bluetoothd to an object of ours. Likewise.</summary>
    public Func<DBusMessage, DBusAnswer>? OnCall { get; set; }

    /// <summary>Null and the cause when there is no bus.</summary>
    public static async Task<(BlueZBus? Bus, string? Cause)> OpenAsync(string address, BlueZLimits limits, TimeProvider time, CancellationToken stop)
    {
        var bus = new BlueZBus(limits, time);
        var (connection, cause) = await DBusConnection.OpenAsync(address, bus.Heard, bus.Asked, bus.End, time, stop);
        if (connection is null)
        {
            return (null, BlueZWords.NoBus(cause ?? ""));
        }

        bus._connection = connection;
        try
        {
            await bus.BeginAsync(stop);
            return (bus, null);
        }
        catch
        {
            await bus.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks bluetoothd. An error is a value.</summary>
    public Task<DBusReply> CallAsync(
        string path, string @interface, string member, CancellationToken stop, string signature = "", object[]? values = null, TimeSpan? limit = null) =>
        _connection.CallAsync(_owner, path, @interface, member, limit ?? _limits.Call, stop, signature, values);

    public Task<DBusReply> SetAsync(string path, string @interface, string property, string signature, object value, CancellationToken stop) =>
        CallAsync(path, BlueZWords.Properties, "Set", stop, "ssv", [@interface, property, new DBusVariant(signature, value)]);

    /// <summary>Reads all objects anew.</summary>
    public async Task<DBusReply> RefreshAsync(CancellationToken stop) =>
        await _connection.CallAsync(
            _owner, "/", BlueZWords.Objects, "GetManagedObjects", _limits.Call, stop,
            // In the pump: a signal that comes after the answer must change the new objects, not the old.
            inPump: reply =>
            {
                if (reply is { Error: null, Values: [Dictionary<object, object> all] })
                {
                    _objects.Replace(all);
                    Pulse();
                }
            });

    /// <summary>Asks the bus to start bluetoothd, where it can.</summary>
    public Task<DBusReply> StartServiceAsync(CancellationToken stop) =>
        _connection.CallAsync(Bus, BusPath, Bus, "StartServiceByName", _limits.Call, stop, "su", [BlueZWords.Service, 0u]);

    /// <summary>Waits until it is so; false when the time is over or bluetoothd is gone.</summary>
    public async Task<bool> UntilAsync(Func<bool> probe, TimeSpan limit, CancellationToken stop)
    {
        var begun = _time.GetTimestamp();
        while (true)
        {
            Task change;
            lock (_lock)
            {
                change = _changed.Task;
            }

            if (probe())
            {
                return true;
            }

            var left = limit == Timeout.InfiniteTimeSpan ? limit : limit - _time.GetElapsedTime(begun);
            if (Gone is not null || (left <= TimeSpan.Zero && limit != Timeout.InfiniteTimeSpan))
            {
                return false;
            }

            try
            {
                await change.WaitAsync(left, _time, stop);
            }
            catch (TimeoutException)
            {
                return probe();
            }
        }
    }

    /// <summary>Something changed: every wait looks again.</summary>
    public void Pulse()
    {
        TaskCompletionSource over;
        lock (_lock)
        {
            over = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        over.TrySetResult();
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task BeginAsync(CancellationToken stop)
    {
        string[] matches =
        [
            $"type='signal',sender='{Bus}',member='NameOwnerChanged',arg0='{BlueZWords.Service}'",
            $"type='signal',sender='{BlueZWords.Service}'",
        ];
        foreach (var match in matches)
        {
            var added = await _connection.CallAsync(Bus, BusPath, Bus, "AddMatch", _limits.Call, stop, "s", [match]);
            if (added.Error is not null)
            {
                End(BlueZWords.NoBus(BlueZWords.Said(added)));
                return;
            }
        }

        await _connection.CallAsync(Bus, BusPath, Bus, "GetNameOwner", _limits.Call, stop, "s", [BlueZWords.Service], reply =>
            _owner = reply is { Error: null, Values: [string owner] } ? owner : "");
        if (IsServed && await RefreshAsync(stop) is { Error: not null })
        {
            End(BlueZWords.BluetoothdMute);
        }
    }

    private void Heard(DBusMessage signal)
    {
        if (signal is { Sender: Bus, Interface: Bus, Member: "NameOwnerChanged" })
        {
            if (signal.Values() is [BlueZWords.Service, string, string now])
            {
                End(now.Length == 0 ? BlueZWords.NoBluetoothd : BlueZWords.Restarted);
            }

            return;
        }

        // Anyone on the bus may send a signal; only bluetoothd's are news.
        if (signal.Sender != _owner || signal.Values() is not { } values)
        {
            return;
        }

        if (_objects.Take(signal, values) is { } value)
        {
            OnValue?.Invoke(signal.Path, value);
        }
        else
        {
            Pulse();
        }
    }

    private DBusAnswer Asked(DBusMessage call) =>
        call.Sender == _owner && OnCall is { } answer ? answer(call) : DBusAnswer.Refused("org.freedesktop.DBus.Error.UnknownMethod");

    private void End(string cause)
    {
        Interlocked.CompareExchange(ref _gone, cause, null);
        Pulse();
    }
}
