using System.Collections.Concurrent;
using System.Linq.Expressions;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HomeCare.Modules.Telemetry.Series.Influx;

/// <summary>Which of the finer roll-ups of a day is asked for.</summary>
internal enum RolledPart
{
    /// <summary>Five-minute buckets.</summary>
    Fives,

    /// <summary>Sums of its hours.</summary>
    Hours,

    /// <summary>Minutes of its stretches; those of a whole day are in the store.</summary>
    Minutes,
}

/// <summary>What is asked of a person's roll-ups.</summary>
/// <param name="Part">What of <paramref name="Spans"/>.</param>
/// <param name="Spans">[from, to) each, UTC ticks.</param>
/// <param name="FirstDay">Of so many whole days the figures.</param>
/// <param name="EndOfDays">The day after the last of them; <paramref name="FirstDay"/> when there is none.</param>
internal sealed record AskedRollUps(RolledPart Part, IReadOnlyList<(long From, long To)> Spans, int FirstDay = 0, int EndOfDays = 0)
{
    /// <summary>The days that spans lie in.</summary>
    public IEnumerable<int> Finer => Spans.SelectMany(span => RollUps.DaysOf(span.From, span.To)).Distinct();

    /// <summary>All that anything is asked of, oldest first.</summary>
    public List<int> Days => [.. Finer.Union(Enumerable.Range(FirstDay, EndOfDays - FirstDay)).Order()];

    public bool Touches(long stretch, long length) =>
        (RollUps.DayOf(stretch) >= FirstDay && RollUps.DayOf(stretch) < EndOfDays) || Spans.Any(span => stretch + length > span.From && stretch < span.To);
}

/// <summary>What is rolled up of a person's day.</summary>
/// <param name="From">Its midnight, UTC ticks.</param>
/// <param name="Figures">Of the whole day, when they are asked for; null when it is not rolled up, or without a reading.</param>
/// <param name="Part">The part asked for; null likewise.</param>
/// <param name="Stretches">Of a day that is not over: its stretches, oldest first.</param>
/// <param name="IsKnown">False when what is not in <paramref name="Figures"/> or <paramref name="Part"/> has to be asked of the store.</param>
internal sealed record RolledPersonDay(long From, byte[]? Figures, byte[]? Part, IReadOnlyList<(long From, byte[] Body)> Stretches, bool IsKnown);

/// <summary>
/// Roll-ups of what lies in InfluxDB, in the module's own database (decision 28): a page's month is read from there in one go, where InfluxDB would be asked by HTTP
/// for a thousand points. Whoever writes a stretch puts what it comes to here, so each process that reads finds the same.
/// </summary>
internal sealed class RollUps(IServiceScopeFactory scopes, long length, TimeProvider clock)
{
    private readonly ConcurrentDictionary<RolledPart, Question> questions = new();

    // From it on stretches are asked for as well; where it was wrong they are asked for again.
    private int oldestUndone = DayOf(clock.GetUtcNow().UtcTicks) - 1;

    public static int DayOf(long ticks) => (int)(ticks / TimeSpan.TicksPerDay);

    public static IEnumerable<int> DaysOf(long from, long to) => Enumerable.Range(DayOf(from), DayOf(to - 1) - DayOf(from) + 1);

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

    /// <summary>What is rolled up of each day asked for. One question, so one look: whole days and the stretches they are made of are never both missing.</summary>
    public async Task<Dictionary<int, RolledPersonDay>> ReadAsync(PatientId patient, AskedRollUps asked, CancellationToken cancellationToken)
    {
        var days = asked.Days;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TelemetryDb>();
        while (true)
        {
            var since = oldestUndone;
            List<long> starts = [.. days.Where(day => day >= since).SelectMany(day => StartsOf(day, length)).Where(start => asked.Touches(start, length))];
            var rows = await RowsAsync(db, patient, asked, days, starts, cancellationToken);
            var states = rows.Where(row => row.Kind <= RowKind.Done).ToDictionary(row => (int)row.At, row => row.Kind);
            var undone = states.Where(day => day.Value == RowKind.Gathered).Select(day => day.Key).DefaultIfEmpty(int.MaxValue).Min();
            if (undone >= since)
            {
                oldestUndone = Enumerable.Range(since, int.MaxValue - since).First(day => states.GetValueOrDefault(day) != RowKind.Done);
                return Told(days, states, rows);
            }

            // Rolling up has fallen behind, or a clock was put back: its stretches are wanted too.
            oldestUndone = undone;
        }
    }

