using System.Globalization;
using HomeCare.Modules.Patients.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Telemetry.Series.Influx;

/// <summary>
/// The history in InfluxDB: 1.8, 2.x and 3.x, all by <c>/write</c> and <c>/query</c>. What is stored, and why so: docs/influx.md and decision 19.
/// </summary>
internal sealed class InfluxSeriesStore : ISeriesStore, IDisposable
{
    private const int StretchesAtOnce = 500;

    // On the server's edge a point may be a moment too old when it arrives.
    private static readonly TimeSpan Edge = TimeSpan.FromMinutes(30);

    private readonly InfluxServer server;
    private readonly TimeProvider time;
    private readonly LineSender sender;
    private readonly StretchReader stretches;
    private readonly RollUps rollUps;
    private readonly RolledReader rolled;
    private readonly RollUpDays days;
    private readonly SemaphoreSlim oneWriter = new(1, 1);
    private readonly LineWriter lines = new();

    // The server forgets whole shards by its own clock; what was asked to be forgotten is not shown from then on.
    private DateTimeOffset forgotten = DateTimeOffset.MinValue;

    public InfluxSeriesStore(InfluxSettings settings, IServiceScopeFactory scopes, TimeProvider time, ILogger<LineSender> log, HttpMessageHandler? handler = null)
    {
        this.time = time;
        server = new InfluxServer(settings, time, handler ?? new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
        sender = new LineSender(server, time, log);
        stretches = new StretchReader(server);
        rollUps = new RollUps(scopes, StretchLength.Ticks, time);
        var buckets = new DayBuckets(server, sender);
        rolled = new RolledReader(rollUps, StretchLength.Ticks, time, ReadAsync, buckets);
        days = new RollUpDays(scopes, stretches, new StretchCounts(server), buckets, time, StretchLength.Ticks);
    }

    public TimeSpan StretchLength => TimeSpan.FromMinutes(15);

    public bool WritesElsewhere => true;

    public void Dispose()
    {
        server.Dispose();
        oneWriter.Dispose();
    }

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await new PlaceMaker(server).MakeAsync(cancellationToken);
        await days.OpenAsync(time.GetUtcNow(), cancellationToken);
    }

    public async Task WriteAsync(IReadOnlyList<Stretch> stretches, CancellationToken cancellationToken)
    {
        await oneWriter.WaitAsync(cancellationToken);
        try
        {
            foreach (var some in stretches.Where(each => each.Readings.Count > 0).Chunk(StretchesAtOnce))
            {
                await WriteSomeAsync(some, cancellationToken);
            }
        }
        finally
        {
            oneWriter.Release();
        }
    }

    public async Task<IReadOnlyList<StoredReading>> ReadAsync(PatientId patient, long from, long to, CancellationToken cancellationToken)
    {
        from = Math.Max(from, Kept(Retention.Raw));
        return from >= to ? [] : await stretches.ReadAsync(patient, StretchOf(from), from, to, cancellationToken);
    }

    public async Task<long> FindEndAsync(long since, CancellationToken cancellationToken)
    {
        var end = since;
        await server.QueryAsync(
            Place.Raw, $"SELECT n FROM stretch WHERE {StretchReader.Within(StretchOf(since), long.MaxValue)} ORDER BY time DESC LIMIT 1",
            (_, _, at, _) => end = Math.Max(end, StretchOf(PlacedReading.ToTicks(at)) + StretchLength.Ticks), cancellationToken);
        return end;
    }

    public async Task<IReadOnlyList<StoredReading>> ReadLastAsync(PatientId patient, long before, int most, CancellationToken cancellationToken)
    {
        var (kept, until, count) = (Kept(Retention.Raw), before, 0);
        var oldest = before;
        for (var rows = 2; count < most; rows = Math.Min(rows * 2, 400))
        {
            var found = await stretches.RowsBeforeAsync(patient, StretchOf(kept), until, rows, cancellationToken);
            foreach (var row in found.TakeWhile(_ => count < most))
            {
                // Of the newest stretch a part may lie after the instant: not counted, at worst one row too many is read.
                count += row.From + StretchLength.Ticks <= before ? row.Count : row.Read(valueOf: null).Count(placed => placed.Reading.MeasuredTicks < before);
                (oldest, until) = (row.From, row.From);
            }

            if (found.Count < rows)
            {
                break;
            }
        }

        var readings = oldest < before ? await ReadAsync(patient, oldest, before, cancellationToken) : [];
        return readings.Count > most ? [.. readings.Skip(readings.Count - most)] : readings;
    }

