using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Alerts.Equipment;

/// <summary>An equipment alert whose cause has not gone, as storage has it.</summary>
internal sealed record RunningFault(bool Open, DateTimeOffset LastSeenAt, DateTimeOffset? ClosedAt, AlertStep Step);

/// <summary>
/// What the watch over the equipment remembers: since when a fault has been seen that is no alert yet, and which alerts run. Nothing of the many whose equipment is
/// well. Used by one sweep at a time; what is lost at a restart is seen again.
/// </summary>
internal sealed class EquipmentWatch(TimeProvider clock)
{
    /// <summary>What people closed meanwhile is known after at most this.</summary>
    private static readonly TimeSpan ReadEvery = TimeSpan.FromMinutes(1);

    /// <summary>"Still there" is written this often.</summary>
    private static readonly TimeSpan StillThereEvery = TimeSpan.FromHours(1);

    private readonly Dictionary<(BoxId Box, AlertRule Rule), DateTimeOffset> firstSeen = [];
    private Dictionary<(PatientId Patient, AlertRule Rule), RunningFault> running = [];
    private DateTimeOffset? start;
    private long? readAt;

    public bool IsReadDue => readAt is not { } at || clock.GetElapsedTime(at) >= ReadEvery;

    public void Read(Dictionary<(PatientId, AlertRule), RunningFault> all) => (running, readAt) = (all, clock.GetTimestamp());

    /// <summary>The server's clock jumped, or it was ill for a while: what was seen before says nothing of how long it has lasted.</summary>
    public void BeginAt(DateTimeOffset at)
    {
        if (start != at)
        {
            firstSeen.Clear();
            start = at;
        }
    }

    public bool Runs(PatientId patient, AlertRule rule) => running.ContainsKey((patient, rule));

    /// <summary>What is to be asked of a home's rule at this look; null for nothing.</summary>
    public Ask? Judge(EquipmentRule rule, FaultSight? sight, Home home, DateTimeOffset now)
    {
        if (sight is not { } seen)
        {
            return null;
        }

        var runs = running.GetValueOrDefault((home.Patient, rule.Name));
        if (!seen.IsThere)
        {
            firstSeen.Remove((home.Box, rule.Name));
            return runs is null ? null : new(rule.Name, Finding.Gone, AlertLevel.Technical, now, now);
        }

        if (!firstSeen.TryGetValue((home.Box, rule.Name), out var first))
        {
            first = firstSeen[(home.Box, rule.Name)] = now;
        }

        var since = seen.Since ?? first;
        var isWorth = runs switch
        {
            null => now - since >= rule.After,
            { Open: true } => seen.Step > runs.Step || now - runs.LastSeenAt >= StillThereEvery,
            _ => seen.Step > runs.Step || now - (runs.ClosedAt ?? now) >= rule.AgainAfter,
        };
        return isWorth ? new(rule.Name, Finding.Present, AlertLevel.Technical, since, now, Detail: seen.Cause, Step: seen.Step) : null;
    }

    /// <summary>It is on disk.</summary>
    public void Asked(PatientId patient, Ask ask)
    {
        if (ask.Finding == Finding.Gone)
        {
            running.Remove((patient, ask.Rule));
        }
        else
        {
            running[(patient, ask.Rule)] = new(true, ask.At, null, ask.Step);
        }
    }

    /// <summary>Nothing is kept of a box that stands there no more.</summary>
    public void Forget(BoxId box)
    {
        foreach (var rule in EquipmentRules.Names)
        {
            firstSeen.Remove((box, rule));
        }
    }
}
