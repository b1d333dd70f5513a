using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HomeCare.Modules.Telemetry.Series.Influx;

/// <summary>Which of a day's roll-ups is asked for.</summary>
internal enum RolledPart
{
    /// <summary>Figures of the whole day.</summary>
    Figures,

    /// <summary>Five-minute buckets.</summary>
    Fives,

    /// <summary>Sums of its hours.</summary>
    Hours,

    /// <summary>Minutes of its stretches; those of a whole day are in the store.</summary>
    Minutes,
}

/// <summary>What is rolled up of a person's day.</summary>
/// <param name="From">Its midnight, UTC ticks.</param>
/// <param name="Whole">The part asked for; null when it is not rolled up, or without a reading.</param>
/// <param name="Stretches">Of a day that is not over: its stretches, oldest first.</param>
/// <param name="IsKnown">False when the store has to be asked for it.</param>
internal sealed record RolledPersonDay(long From, byte[]? Whole, IReadOnlyList<(long From, byte[] Body)> Stretches, bool IsKnown);

/// <summary>
/// Roll-ups of what lies in InfluxDB, in the module's own database (decision 28): a page's month is read from there in one go, where InfluxDB would be asked by HTTP
/// for a thousand points. Whoever writes a stretch puts what it comes to here, so each process that reads finds the same.
/// </summary>
internal sealed class RollUps(IServiceScopeFactory scopes, long length, TimeProvider clock)
{
    public static int DayOf(long ticks) => (int)(ticks / TimeSpan.TicksPerDay);

    /// <summary>The oldest day that anything is still kept of but figures, minutes and quarters.</summary>
    public static int OldestDay(DateTimeOffset now) => DayOf((now - Retention.Raw).UtcTicks);

