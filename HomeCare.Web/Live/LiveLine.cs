using System.Collections.Immutable;
using System.Net.ServerSentEvents;
using System.Threading.Channels;
using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Web.Live;

/// <summary>One open page: its queue of at most 256 events, and whom it watches.</summary>
internal sealed class LiveLine(Guid account, LiveHub hub) : IDisposable
{
    private const int Room = 256;

    private readonly Channel<SseItem<string>> queue = Channel.CreateBounded<SseItem<string>>(
        new BoundedChannelOptions(Room) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private ImmutableHashSet<PatientId> watched = [];

    public Guid Account { get; } = account;

    public ImmutableHashSet<PatientId> Watched => watched;

    /// <summary>Watches these people from now on, and nobody else.</summary>
    public void Watch(IEnumerable<PatientId> patients)
    {
        var before = watched;
        watched = [.. patients];
        hub.Watch(this, before, watched);
    }

    public void Put(SseItem<string> item) => queue.Writer.TryWrite(item);

    /// <summary>Tells the page why, and closes the queue behind it.</summary>
    public void End(string reason)
    {
        Put(LiveEvents.End(reason));
        queue.Writer.TryComplete();
    }

    /// <summary>Waits for the next event. False once the line is closed and empty.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => queue.Reader.WaitToReadAsync(cancellationToken);

    public bool TryTake(out SseItem<string> item) => queue.Reader.TryRead(out item);

    public void Dispose()
    {
        Watch([]);
        hub.Forget(this);
        queue.Writer.TryComplete();
    }
}
