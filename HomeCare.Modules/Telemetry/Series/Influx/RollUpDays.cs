using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HomeCare.Modules.Telemetry.Series.Influx;

/// <summary>
/// Rolls days up, beside the store and in it: from their stretches where they have as many readings as the store, from readings where they have not. So a day that came
/// before this database, or that a backup took back, is made again, and what two processes wrote is counted once. Days that something late came into are made again as well.
/// </summary>
internal sealed class RollUpDays(IServiceScopeFactory scopes, StretchReader stretches, StretchCounts counts, DayBuckets buckets, TimeProvider clock, long length)
{
    /// <summary>A day is rolled up this long after its end: most of what comes late is there by then.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromHours(2);

    /// <summary>Something late is seldom alone: a box sends what it kept in the order it was measured.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(5);

    /// <summary>A process that ended in the middle holds a day up for no longer. Nothing is missing meanwhile.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromHours(2);

    private const int LateAtOnce = 100;

    /// <summary>Nobody waits for it: after each few people it rests this many times as long.</summary>
    private const int RestTimes = 5;

    /// <summary>Opens the days that are about to begin: from now on each of their stretches is rolled up when it is written.</summary>
    public async Task OpenAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TelemetryDb>();
        var today = RollUps.DayOf(now.UtcTicks);
        foreach (var day in new[] { today, today + 1 })
        {
            var from = day * TimeSpan.TicksPerDay;
            if (await db.RolledDays.AnyAsync(row => row.Day == day, cancellationToken) || await counts.AnyAsync(from, from + TimeSpan.TicksPerDay, cancellationToken))
            {
                continue;
            }

            db.Add(new RolledDay(day)).Entity.Gather();
            await TrySaveAsync(db, cancellationToken);
        }
    }

    public async Task WorkAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TelemetryDb>();
        await ForgetAsync(db, now, cancellationToken);
        await OpenAsync(now, cancellationToken);

        // The newest first: it is looked at most.
        for (var day = RollUps.DayOf((now - Settled).UtcTicks) - 1; day >= RollUps.OldestDay(now); day--)
        {
            if (await ClaimAsync(db, day, now, cancellationToken) is { } claimed)
            {
                await RollAsync(db, claimed, now, cancellationToken);
            }

            db.ChangeTracker.Clear();
        }

        await RollLateAsync(db, now, cancellationToken);
    }

    private static async Task<RolledDay?> ClaimAsync(TelemetryDb db, int day, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var row = await db.RolledDays.FindAsync([day], cancellationToken);
        if (row?.IsFree(now) == false)
        {
            return null;
        }

        row ??= db.Add(new RolledDay(day)).Entity;
        row.Claim(now, Lease);
        return await TrySaveAsync(db, cancellationToken) ? row : null;
    }

    private async Task RollAsync(TelemetryDb db, RolledDay day, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var from = day.Day * TimeSpan.TicksPerDay;
        for (var part = day.PartsDone ?? 0; part < StretchCounts.Parts; part++)
        {
            var there = await counts.OfDayAsync(from, part, cancellationToken);
            foreach (var some in there.OrderBy(each => each.Key).Chunk(DayBuckets.PeopleAtOnce))
            {
                var began = clock.GetTimestamp();
                await RollAsync(day.Day, some.ToDictionary(each => new PatientId(each.Key), each => each.Value), cancellationToken);
                await Task.Delay(clock.GetElapsedTime(began) * RestTimes, clock, cancellationToken);
            }

            day.PartDone(clock.GetUtcNow() is var later && later > now ? later : now, Lease);
            await db.SaveChangesAsync(cancellationToken);
        }

        // Who has stretches has a day by now. A quarter at a time, everybody's together: as they were written, and never long at the database.
        foreach (var start in RollUps.StartsOf(day.Day, length))
        {
            await db.StretchRollUps.Where(stretch => stretch.From == start).ExecuteDeleteAsync(cancellationToken);
        }

        day.Done();
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>A few people's day, given how many readings the store has of each.</summary>
    private async Task RollAsync(int day, Dictionary<PatientId, long> there, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TelemetryDb>();
        var (people, starts) = (there.Keys.ToList(), RollUps.StartsOf(day, length).ToList());
        var ofThese = db.StretchRollUps.Where(stretch => EF.Parameter(starts).Contains(stretch.From) && EF.Parameter(people).Contains(stretch.Patient));
        var gathered = (await ofThese.AsNoTracking().ToListAsync(cancellationToken)).GroupBy(stretch => stretch.Patient)
            .ToDictionary(person => person.Key, person => person.OrderBy(stretch => stretch.From).ToList());
        var done = await (
            from row in db.DayRollUps
            join detail in db.DayDetails on new { row.Patient, row.Day } equals new { detail.Patient, detail.Day }
            where row.Day == day && people.Contains(row.Patient)
            select new { row.Patient, row.Received }).ToDictionaryAsync(row => row.Patient, row => row.Received, cancellationToken);
        var stored = await buckets.ThereAsync(day, people, cancellationToken);
        var (sums, minutes) = (new Dictionary<PatientId, DaySums>(), new Dictionary<PatientId, IReadOnlyList<Bucket>>());
        foreach (var (patient, count) in there.Where(each => done.GetValueOrDefault(each.Key) != each.Value || !stored.Contains(each.Key)))
        {
            (sums[patient], minutes[patient]) = gathered.TryGetValue(patient, out var rows) && OfStretches(day, rows) is { } rolled && rolled.Sums.Received == count
                ? rolled
                : await OfReadingsAsync(patient, day, cancellationToken);
        }

        // Before the roll-ups: who has those has buckets.
        await buckets.PutAsync(minutes, stored, cancellationToken);
        await PutAsync(db, day, sums, cancellationToken);
    }

    private async Task RollLateAsync(TelemetryDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var quiet = (now - Quiet).UtcTicks;
        var due = from late in db.LateDays.AsNoTracking()
                  join day in db.RolledDays on late.Day equals day.Day
                  where day.IsDone && late.NotedTicks < quiet
                  orderby late.NotedTicks
                  select late;
        while (await due.Take(LateAtOnce).ToListAsync(cancellationToken) is { Count: > 0 } some)
        {
            foreach (var late in some)
            {
                var began = clock.GetTimestamp();
                var (sums, minutes) = await OfReadingsAsync(late.Patient, late.Day, cancellationToken);
                await buckets.PutAsync(
                    new Dictionary<PatientId, IReadOnlyList<Bucket>> { [late.Patient] = minutes }, await buckets.ThereAsync(late.Day, [late.Patient], cancellationToken), cancellationToken);
                await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
                await PutAsync(db, late.Day, new() { [late.Patient] = sums }, cancellationToken);

                // When more came meanwhile, the note is a newer one and stays.
                await db.LateDays.Where(row => row.Patient == late.Patient && row.Day == late.Day && row.NotedTicks == late.NotedTicks).ExecuteDeleteAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                await Task.Delay(clock.GetElapsedTime(began) * RestTimes, clock, cancellationToken);
            }
        }
    }

    private static (DaySums Sums, IReadOnlyList<Bucket> Minutes)? OfStretches(int day, List<StretchRollUp> oldestFirst)
    {
        if (oldestFirst.Exists(stretch => stretch.Minutes.Length == 0) || DaySums.OfStretches(day * TimeSpan.TicksPerDay, [.. oldestFirst.Select(stretch => stretch.Body)]) is not { } sums)
        {
            return null;
        }

        var minutes = new List<Bucket>(1_440);
        oldestFirst.ForEach(stretch => BucketCodec.Unpack(stretch.Minutes, Tier.Minute, 0, long.MaxValue, minutes));
        return (sums, minutes);
    }

    private async Task<(DaySums Sums, IReadOnlyList<Bucket> Minutes)> OfReadingsAsync(PatientId patient, int day, CancellationToken cancellationToken)
    {
        var from = day * TimeSpan.TicksPerDay;
        var readings = await stretches.ReadAsync(patient, from, from, from + TimeSpan.TicksPerDay, cancellationToken);
        return (DaySums.OfReadings(from, readings), Bucket.Of(readings, Tier.Minute));
    }

    private static async Task PutAsync(TelemetryDb db, int day, Dictionary<PatientId, DaySums> sums, CancellationToken cancellationToken)
    {
        var people = sums.Keys.ToList();
        var known = await db.DayRollUps.Where(row => row.Day == day && people.Contains(row.Patient)).ToDictionaryAsync(row => row.Patient, cancellationToken);
        var details = await db.DayDetails.Where(row => row.Day == day && people.Contains(row.Patient)).ToDictionaryAsync(row => row.Patient, cancellationToken);
        foreach (var (patient, sum) in sums)
        {
            (known.GetValueOrDefault(patient) ?? db.Add(new DayRollUp(patient, day)).Entity).Become(sum.Received, sum.Figures);
            (details.GetValueOrDefault(patient) ?? db.Add(new DayDetail(patient, day)).Entity).Become(sum.Fives, sum.Hours);
        }

        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }

    /// <summary>
    /// Details as readings are; a day that came late after these are gone stays as it was. What a clock that was set wrong made is taken back, or such days would be
    /// shown empty: of days whose details are gone nothing is said, nor of days that cannot be over. One border for all: a day that is done and has no details has no reading.
    /// </summary>
    private static async Task ForgetAsync(TelemetryDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (oldest, today, over) = (RollUps.OldestDay(now), RollUps.DayOf(now.UtcTicks), RollUps.DayOf((now - Settled).UtcTicks));
        await db.RolledDays.Where(row => row.Day < oldest || row.Day > today + 1 || (row.IsDone && row.Day >= over)).ExecuteDeleteAsync(cancellationToken);
        await db.DayDetails.Where(row => row.Day < oldest).ExecuteDeleteAsync(cancellationToken);
        await db.LateDays.Where(row => row.Day < oldest).ExecuteDeleteAsync(cancellationToken);
        var left = oldest * TimeSpan.TicksPerDay;
        await db.StretchRollUps.Where(row => row.From < left).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>False when another process was quicker: it is that one's work then.</summary>
    private static async Task<bool> TrySaveAsync(TelemetryDb db, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException exception) when (StorageFault.IsLostRace(exception))
        {
            db.ChangeTracker.Clear();
            return false;
        }
    }
}