    /// <summary>Notes what whole stretches come to. Called once they are in the store: whoever adds up a day asks the store whether it has all.</summary>
    public async Task PutAsync(IReadOnlyList<Stretch> whole, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TelemetryDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var days = whole.Select(stretch => DayOf(stretch.From)).Distinct().ToList();
        var rolled = await db.RolledDays.AsNoTracking().Where(day => days.Contains(day.Day)).ToDictionaryAsync(day => day.Day, cancellationToken);
        foreach (var day in whole.GroupBy(stretch => DayOf(stretch.From)).Where(day => rolled.ContainsKey(day.Key)))
        {
            if (!rolled[day.Key].IsOpen)
            {
                await NoteLateAsync(db, day.Key, [.. day.Select(stretch => stretch.Patient).Distinct()], cancellationToken);
                continue;
            }

            foreach (var same in day.GroupBy(stretch => stretch.From))
            {
                await PutAsync(db, same.Key, [.. same], cancellationToken);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The days of [from, to), oldest first, with what is rolled up of each.</summary>
    public async Task<IReadOnlyList<RolledPersonDay>> ReadAsync(PatientId patient, long from, long to, RolledPart part, CancellationToken cancellationToken)
    {
        var days = Enumerable.Range(DayOf(from), DayOf(to - 1) - DayOf(from) + 1).ToList();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TelemetryDb>();
        var (first, last) = (days[0], days[^1]);
        var rolled = await db.RolledDays.AsNoTracking().Where(day => day.Day >= first && day.Day <= last).ToDictionaryAsync(day => day.Day, cancellationToken);

        // Stretches before whole days: what becomes a day in between is seen twice rather than not at all.
        var gathered = await StretchesAsync(db, patient, from, to, rolled.Values, part, cancellationToken);

        // Of a day that is open and has stretches there is nothing else.
        var others = days.FindAll(day => !(rolled.GetValueOrDefault(day) is { IsOpen: true } && gathered.ContainsKey(day)));
        var whole = others.Count == 0 ? [] : await WholesAsync(db, patient, others[0], others[^1], part, cancellationToken);
        return [.. days.Select(day => Told(day, rolled.GetValueOrDefault(day), gathered.GetValueOrDefault(day, []), whole))];
    }

    private static RolledPersonDay Told(int day, RolledDay? state, List<(long From, byte[] Body)> gathered, Dictionary<int, byte[]?> whole)
    {
        var isLate = whole.TryGetValue(day, out var body) && body is null;
        var isKnown = body is not null || (!isLate && state is { IsDone: true } or { IsGathered: true });

        // A cell without minutes is an earlier program's. Of a day that something late came into while it was being rolled up, stretches are less than there is.
        isKnown &= !gathered.Exists(stretch => stretch.Body.Length == 0);
        return new RolledPersonDay(day * TimeSpan.TicksPerDay, body, body is null && isKnown ? gathered : [], isKnown);
    }

    /// <summary>Packed days, and null for each that something late came into.</summary>
    private static async Task<Dictionary<int, byte[]?>> WholesAsync(TelemetryDb db, PatientId patient, int first, int last, RolledPart part, CancellationToken cancellationToken)
    {
        var figures = db.DayRollUps.Where(day => day.Patient == patient && day.Day >= first && day.Day <= last);
        var details = db.DayDetails.Where(day => day.Patient == patient && day.Day >= first && day.Day <= last);
        var packed = part switch
        {
            RolledPart.Figures => figures.Select(day => new PackedDay { Day = day.Day, Body = day.Figures }),
            RolledPart.Fives => details.Select(day => new PackedDay { Day = day.Day, Body = day.Fives }),
            _ => details.Select(day => new PackedDay { Day = day.Day, Body = day.Hours }), // of minutes it is enough that there is a day
        };
        var late = db.LateDays.Where(day => day.Patient == patient && day.Day >= first && day.Day <= last).Select(day => new PackedDay { Day = day.Day, Body = null });
        var whole = new Dictionary<int, byte[]?>();
        foreach (var day in await packed.Concat(late).ToListAsync(cancellationToken))
        {
            whole[day.Day] = whole.TryGetValue(day.Day, out _) ? null : day.Body;
        }

        return whole;
    }

    private async Task<Dictionary<int, List<(long From, byte[] Body)>>> StretchesAsync(
        TelemetryDb db, PatientId patient, long from, long to, IEnumerable<RolledDay> days, RolledPart part, CancellationToken cancellationToken)
    {
        var starts = days.Where(day => day is { IsGathered: true, IsDone: false })
            .SelectMany(day => StartsOf(day.Day, length)).Where(start => start + length > from && start < to).ToList();
        if (starts.Count == 0)
        {
            return [];
        }

        var stretches = db.StretchRollUps.Where(stretch => EF.Parameter(starts).Contains(stretch.From) && stretch.Patient == patient);
        var rows = await (part == RolledPart.Minutes ? stretches.Select(row => new { row.From, Body = row.Minutes }) : stretches.Select(row => new { row.From, row.Body }))
            .ToListAsync(cancellationToken);
        return rows.OrderBy(row => row.From).GroupBy(row => DayOf(row.From)).ToDictionary(day => day.Key, day => day.Select(row => (row.From, row.Body)).ToList());
    }

    public static IEnumerable<long> StartsOf(int day, long length)
    {
        for (var start = day * TimeSpan.TicksPerDay; start < (day + 1) * TimeSpan.TicksPerDay; start += length)
        {
            yield return start;
        }
    }

    private static async Task PutAsync(TelemetryDb db, long from, IReadOnlyList<Stretch> stretches, CancellationToken cancellationToken)
    {
        var people = stretches.Select(stretch => stretch.Patient).ToList();
        var known = await db.StretchRollUps.Where(stretch => stretch.From == from && people.Contains(stretch.Patient))
            .ToDictionaryAsync(stretch => stretch.Patient, cancellationToken);
        foreach (var stretch in stretches)
        {
            if (!known.TryGetValue(stretch.Patient, out var row))
            {
                row = db.Add(new StretchRollUp(from, stretch.Patient)).Entity;
            }

            row.Become(StretchSums.Pack(from, stretch.Readings), StretchSums.PackMinutes(stretch.Readings));
        }
    }

    private async Task NoteLateAsync(TelemetryDb db, int day, List<PatientId> people, CancellationToken cancellationToken)
    {
        var known = await db.LateDays.Where(late => late.Day == day && people.Contains(late.Patient)).ToDictionaryAsync(late => late.Patient, cancellationToken);
        foreach (var patient in people)
        {
            (known.GetValueOrDefault(patient) ?? db.Add(new LateDay(patient, day)).Entity).Note(clock.GetUtcNow());
        }
    }

    private sealed class PackedDay
    {
        public int Day { get; init; }

        public byte[]? Body { get; init; }
    }
}