    public async Task<List<Bucket>> ReadBucketsAsync(PatientId patient, Tier tier, long from, long to, CancellationToken cancellationToken)
    {
        from = Math.Max(from, tier switch { Tier.Minute => Kept(Retention.Minutes), Tier.FiveMinutes => Kept(Retention.Raw), _ => PlacedReading.Earliest });
        return from >= to ? [] : await rolled.BucketsAsync(patient, tier, from, to, cancellationToken);
    }

    public async Task<StoredSums> ReadSumsAsync(
        PatientId patient, IReadOnlyList<(long From, long To)> spans, long firstDay, long endOfDays, CancellationToken cancellationToken) =>
        await rolled.SumsAsync(patient, spans, Math.Max(firstDay, PlacedReading.Earliest), endOfDays, cancellationToken);

    /// <summary>The server forgets by itself.</summary>
    public async Task ForgetAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await days.WorkAsync(now, cancellationToken);
        forgotten = now; // also when it is earlier: a clock set forward by mistake hides nothing once it is right
    }

    public async Task<string?> FindFaultAsync(CancellationToken cancellationToken)
    {
        try
        {
            await server.QueryAsync(Place.Raw, "SHOW MEASUREMENTS LIMIT 1", static (_, _, _, _) => { }, cancellationToken);
            var probe = new LineWriter();
            probe.Begin("health").Integer("writes"u8, 1).End(PlacedReading.ToNanoseconds(RollUps.DayOf(time.GetUtcNow().UtcTicks) * TimeSpan.TicksPerDay));
            var reply = await server.WriteAsync(Place.Raw, probe.Written, cancellationToken);
            return reply.IsRefusal ? server.Away("answers, and refuses to be written to").Message : null;
        }
        catch (InfluxAwayException away)
        {
            return away.Message;
        }
    }

    private async Task WriteSomeAsync(IReadOnlyList<Stretch> some, CancellationToken cancellationToken)
    {
        var tooOld = time.GetUtcNow().UtcTicks - Retention.Raw.Ticks + Edge.Ticks;
        var old = some.Where(each => each.From < tooOld).SelectMany(each => each.Readings.Select(reading => (each.Patient, reading))).ToList();
        await ParkAsync("measured longer ago than readings are kept", old, cancellationToken);
        var fresh = some.Where(each => each.From >= tooOld).ToList();
        if (fresh.Count == 0)
        {
            return;
        }

        var keys = fresh.Select(each => new StretchKey(each.Patient.Value, each.From)).ToList();
        var there = await stretches.ThereAsync(keys, StretchLength.Ticks, cancellationToken);
        lines.Clear();
        var (whole, homeless) = (new List<Stretch>(fresh.Count), new List<(PatientId Patient, StoredReading Reading)>());
        foreach (var stretch in fresh)
        {
            var (over, none) = (there.GetValueOrDefault(new StretchKey(stretch.Patient.Value, stretch.From)), new List<StoredReading>());
            var merged = PlacedReading.Merge(over ?? [], stretch.Readings, none);
            StretchLines.Add(lines, stretch.Patient.Value, stretch.From, merged);
            whole.Add(new Stretch(stretch.Patient, stretch.From, [.. merged.Select(placed => placed.Reading)]));
            homeless.AddRange(none.Select(reading => (stretch.Patient, reading)));
        }

        await sender.SendAsync(Place.Raw, lines, cancellationToken);
        await ParkAsync("a hundred others lie at its instant, or it is beyond the years", homeless, cancellationToken);
        await rollUps.PutAsync([.. whole.Where(stretch => stretch.Readings.Count > 0)], cancellationToken);
    }

    private async Task ParkAsync(string reason, List<(PatientId Patient, StoredReading Reading)> readings, CancellationToken cancellationToken)
    {
        if (readings.Count == 0)
        {
            return;
        }

        var parked = readings.Select(each => (Line: Told(each.Patient, each.Reading), Reason: reason)).ToList();
        await sender.ParkAsync(Place.Raw, parked, cancellationToken);
    }

    // Columns and values as text: no point could hold it.
    private static string Told(PatientId patient, StoredReading reading)
    {
        var (alone, epoch) = (new PlacedReading(reading, PlacedReading.ToNanoseconds(reading.MeasuredTicks)), PlacedReading.Earliest);
        var values = string.Join(',', Signal.All.Select(signal => signal.Of(reading)?.ToString("R", CultureInfo.InvariantCulture)));
        return $"{patient} {HowItCame.WriteSources([alone])} {HowItCame.Write(epoch, [alone])} {values}";
    }

    private long StretchOf(long ticks) => Math.Max(ticks - (ticks % StretchLength.Ticks), PlacedReading.Earliest);

    private long Kept(TimeSpan keep) => forgotten == DateTimeOffset.MinValue ? PlacedReading.Earliest : (forgotten - keep).UtcTicks;
}