    private static Dictionary<int, RolledPersonDay> Told(List<int> days, Dictionary<int, RowKind> states, List<RollUpRow> rows)
    {
        var late = rows.Where(row => row.Kind == RowKind.Late).Select(row => (int)row.At).ToHashSet();
        Dictionary<int, byte[]?> Of(RowKind kind) => rows.Where(row => row.Kind == kind && !late.Contains((int)row.At)).ToDictionary(row => (int)row.At, row => row.Body);
        var (figures, parts) = (Of(RowKind.Figures), Of(RowKind.Part));
        var stretches = rows.Where(row => row.Kind == RowKind.Stretch).OrderBy(row => row.At).ToLookup(row => DayOf(row.At), row => (row.At, row.Body!));
        return days.ToDictionary(day => day, day =>
        {
            List<(long From, byte[] Body)> gathered = states.GetValueOrDefault(day) == RowKind.Gathered ? [.. stretches[day]] : [];

            // A cell without minutes is an earlier program's. Of a day that something late came into while it was being rolled up, stretches are less than there is.
            var isKnown = states.GetValueOrDefault(day) >= RowKind.Gathered && !late.Contains(day) && !gathered.Exists(stretch => stretch.Body.Length == 0);
            return new RolledPersonDay(day * TimeSpan.TicksPerDay, figures.GetValueOrDefault(day), parts.GetValueOrDefault(day), isKnown ? gathered : [], isKnown);
        });
    }

    private async Task<List<RollUpRow>> RowsAsync(
        TelemetryDb db, PatientId patient, AskedRollUps asked, List<int> days, List<long> starts, CancellationToken cancellationToken)
    {
        var question = questions.GetOrAdd(asked.Part, Compiled);
        var rows = new List<RollUpRow>();
        await foreach (var row in question(db, patient, [.. asked.Finer], starts, asked.FirstDay, asked.EndOfDays, days[0], days[^1]).WithCancellation(cancellationToken))
        {
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>Made ready once: reading the expression anew took longer than the database does.</summary>
    private static Question Compiled(RolledPart part)
    {
        // What differs between parts is put into the one expression that a query is made ready from. Of minutes it is enough that there is a day.
        Expression<Func<DayDetail, RollUpRow>> ofDay = part == RolledPart.Fives
            ? day => new RollUpRow { Kind = RowKind.Part, At = day.Day, Body = day.Fives }
            : day => new RollUpRow { Kind = RowKind.Part, At = day.Day, Body = day.Hours };
        Expression<Func<StretchRollUp, RollUpRow>> ofStretch = part == RolledPart.Minutes
            ? stretch => new RollUpRow { Kind = RowKind.Stretch, At = stretch.From, Body = stretch.Minutes }
            : stretch => new RollUpRow { Kind = RowKind.Stretch, At = stretch.From, Body = stretch.Body };
        var compiled = EF.CompileAsyncQuery((TelemetryDb db, PatientId patient, List<int> finer, List<long> starts, int firstDay, int endOfDays, int first, int last) =>
            db.DayDetails.Where(day => day.Patient == patient && finer.Contains(day.Day)).Select(ofDay)
            .Concat(db.StretchRollUps.Where(stretch => starts.Contains(stretch.From) && stretch.Patient == patient).Select(ofStretch))
            .Concat(db.DayRollUps.Where(day => day.Patient == patient && day.Day >= firstDay && day.Day < endOfDays)
                .Select(day => new RollUpRow { Kind = RowKind.Figures, At = day.Day, Body = day.Figures }))
            .Concat(db.LateDays.Where(day => day.Patient == patient && day.Day >= first && day.Day <= last)
                .Select(day => new RollUpRow { Kind = RowKind.Late, At = day.Day, Body = null }))
            .Concat(db.RolledDays.Where(day => day.Day >= first && day.Day <= last)
                .Select(day => new RollUpRow { Kind = day.IsDone ? RowKind.Done : day.IsGathered ? RowKind.Gathered : RowKind.Begun, At = day.Day, Body = null })));
        return new Question(compiled);
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

    private delegate IAsyncEnumerable<RollUpRow> Question(
        TelemetryDb db, PatientId patient, List<int> finer, List<long> starts, int firstDay, int endOfDays, int first, int last);

    /// <summary>The first three are what a day's row says.</summary>
    private enum RowKind
    {
        Begun = 1,
        Gathered = 2,
        Done = 3,
        Late,
        Figures,
        Part,
        Stretch,
    }

    private sealed class RollUpRow
    {
        public RowKind Kind { get; init; }

        /// <summary>The day, or where the stretch begins.</summary>
        public long At { get; init; }

        public byte[]? Body { get; init; }
    }
}
