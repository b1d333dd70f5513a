using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Authentication;
using HomeCare.Demo.Bench.Load;
using HomeCare.Modules.Wire;

namespace HomeCare.Demo.Bench.Outage;

/// <summary>Boxes that hold what they measure until somebody takes it: one batch a box, over the shared connections; what is not receipted is held on.</summary>
internal sealed class HeldBoxes(OutageRun run, long epoch) : IDisposable
{
    private const int Lines = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), Hangup = TimeSpan.FromSeconds(1);

    private readonly RequestWriter _writer = run.Rig.Writer(run.Rig.Ingestion, WireV1.ReadingsPath, epoch, run.Homes.SpanSeconds);
    private readonly Lock _writing = new();
    private readonly ConcurrentBag<Connection> _connections = [];
    private readonly List<Message>[] _held = [.. Enumerable.Range(0, run.Homes.Count).Select(_ => new List<Message>())];
    private readonly Message?[] _newest = new Message?[run.Homes.Count];
    private readonly long[] _from = new long[run.Homes.Count];
    private long _sent, _receipted, _putOff, _errors;
    private int _next;

    /// <summary>Readings that were measured, each once.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    public long Receipted => Interlocked.Read(ref _receipted);

    public long PutOff => Interlocked.Read(ref _putOff);

    public long Errors => Interlocked.Read(ref _errors);

    public ConcurrentQueue<string> Troubles { get; } = new();

    /// <summary>From this message of all time on nothing is sent live.</summary>
    public void HoldFrom(long g) => Array.Fill(_from, g);

    /// <summary>Homes in turn try what they hold, so many a second, until stopped.</summary>
    public async Task TryAsync(int perSecond, CancellationToken stop)
    {
        var trying = new List<Task>();
        using var beat = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond), run.Time);
        try
        {
            while (await beat.WaitForNextTickAsync(stop))
            {
                var home = _next++ % run.Homes.Count;
                trying.RemoveAll(each => each.IsCompleted);
                if (trying.Count < Lines)
                {
                    trying.Add(SendAsync(home));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The outage is over.
        }

        await Task.WhenAll(trying);
    }

    /// <summary>Each home brings what it holds, so many a second at most; a home that is put off comes again until it is receipted.</summary>
    /// <returns>The last reading of each of those who came last, the latest first.</returns>
    public async Task<IReadOnlyList<Message>> AllAsync(int perSecond, CancellationToken stop)
    {
        var (begun, last) = (run.Time.GetTimestamp(), new ConcurrentQueue<Message>());
        try
        {
            await Parallel.ForAsync(0, run.Homes.Count, new ParallelOptions { MaxDegreeOfParallelism = Lines, CancellationToken = stop }, async (home, cancelled) =>
            {
                var early = TimeSpan.FromSeconds((double)home / perSecond) - run.Time.GetElapsedTime(begun);
                await Task.Delay(early > TimeSpan.Zero ? early : TimeSpan.Zero, run.Time, cancelled);
                while (await SendAsync(home) is { } later)
                {
                    await Task.Delay(later, run.Time, cancelled);
                }

                if (_newest[home] is { } newest)
                {
                    last.Enqueue(newest);
                }
            });
        }
        catch (OperationCanceledException)
        {
            // Stopped between two boxes; what the others hold they bring in the next round.
        }

        return [.. last.Reverse()];
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }
    }

    /// <summary>Null when all that the home holds is receipted, else when to come back.</summary>
    private async Task<TimeSpan?> SendAsync(int home)
    {
        var held = _held[home];
        byte[] request;
        lock (_writing)
        {
            var now = run.Homes.FirstAt(run.Time.GetUtcNow().ToUnixTimeMilliseconds());
            var more = run.Homes.Held(home, _from[home], now);
            (_from[home], _sent) = (Math.Max(now, _from[home]), _sent + more.Length);
            held.AddRange(more);
            if (held.Count == 0)
            {
                return null;
            }

            request = _writer.Write([.. held]).ToArray();
        }

        Connection? connection = null;
        try
        {
            using var patience = new CancellationTokenSource(Patience, run.Time);
            connection = _connections.TryTake(out var idle) ? idle : await run.Rig.ConnectAsync(run.Rig.Ingestion, home, patience.Token);
            connection.Send(request);
            var answer = await connection.ReadAsync(patience.Token);
            _connections.Add(connection);
            if (answer.Status == 200 && answer.Stored + answer.Duplicates == held.Count)
            {
                Interlocked.Add(ref _receipted, held.Count);
                _newest[home] = held[^1];
                held.Clear();
                return null;
            }

            return Later(answer, held.Count);
        }
        catch (Exception broken) when (broken is IOException or SocketException or AuthenticationException or OperationCanceledException)
        {
            connection?.Dispose();
            Interlocked.Increment(ref _errors);
            Troubles.Enqueue(broken.Message);
            return Hangup;
        }
    }

    private TimeSpan Later(Answer answer, int held)
    {
        if (answer.Status is 429 or 503)
        {
            Interlocked.Increment(ref _putOff);
        }
        else
        {
            Interlocked.Increment(ref _errors);
            Troubles.Enqueue($"A box that holds {held} readings was answered {answer.Status}, {answer.Stored} stored.");
        }

        return TimeSpan.FromSeconds(Math.Max(1, answer.RetryAfterSeconds));
    }
}
