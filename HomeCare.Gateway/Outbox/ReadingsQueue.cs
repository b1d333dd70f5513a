using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
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

/// <summary>A reading on its way up, by the name that it has for ever; its JSON is what the server gets.</summary>
internal readonly record struct WaitingReading(long Epoch, long Sequence, ReadOnlyMemory<byte> Json);

/// <summary>What putting a group did.</summary>
internal readonly record struct PutResult(int Stored, int Known, int Dropped);

/// <summary>The vitals' half of the outbox: put, peek, confirm. A danger never waits here.</summary>
internal sealed class ReadingsQueue
{
    private const string Waiting = "confirmed_at IS NULL AND parked IS NULL";

    private readonly OutboxFile _file;
    private readonly OutboxLimits _limits;
    private long _waiting;

    public ReadingsQueue(OutboxFile file, OutboxLimits limits)
    {
        (_file, _limits) = (file, limits);
        _file.Replaced += Recount;
        Recount();
    }

    public long Epoch => _file.Epoch;

    public long CountWaiting() => Interlocked.Read(ref _waiting);

    public long CountDropped() => long.Parse(_file.Fact("dropped") ?? "0", CultureInfo.InvariantCulture);

    public long CountParked() => _file.Read(tx => tx.Number("SELECT count(*) FROM readings WHERE parked IS NOT NULL"));

    /// <summary>Durable on return, in one commit. What the box already has, by (bracelet, boot id, frame number), is passed over.</summary>
    public PutResult Put(string bracelet, IReadOnlyList<BraceletSummary> group)
    {
        var result = _file.Write(tx =>
        {
            var next = tx.Number("SELECT seq FROM sqlite_sequence WHERE name = 'readings'") + 1;
            var stored = 0;
            foreach (var summary in group)
            {
                var json = JsonSerializer.SerializeToUtf8Bytes(OnTheWire(next + stored, bracelet, summary), WireJson.Options);
                stored += tx.Run(
                    "INSERT OR IGNORE INTO readings (sequence, bracelet, boot_id, frame, payload, check_sum) VALUES ($s, $b, $boot, $frame, $json, $sum)",
                    ("$s", next + stored), ("$b", bracelet), ("$boot", (long)summary.Id.BootId), ("$frame", (long)summary.Id.Number),
                    ("$json", json), ("$sum", Sum(json)));
            }

            var excess = Math.Max(0, Interlocked.Read(ref _waiting) + stored - _limits.MostWaiting);
            var dropped = excess == 0 ? 0 : DropOldest(tx, excess);
            return new PutResult(stored, group.Count - stored, dropped);
        });
        Interlocked.Add(ref _waiting, result.Stored - result.Dropped);
        return result;
    }

    /// <summary>
    /// The newest that wait, in the order they were measured: after an outage what is current arrives first. All of one epoch: what was brought over from
    /// another file comes after this one's. A reading that is not as it was written is parked, never sent.
    /// </summary>
    public IReadOnlyList<WaitingReading> Peek(int most)
    {
        while (true)
        {
            var newest = _file.Read(tx =>
            {
                var own = OutboxSchema.EpochOf(tx);
                var rows = Rows(tx, own, "from_epoch IS NULL", most);
                return rows.Count > 0 || tx.Rows($"SELECT from_epoch FROM readings WHERE {Waiting} AND from_epoch IS NOT NULL LIMIT 1", row => row.GetInt64(0)) is not [var other]
                    ? rows
                    : Rows(tx, other, "from_epoch = $epoch", most);
            });
            var changed = newest.Where(row => !row.IsSound).ToList();
            if (changed.Count == 0)
            {
                newest.Reverse();
                return [.. newest.Select(row => row.Reading)];
            }

            _file.FlagCorrupt();
            changed.ForEach(row => Park(row.Reading.Sequence, "changed_on_disk", row.Reading.Epoch));
        }
    }

    /// <summary>A bracelet's newest readings, confirmed or not, oldest first: what the rules saw last before the box stopped.</summary>
    public IReadOnlyList<Reading> Newest(string bracelet, int most) =>
    [
        .. _file.Read(tx => tx.Rows(
                "SELECT payload FROM readings WHERE bracelet = $b ORDER BY sequence DESC LIMIT $most",
                row => (byte[])row[0],
                ("$b", bracelet), ("$most", most)))
            .Select(Readable)
            .OfType<Reading>()
            .OrderBy(reading => reading.MeasuredAt),
    ];

