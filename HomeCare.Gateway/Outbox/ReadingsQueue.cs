using System.Globalization;
using System.Text.Json;
using HomeCare.Gateway.Bracelet;
using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Outbox;

/// <summary>How much is kept when the server is away, and after it has confirmed.</summary>
/// <param name="MostWaiting">Readings that wait for the server: at one in 10 s, 30 days are 259,200. Beyond, the oldest go, counted.</param>
/// <param name="KeepConfirmed">How long a confirmed reading stays, for a server restored from an older backup.</param>
internal sealed record OutboxLimits(int MostWaiting = 400_000, int KeepConfirmedDays = 7)
{
    public TimeSpan KeepConfirmed => TimeSpan.FromDays(KeepConfirmedDays);
}

/// <summary>A reading on its way up; its JSON is what the server gets.</summary>
internal readonly record struct WaitingReading(long Sequence, ReadOnlyMemory<byte> Json);

/// <summary>What putting a group did.</summary>
internal readonly record struct PutResult(int Stored, int Known, int Dropped);

/// <summary>The vitals' half of the outbox: put, peek, confirm. A danger never waits here.</summary>
internal sealed class ReadingsQueue(OutboxFile file, OutboxLimits limits)
{
    private const string Waiting = "confirmed_at IS NULL AND parked IS NULL";
    private long _waiting = file.Read(tx => tx.Number($"SELECT count(*) FROM readings WHERE {Waiting}"));

    public long Epoch => file.Epoch;

    public long CountWaiting() => Interlocked.Read(ref _waiting);

    public long CountDropped() => long.Parse(file.Fact("dropped") ?? "0", CultureInfo.InvariantCulture);

    public long CountParked() => file.Read(tx => tx.Number("SELECT count(*) FROM readings WHERE parked IS NOT NULL"));

    /// <summary>Durable on return, in one commit. What the box already has, by (bracelet, boot id, frame number), is passed over.</summary>
    public PutResult Put(string bracelet, IReadOnlyList<BraceletSummary> group)
    {
        var result = file.Write(tx =>
        {
            var next = tx.Number("SELECT seq FROM sqlite_sequence WHERE name = 'readings'") + 1;
            var stored = 0;
            foreach (var summary in group)
            {
                stored += tx.Run(
                    "INSERT OR IGNORE INTO readings (sequence, bracelet, boot_id, frame, payload) VALUES ($s, $b, $boot, $frame, $json)",
                    ("$s", next + stored), ("$b", bracelet), ("$boot", (long)summary.Id.BootId), ("$frame", (long)summary.Id.Number),
                    ("$json", JsonSerializer.SerializeToUtf8Bytes(OnTheWire(next + stored, bracelet, summary), WireJson.Options)));
            }

            var excess = Math.Max(0, Interlocked.Read(ref _waiting) + stored - limits.MostWaiting);
            var dropped = excess == 0 ? 0 : DropOldest(tx, excess);
            return new PutResult(stored, group.Count - stored, dropped);
        });
        Interlocked.Add(ref _waiting, result.Stored - result.Dropped);
        return result;
    }

    /// <summary>The newest that wait, in the order they were measured: after an outage what is current arrives first.</summary>
    public IReadOnlyList<WaitingReading> Peek(int most)
    {
        var newest = file.Read(tx => tx.Rows(
            $"SELECT sequence, payload FROM readings WHERE {Waiting} ORDER BY sequence DESC LIMIT $most",
            row => new WaitingReading(row.GetInt64(0), (byte[])row[1]),
            ("$most", most)));
        newest.Reverse();
        return newest;
    }

    /// <summary>A bracelet's newest readings, confirmed or not, oldest first: what the rules saw last before the box stopped.</summary>
    public IReadOnlyList<Reading> Newest(string bracelet, int most) =>
    [
        .. file.Read(tx => tx.Rows(
                "SELECT payload FROM readings WHERE bracelet = $b ORDER BY sequence DESC LIMIT $most",
                row => (byte[])row[0],
                ("$b", bracelet), ("$most", most)))
            .Select(json => JsonSerializer.Deserialize<Reading>(json, WireJson.Options)!)
            .OrderBy(reading => reading.MeasuredAt),
    ];

    /// <summary>The server has them; they stay a while for replay.</summary>
    public void Confirm(IEnumerable<long> sequences, DateTimeOffset now)
    {
        var at = now.ToUnixTimeMilliseconds();
        var confirmed = file.Write(tx =>
        {
            var count = sequences.Sum(sequence => tx.Run(
                $"UPDATE readings SET confirmed_at = $at WHERE sequence = $s AND {Waiting}", ("$at", at), ("$s", sequence)));
            tx.Run("DELETE FROM readings WHERE confirmed_at < $before", ("$before", at - (long)limits.KeepConfirmed.TotalMilliseconds));
            return count;
        });
        Interlocked.Add(ref _waiting, -confirmed);
    }

    /// <summary>The server refuses this one for good: it is put aside with the reason, and no longer holds up the others.</summary>
    public void Park(long sequence, string reason)
    {
        var parked = file.Write(tx => tx.Run($"UPDATE readings SET parked = $why WHERE sequence = $s AND {Waiting}", ("$why", reason), ("$s", sequence)));
        Interlocked.Add(ref _waiting, -parked);
    }

    private static int DropOldest(OutboxTransaction tx, long excess)
    {
        var dropped = tx.Run(
            $"DELETE FROM readings WHERE sequence IN (SELECT sequence FROM readings WHERE {Waiting} ORDER BY sequence LIMIT $n)", ("$n", excess));
        var before = tx.Number("SELECT CAST(value AS INTEGER) FROM facts WHERE name = 'dropped'");
        tx.SetFact("dropped", (before + dropped).ToString(CultureInfo.InvariantCulture));
        return dropped;
    }

    private static Reading OnTheWire(long sequence, string bracelet, BraceletSummary summary) => new(
        sequence, summary.SpanEnd, summary.SpanSeconds, bracelet,
        summary.HeartRateBpm, summary.OxygenPercent, summary.Steps, summary.Falls, summary.BatteryPercent);
}
