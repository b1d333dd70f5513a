using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using HomeCare.Demo.Bench.Load;
using HomeCare.Modules.Wire;
using WireDanger = HomeCare.Modules.Wire.Danger;

namespace HomeCare.Demo.Bench.Outage;

/// <summary>
/// Falls at a steady pace, each of another home, each sent again as its box does until it is receipted: the same event, the same id. Timed from the first try.
/// </summary>
internal sealed class Falls(Rig rig, TimeProvider time, int lines)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30), Hangup = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _free = new(lines, lines);
    private readonly ConcurrentBag<Connection> _connections = [];
    private readonly ConcurrentBag<Task> _sending = [];

    // Those of an earlier run in this folder may still have an open alert, into which another fall would go.
    private readonly int _first = Random.Shared.Next(rig.Boxes.Length);
    private long _putOff;
    private readonly ConcurrentDictionary<Guid, long> _open = new();

    /// <summary>Event ids of all that were sent.</summary>
    public ConcurrentBag<Guid> Events { get; } = [];

    public Histogram Receipts { get; } = new();

    public long PutOff => Interlocked.Read(ref _putOff);

    /// <summary>How many that began before a timestamp are not receipted yet.</summary>
    public int OpenOf(long before) => _open.Values.Count(begun => begun < before);

    public ConcurrentQueue<string> Troubles { get; } = new();

    /// <summary>Begins a fall each so often, until it is stopped; what is open then goes on.</summary>
    public async Task RunAsync(TimeSpan every, CancellationToken stop)
    {
        for (var number = 0; every > TimeSpan.Zero && number < rig.Boxes.Length; number++)
        {
            await Task.Delay(every, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
            {
                return;
            }

            _sending.Add(FallAsync((_first + number) % rig.Boxes.Length));
        }
    }

    /// <summary>Until each is receipted.</summary>
    public async Task SettleAsync(CancellationToken stop)
    {
        await Task.WhenAll(_sending).WaitAsync(stop);
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }
    }

    private async Task FallAsync(int home)
    {
        var danger = new WireDanger(Guid.NewGuid(), DangerKind.Fall, DangerPhase.Raised, time.GetUtcNow(), RequestWriter.Bracelet(home), Immobile: true);
        Events.Add(danger.EventId);
        var begun = _open[danger.EventId] = Stopwatch.GetTimestamp();
        while (await TryAsync(home, danger) is { } later)
        {
            await Task.Delay(later, time);
        }

        Receipts.Add(Stopwatch.GetElapsedTime(begun));
        _open.TryRemove(danger.EventId, out _);
    }

    /// <summary>Null when it is receipted, else when to come back.</summary>
    private async Task<TimeSpan?> TryAsync(int home, WireDanger danger)
    {
        await _free.WaitAsync();
        Connection? connection = null;
        try
        {
            using var patience = new CancellationTokenSource(Patience, time);
            connection = _connections.TryTake(out var idle) ? idle : await rig.ConnectAsync(rig.Ingestion, home, patience.Token);
            connection.Send(Request(home, danger));
            var answer = await connection.ReadAsync(patience.Token);
            _connections.Add(connection);
            if (answer is { Status: 200 } && answer.Stored + answer.Duplicates == 1)
            {
                return null;
            }

            if (answer.Status is not (429 or 503))
            {
                Troubles.Enqueue($"A fall was answered {answer.Status}.");
            }

            Interlocked.Increment(ref _putOff);
            return TimeSpan.FromSeconds(Math.Max(1, answer.RetryAfterSeconds));
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or System.Net.Sockets.SocketException or System.Security.Authentication.AuthenticationException)
        {
            connection?.Dispose();
            Troubles.Enqueue("A fall had no answer: " + broken.Message);
            return Hangup;
        }
        finally
        {
            _free.Release();
        }
    }

    private byte[] Request(int home, WireDanger danger)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new DangersBatch(WireV1.Version, time.GetUtcNow(), rig.Prepared.PlanVersion, [JsonSerializer.SerializeToElement(danger, WireJson.Options)]), WireJson.Options);
        var head =
            $"POST {WireV1.DangersPath} HTTP/1.1\r\nHost: {rig.Ingestion}\r\nContent-Type: application/json\r\n{ContentDigest.FieldName}: {ContentDigest.Of(body)}\r\n{RequestWriter.BoxField}: {rig.Boxes[home]:N}\r\nContent-Length: {body.Length}\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }
}