    /// <summary>The server has them; they stay a while for replay.</summary>
    /// <param name="sequences">Of the epoch.</param>
    /// <param name="now">By the box's clock.</param>
    /// <param name="epoch">Theirs; this file's own by default.</param>
    public void Confirm(IEnumerable<long> sequences, DateTimeOffset now, long? epoch = null)
    {
        var at = now.ToUnixTimeMilliseconds();
        var confirmed = _file.Write(tx =>
        {
            var count = sequences.Sum(sequence => tx.Run(
                $"UPDATE readings SET confirmed_at = $at WHERE {Named(tx, epoch)} AND {Waiting}", ("$at", at), ("$s", sequence), ("$epoch", epoch)));
            tx.Run("DELETE FROM readings WHERE confirmed_at < $before", ("$before", at - (long)_limits.KeepConfirmed.TotalMilliseconds));
            return count;
        });
        Interlocked.Add(ref _waiting, -confirmed);
    }

    /// <summary>The newest replay that was carried out; null for none.</summary>
    public Guid? Replayed => Guid.TryParse(_file.Fact("replayed"), out var id) ? id : null;

    /// <summary>
    /// The server lost what it had confirmed: what is still here of that time waits again, under the same names. Once a request; false when it was done before.
    /// </summary>
    public bool Replay(ReplayRequest asked)
    {
        if (Replayed == asked.Id)
        {
            return false;
        }

        _file.Write(tx =>
        {
            tx.Run(
                """
                UPDATE readings SET confirmed_at = NULL
                WHERE confirmed_at IS NOT NULL AND parked IS NULL
                  AND CASE WHEN json_valid(CAST(payload AS TEXT))
                      THEN CAST(strftime('%s', json_extract(CAST(payload AS TEXT), '$.measuredAt')) AS INTEGER) >= $from
                       AND CAST(strftime('%s', json_extract(CAST(payload AS TEXT), '$.measuredAt')) AS INTEGER) < $until
                      ELSE 0 END
                """,
                ("$from", asked.From.ToUnixTimeSeconds()), ("$until", asked.Until.ToUnixTimeSeconds()));
            return tx.SetFact("replayed", asked.Id.ToString());
        });
        Recount();
        return true;
    }

    /// <summary>The server refuses this one for good: it is put aside with the reason, and no longer holds up the others.</summary>
    public void Park(long sequence, string reason, long? epoch = null)
    {
        var parked = _file.Write(tx => tx.Run(
            $"UPDATE readings SET parked = $why WHERE {Named(tx, epoch)} AND {Waiting}", ("$why", reason), ("$s", sequence), ("$epoch", epoch)));
        Interlocked.Add(ref _waiting, -parked);
    }

    private void Recount() =>
        Interlocked.Exchange(ref _waiting, _file.Read(tx => tx.Number($"SELECT count(*) FROM readings WHERE {Waiting}")));

    private static List<(WaitingReading Reading, bool IsSound)> Rows(OutboxTransaction tx, long epoch, string which, int most) => tx.Rows(
        $"SELECT COALESCE(from_sequence, sequence), payload, check_sum FROM readings WHERE {Waiting} AND {which} ORDER BY sequence DESC LIMIT $most",
        row =>
        {
            var json = row[1] as byte[] ?? [];
            return (new WaitingReading(epoch, row.GetInt64(0), json), row.IsDBNull(2) ? Readable(json) is not null : row.GetInt64(2) == Sum(json));
        },
        ("$most", most), ("$epoch", epoch));

    private static string Named(OutboxTransaction tx, long? epoch) =>
        epoch is null || epoch == OutboxSchema.EpochOf(tx) ? "sequence = $s AND from_epoch IS NULL" : "from_epoch = $epoch AND from_sequence = $s";

    /// <summary>SQLite does not see a bit that flipped within a value; this does.</summary>
    private static long Sum(ReadOnlySpan<byte> json)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(json, digest);
        return BinaryPrimitives.ReadInt64LittleEndian(digest);
    }

    /// <summary>Null for what the disk changed beyond reading.</summary>
    private static Reading? Readable(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize<Reading>(json, WireJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static int DropOldest(OutboxTransaction tx, long excess)
    {
        const string Oldest = $"DELETE FROM readings WHERE sequence IN (SELECT sequence FROM readings WHERE {Waiting} AND from_epoch IS";
        var dropped = tx.Run(Oldest + " NOT NULL ORDER BY sequence LIMIT $n)", ("$n", excess));
        dropped += tx.Run(Oldest + " NULL ORDER BY sequence LIMIT $n)", ("$n", excess - dropped));
        var before = tx.Number("SELECT CAST(value AS INTEGER) FROM facts WHERE name = 'dropped'");
        tx.SetFact("dropped", (before + dropped).ToString(CultureInfo.InvariantCulture));
        return dropped;
    }

    private static Reading OnTheWire(long sequence, string bracelet, BraceletSummary summary) => new(
        sequence, summary.SpanEnd, summary.SpanSeconds, bracelet,
        summary.HeartRateBpm, summary.OxygenPercent, summary.Steps, summary.Falls, summary.BatteryPercent);
}
