using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net.ServerSentEvents;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;

namespace HomeCare.Web.Live;

/// <summary>
/// Hands what happens to the pages that watch it. Handing over never waits: each page has short queues of its own, and a page that
/// is too slow for them loses its oldest readings, nobody else's, and no alert for a reading.
/// </summary>
internal sealed class LiveHub(Foremost foremost)
{
    private readonly ConcurrentDictionary<PatientId, ImmutableHashSet<LiveLine>> watchers = new();
    private readonly ConcurrentDictionary<LiveLine, byte> lines = new();

    /// <summary>How many pages are open.</summary>
    public int Open => lines.Count;

    /// <summary>Everyone whom an open page watches.</summary>
    public IReadOnlyCollection<PatientId> Watched => [.. watchers.Keys];

    /// <summary>The line of each open page.</summary>
    public IReadOnlyCollection<LiveLine> Lines => [.. lines.Keys];

    /// <summary>Opens a line for a page of this session and account. Disposing it closes it.</summary>
    public LiveLine Connect(Guid session, Guid account)
    {
        var line = new LiveLine(session, account, this, foremost);
        lines[line] = 0;
        return line;
    }

    /// <summary>Does any open page watch this person?</summary>
    public bool IsWatched(PatientId patient) => watchers.TryGetValue(patient, out var watching) && !watching.IsEmpty;

    /// <summary>Makes the event only when someone watches the person, and hands it to all who do.</summary>
    /// <param name="patient">Of whom it is.</param>
    /// <param name="make">Makes it.</param>
    /// <param name="isUrgent">It is an alert: it goes onto the page before what else the server has to do.</param>
    public void Send(PatientId patient, Func<SseItem<string>> make, bool isUrgent = false)
    {
        if (!watchers.TryGetValue(patient, out var watching) || watching.IsEmpty)
        {
            return;
        }

        var item = make();
        foreach (var line in watching)
        {
            line.Put(item, isUrgent);
        }
    }

    /// <summary>Closes the lines of an account whose sessions ended.</summary>
    public void Close(Guid account)
    {
        foreach (var line in lines.Keys.Where(line => line.Account == account))
        {
            line.End("session");
        }
    }

    internal void Watch(LiveLine line, ImmutableHashSet<PatientId> before, ImmutableHashSet<PatientId> after)
    {
        foreach (var patient in after.Except(before))
        {
            watchers.AddOrUpdate(patient, _ => [line], (_, watching) => watching.Add(line));
        }

        foreach (var patient in before.Except(after))
        {
            var left = watchers.AddOrUpdate(patient, _ => [], (_, watching) => watching.Remove(line));
            if (left.IsEmpty)
            {
                watchers.TryRemove(KeyValuePair.Create(patient, left));
            }
        }
    }

    internal void Forget(LiveLine line) => lines.TryRemove(line, out _);
}
