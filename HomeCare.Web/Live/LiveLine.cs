using System.Collections.Immutable;
using System.Net.ServerSentEvents;
using System.Threading.Channels;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;

namespace HomeCare.Web.Live;

/// <summary>
/// One open page: whom it watches, and at most 256 events that it has not taken yet. Alerts have a queue of their own, so that no number of readings pushes one
/// out, and are taken first.
/// </summary>
internal sealed class LiveLine(Guid session, Guid account, LiveHub hub, Foremost foremost) : IDisposable
{
    private const int Room = 256;

    private readonly Channel<SseItem<string>> queue = Channel.CreateBounded<SseItem<string>>(
        new BoundedChannelOptions(Room) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly Channel<SseItem<string>> alerts = Channel.CreateBounded<SseItem<string>>(
        new BoundedChannelOptions(Room) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private ImmutableHashSet<PatientId> watched = [];
    private TaskCompletionSource asleep = new();
    private int woken;

    public Guid Session { get; } = session;

    public Guid Account { get; } = account;

    /// <summary>Why the page cannot be told anything any more; null while it can, and after an end in good order.</summary>
    public Exception? Failure { get; private set; }

    public ImmutableHashSet<PatientId> Watched => watched;

    /// <summary>Watches these people from now on, and nobody else.</summary>
    public void Watch(IEnumerable<PatientId> patients)
    {
        var before = watched;
        watched = [.. patients];
        hub.Watch(this, before, watched);
    }

    public void Put(SseItem<string> item, bool isUrgent = false)
    {
        (isUrgent ? alerts : queue).Writer.TryWrite(item);
        Wake(isUrgent);
    }

    /// <summary>Tells the page why, and closes the queue behind it.</summary>
    public void End(string reason)
    {
        Put(LiveEvents.End(reason));
        Close();
        Wake(isUrgent: false);
    }

    /// <summary>Closes the queue without a word: the page is cut off, and comes back when it can.</summary>
    public void Fail(Exception failure)
    {
        Failure = failure;
        Close();
        Wake(isUrgent: false);
    }

    /// <summary>
    /// Waits for the next event, at most so long. False once the line is closed and empty, or the page went. Whoever waits goes on in the thread that wakes it:
    /// after an alert that is one of the foremost.
    /// </summary>
    public async Task<bool> WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken stop)
    {
        var sleep = new TaskCompletionSource();
        Volatile.Write(ref asleep, sleep);
        Volatile.Write(ref woken, 0);
        if (queue.Reader.Count == 0 && alerts.Reader.Count == 0 && !IsClosedAndEmpty)
        {
            using var alarm = time.CreateTimer(static sleeping => ((TaskCompletionSource)sleeping!).TrySetResult(), sleep, atMost, Timeout.InfiniteTimeSpan);
            using var going = stop.UnsafeRegister(static sleeping => ((TaskCompletionSource)sleeping!).TrySetResult(), sleep);
            await sleep.Task.ConfigureAwait(false);
        }

        return !stop.IsCancellationRequested && !IsClosedAndEmpty;
    }

    public bool TryTake(out SseItem<string> item) => alerts.Reader.TryRead(out item) || queue.Reader.TryRead(out item);

    public void Dispose()
    {
        Watch([]);
        hub.Forget(this);
        Close();
    }

    private bool IsClosedAndEmpty => queue.Reader.Completion.IsCompleted && alerts.Reader.Completion.IsCompleted;

    // Both: a page that is told that its session ended hears of nobody any more.
    private void Close()
    {
        alerts.Writer.TryComplete();
        queue.Writer.TryComplete();
    }

    // Never in the thread that has an event to hand over: it has others to go to.
    private void Wake(bool isUrgent)
    {
        var sleep = Volatile.Read(ref asleep);
        if (isUrgent)
        {
            foremost.Post(() => sleep.TrySetResult());
        }
        else if (Interlocked.Exchange(ref woken, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static sleeping => sleeping.TrySetResult(), sleep, preferLocal: false);
        }
    }
}
