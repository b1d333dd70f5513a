using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace HomeCare.Demo.Bench.Load;

/// <summary>
/// Sends at a stated rate whatever the server does: a message is timed from the instant it was due, so that a server which makes the sender wait is not
/// spared. Every answer is read and checked; what is put off is sent again when the server said, and timed from its first due instant.
/// </summary>
internal sealed class OpenLoop : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMicroseconds(200), DrainAtMost = TimeSpan.FromSeconds(60);

    private readonly Func<CancellationToken, Task<Connection>> _open;
    private readonly Timetable _homes;
    private readonly bool _receipts;
    private readonly ConcurrentQueue<Connection> _free = new();
    private readonly ConcurrentQueue<(Message Message, long IntendedAt, long NotBefore)> _again = new();
    private readonly ConcurrentDictionary<Connection, Task> _readers = new();
    private readonly CancellationTokenSource _closing = new();
    private Slice _slice = new(0);

    private OpenLoop(Func<CancellationToken, Task<Connection>> open, Timetable homes, bool receipts) => (_open, _homes, _receipts) = (open, homes, receipts);

    /// <summary>What was stored for these homes is kept, to be held against what the server gives back.</summary>
    public ConcurrentDictionary<int, ConcurrentQueue<Message>> Samples { get; } = new();

    /// <summary>Told of each message that is receipted, by any thread.</summary>
    public Action<Message>? Receipted { get; set; }

    /// <summary>The first message that was not sent when the last slice ended.</summary>
    public long Next { get; private set; }

    /// <summary>All that was ever sent by it.</summary>
    public Counts Counts { get; } = new();

    /// <param name="open">Opens one of its connections, by number.</param>
    /// <param name="receipts">True: the product's receipt is looked into; false: the floor's 202 is enough.</param>
    public static async Task<OpenLoop> StartAsync(
        int connections, Func<int, CancellationToken, Task<Connection>> open, Timetable homes, bool receipts, CancellationToken stop)
    {
        var opened = 0;
        var loop = new OpenLoop(closing => open(Interlocked.Increment(ref opened), closing), homes, receipts);
        await Parallel.ForAsync(0, connections, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = stop }, async (_, cancelled) => loop.Take(await loop._open(cancelled)));
        return loop;
    }

    /// <summary>One slice: what is due within it is sent, then what is under way is waited for.</summary>
    /// <param name="writer">Where to, and how.</param>
    /// <param name="warm">Left out of the figures at the start.</param>
    /// <param name="look">Asked when the figures begin and when they end: what the processes have used.</param>
    public Task<Slice> RunAsync(RequestWriter writer, TimeSpan warm, TimeSpan length, Func<Spent> look, CancellationToken stop)
    {
        var done = new TaskCompletionSource<Slice>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                done.SetResult(Run(writer, warm, length, look, stop));
            }
            catch (Exception broken)
            {
                done.SetException(broken);
            }
        })
        { Name = "sender", IsBackground = true, Priority = ThreadPriority.AboveNormal }.Start();
        return done.Task;
    }

    /// <summary>The slice that runs, for whoever shows how it goes.</summary>
    public Slice Running => _slice;

    public async ValueTask DisposeAsync()
    {
        if (_closing.IsCancellationRequested)
        {
            return;
        }

        await _closing.CancelAsync();
        foreach (var connection in _readers.Keys)
        {
            connection.Dispose();
        }

        await Task.WhenAll(_readers.Values);
    }

    private Slice Run(RequestWriter writer, TimeSpan warm, TimeSpan length, Func<Spent> look, CancellationToken stop)
    {
        Pause.BePrecise();
        var first = _homes.FirstAt(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() + 5);
        var begun = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 200);
        var warmEnd = first + (long)(warm.TotalSeconds * _homes.Rate);
        var end = warmEnd + (long)(length.TotalSeconds * _homes.Rate);
        var slice = _slice = new Slice(DueAt(begun, warmEnd - first));
        var next = first;
        var lookedAt = false;
        while (next < end && !stop.IsCancellationRequested)
        {
            var now = Stopwatch.GetTimestamp();
            if (Stopwatch.GetElapsedTime(DueAt(begun, next - first), now) > DrainAtMost)
            {
                // Nothing was promised of what was not sent; the run is none, and says so.
                Counts.Failed($"The server is {DrainAtMost.TotalSeconds:0} s behind; {end - next} messages were not sent.", inFlight: false);
                break;
            }

            if (!lookedAt && now >= slice.CountsFrom)
            {
                slice.Begin(look(), Counts.Stored);
                lookedAt = true;
            }

            SendAgain(writer, now);
            while (next < end && DueAt(begun, next - first) <= now && TryTakeFree(out var connection))
            {
                Send(writer, connection, _homes.Make(next), DueAt(begun, next - first), again: false);
                next++;
            }

            // Within reach of the next due instant, or for a connection to be free.
            var rest = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), DueAt(begun, next - first));
            Pause.For(rest > Tick ? rest : Tick);
        }

        Next = next;
        slice.End(look(), Counts.Stored);
        Drain(writer);
        return slice;
    }

    private void Drain(RequestWriter writer)
    {
        var begun = Stopwatch.GetTimestamp();
        while (Counts.InFlight > 0 || !_again.IsEmpty)
        {
            SendAgain(writer, Stopwatch.GetTimestamp());
            if (Stopwatch.GetElapsedTime(begun) > DrainAtMost)
            {
                Counts.Failed($"{Counts.InFlight} messages had no answer after {DrainAtMost.TotalSeconds:0} s.", inFlight: false);
                return;
            }

            Pause.For(TimeSpan.FromMilliseconds(2));
        }
    }

    private long DueAt(long begun, long number) => begun + (number * Stopwatch.Frequency / _homes.Rate);

    private void SendAgain(RequestWriter writer, long now)
    {
        for (var looked = _again.Count; looked > 0 && _again.TryDequeue(out var later); looked--)
        {
            if (later.NotBefore <= now && TryTakeFree(out var connection))
            {
                Send(writer, connection, later.Message, later.IntendedAt, again: true);
            }
            else
            {
                _again.Enqueue(later);
            }
        }
    }

    private bool TryTakeFree([MaybeNullWhen(false)] out Connection connection)
    {
        while (_free.TryDequeue(out connection))
        {
            if (connection.TryUse())
            {
                return true;
            }
        }

        return false;
    }

    private void Send(RequestWriter writer, Connection connection, Message message, long intendedAt, bool again)
    {
        (connection.Message, connection.IntendedAt) = (message, intendedAt);
        Counts.Departed(again);
        try
        {
            connection.Send(writer.Write(message));
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException)
        {
            // Its reader sees the same end, and has the message sent again.
        }
    }

    private void Take(Connection connection)
    {
        _free.Enqueue(connection);
        _readers[connection] = ReadAsync(connection);
    }

    private async Task ReadAsync(Connection connection)
    {
        try
        {
            while (true)
            {
                Arrived(connection, await connection.ReadAsync(CancellationToken.None));
                connection.Release();
                _free.Enqueue(connection);
            }
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException or InvalidDataException)
        {
            var underWay = connection.Break();
            connection.Dispose();
            if (!_closing.IsCancellationRequested)
            {
                await ReplaceAsync(connection, underWay ? broken : null);
            }
        }
    }

    // An idle connection that the server closed is nothing; one with a message under way is an error, and the message goes again.
    private async Task ReplaceAsync(Connection connection, Exception? broken)
    {
        if (broken is not null)
        {
            Counts.Failed(broken.Message);
            _again.Enqueue((connection.Message, connection.IntendedAt, Stopwatch.GetTimestamp() + Stopwatch.Frequency));
        }

        try
        {
            Take(await _open(_closing.Token));
        }
        catch (Exception gone) when (gone is System.Net.Sockets.SocketException or IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            Counts.Failed("A connection could not be opened again: " + gone.Message, inFlight: false);
        }
        finally
        {
            _readers.TryRemove(connection, out _);
        }
    }

    private void Arrived(Connection connection, Answer answer)
    {
        var (message, intendedAt) = (connection.Message, connection.IntendedAt);
        var (stored, duplicate) = _receipts ? (answer is { Status: 200, Stored: 1 }, answer is { Status: 200, Duplicates: 1 }) : (answer.Status == 202, false);
        if (stored || duplicate)
        {
            _slice.Add(intendedAt, Stopwatch.GetTimestamp());
            Counts.Arrived(stored, duplicate);
            Receipted?.Invoke(message);
            if (Samples.TryGetValue(message.Home, out var sample))
            {
                sample.Enqueue(message);
            }
        }
        else if (answer.Status is 429 or 503)
        {
            Counts.PutOff();
            _again.Enqueue((message, intendedAt, Stopwatch.GetTimestamp() + (Math.Max(1, answer.RetryAfterSeconds) * Stopwatch.Frequency)));
        }
        else
        {
            Counts.Failed($"Home {message.Home} was answered {answer.Status}{(answer.Status == 200 ? " without a line that says stored" : "")}.");
        }
    }
}
