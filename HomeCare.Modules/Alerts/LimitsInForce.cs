using System.Collections.Concurrent;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Alerts;

/// <summary>
/// Everyone's limits, kept in memory because each reading asks, with the habit that moves one of them. A change in this process counts at once, one made by
/// another process within a minute; while storage is away the last known limits judge on.
/// </summary>
internal sealed partial class LimitsInForce
{
    /// <summary>More changes than this at once are a start, and read in one go.</summary>
    private const int Few = 200;

    private static readonly LimitsVersion Default = new(0, VitalLimits.Default, null, null, null);

    /// <summary>Only who has limits of their own, or a habit that counts.</summary>
    private readonly ConcurrentDictionary<PatientId, LimitsVersion> known = new();

    /// <summary>The defaults beside each habit there is, a few dozen: most people have no limits of their own, and an object each would be megabytes.</summary>
    private readonly ConcurrentDictionary<double, LimitsVersion> defaults = new();

    /// <summary>Who has anything switched off.</summary>
    private readonly ConcurrentDictionary<PatientId, bool> withOff = new();

    /// <summary>Of whom something was switched off or on here since the last read began: what that read found is older.</summary>
    private readonly ConcurrentDictionary<PatientId, bool> changedHere = new();
    private readonly IServiceScopeFactory scopes;
    private readonly TimeProvider clock;
    private readonly ILogger<LimitsInForce> log;
    private readonly BulkRead all;
    private long habitsWritten;

    public LimitsInForce(IServiceScopeFactory scopes, TimeProvider clock, ILogger<LimitsInForce> log)
    {
        (this.scopes, this.clock, this.log) = (scopes, clock, log);
        all = new BulkRead(ReadChangesAsync, clock, ReadFailed);
    }

    /// <summary>False only until everyone's were read for the first time; never waits.</summary>
    public bool TryOf(PatientId patient, out LimitsVersion limits)
    {
        limits = known.GetValueOrDefault(patient, Default);
        return all.IsReady();
    }

    public async ValueTask<LimitsVersion> OfAsync(PatientId patient, CancellationToken cancellationToken)
    {
        await all.ReadyAsync(cancellationToken);
        return known.GetValueOrDefault(patient, Default);
    }

    /// <summary>Versions only rise: of two that are known the higher is in force, whichever was read first.</summary>
    public void Changed(PatientId patient, LimitsVersion limits) => known.AddOrUpdate(
        patient, limits, (_, other) => other.Version > limits.Version ? other : With(limits with { Limits = limits.Limits with { Off = other.Limits.Off } }, other.Limits.OxygenHabitPercent));

    /// <summary>What is usual for the person now, %; null for not known. It moves a limit only where it is high.</summary>
    public void HabitChanged(PatientId patient, double? oxygenPercent)
    {
        var habit = oxygenPercent >= VitalLimits.HighOxygenHabit ? oxygenPercent : null;
        if (habit is not null || known.ContainsKey(patient))
        {
            known.AddOrUpdate(patient, _ => With(Default, habit), (_, limits) => With(limits, habit));
        }
    }

    /// <summary>What two doctors have switched off for the person now; empty for nothing.</summary>
    public void OffChanged(PatientId patient, IReadOnlyList<LevelOff> off)
    {
        changedHere[patient] = true;
        SetOff(patient, off);
    }

    private void SetOff(PatientId patient, IReadOnlyList<LevelOff> off)
    {
        if (off.Count > 0 || known.ContainsKey(patient))
        {
            known.AddOrUpdate(
                patient, _ => Default with { Limits = Default.Limits with { Off = off } }, (_, limits) => limits with { Limits = limits.Limits with { Off = off.Count > 0 ? off : [] } });
        }

        if (off.Count > 0)
        {
            withOff[patient] = true;
        }
        else
        {
            withOff.TryRemove(patient, out _);
        }
    }

    private LimitsVersion With(LimitsVersion limits, double? habit) =>
        limits.Limits.OxygenHabitPercent == habit ? limits
        : limits.Version > 0 || limits.Limits.Off.Count > 0 || habit is not { } percent ? limits with { Limits = limits.Limits with { OxygenHabitPercent = habit } }
        : defaults.GetOrAdd(percent, high => Default with { Limits = Default.Limits with { OxygenHabitPercent = high } });

    private async Task ReadChangesAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AlertsDb>();
        await ReadLimitsAsync(db.Limits.AsNoTracking(), cancellationToken);
        await ReadHabitsAsync(db.Baselines.AsNoTracking(), cancellationToken);
        await ReadOffAsync(db.SwitchOffs.AsNoTracking(), cancellationToken);
    }

    private async Task ReadOffAsync(IQueryable<SwitchOffRow> rows, CancellationToken cancellationToken)
    {
        changedHere.Clear();
        var off = (await rows.InForce(clock.GetUtcNow()).ToListAsync(cancellationToken)).ToLookup(row => row.Patient, row => row.ToLevelOff());
        foreach (var patient in off.Select(theirs => theirs.Key).Concat(withOff.Keys).Distinct().Where(patient => !changedHere.ContainsKey(patient)).ToList())
        {
            SetOff(patient, [.. off[patient]]);
        }
    }

    /// <summary>One writer at a time counts its writings up, so what is higher than the last one seen is new.</summary>
    private async Task ReadHabitsAsync(IQueryable<BaselineRow> rows, CancellationToken cancellationToken)
    {
        var newer = rows.Where(row => row.Written > habitsWritten).OrderBy(row => row.Written)
            .Select(row => new { row.Patient, row.OxygenNightPercent, row.Written });
        var newest = habitsWritten;
        await foreach (var row in newer.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            HabitChanged(row.Patient, row.OxygenNightPercent);
            newest = row.Written;
        }

        // Many people are written at once: what broke off in the middle of them is read again.
        habitsWritten = newest;
    }

    // By versions, not by time: the clocks of two servers need not agree.
    private async Task ReadLimitsAsync(IQueryable<LimitsEntry> rows, CancellationToken cancellationToken)
    {
        var newest = await rows
            .GroupBy(limits => limits.Patient)
            .Select(theirs => new { Patient = theirs.Key, Version = theirs.Max(limits => limits.Version) })
            .ToListAsync(cancellationToken);
        var changed = newest.Where(row => row.Version > known.GetValueOrDefault(row.Patient, Default).Version).Select(row => row.Patient).ToHashSet();
        if (changed.Count == 0)
        {
            return;
        }

        var few = changed.ToArray();
        await foreach (var row in (few.Length <= Few ? rows.Where(limits => few.Contains(limits.Patient)) : rows)
            .AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            Changed(row.Patient, row.ToVersion());
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Limits could not be read again; the last known stand, and the next try is in 50 s")]
    private partial void ReadFailed(Exception exception);
}
