using Microsoft.Data.Sqlite;

namespace HomeCare.Gateway.Outbox;

/// <summary>Brings what one outbox file holds into another, as far as it can be read: from both ends, so that one broken page costs that page.</summary>
internal static class OutboxSalvage
{
    /// <summary>More readings than any outbox holds.</summary>
    private const long MostSkipped = 1L << 32;

    /// <summary>With what says their order; a number that the other file gave too names another row here.</summary>
    private static readonly (string Table, string Order)[] Small = [("dangers", "event_id"), ("event_frames", "bracelet"), ("story_log", "id")];

    /// <summary>Dangers, the frames they came in, and what is remembered but the epoch.</summary>
    /// <param name="from">May be broken anywhere.</param>
    /// <param name="to">In a transaction.</param>
    /// <param name="newer">What the other file also has is older there.</param>
    public static void Bring(OutboxTransaction from, OutboxTransaction to, bool newer)
    {
        foreach (var (table, order) in Small)
        {
            string[] columns = [.. Common(from, to, table).Where(column => column != "id")];
            if (columns.Length == 0)
            {
                continue;
            }

            var insert = $"INSERT OR {(newer ? "REPLACE" : "IGNORE")} INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select((_, i) => $"$v{i}"))})";
            foreach (var row in BothWays(from, $"SELECT {string.Join(", ", columns)} FROM {table} ORDER BY {order}"))
            {
                to.Run(insert, [.. row.Select((value, i) => ($"$v{i}", value))]);
            }
        }

        foreach (var fact in BothWays(from, "SELECT name, value FROM facts WHERE name <> 'epoch' ORDER BY name"))
        {
            to.Run($"INSERT OR {(newer ? "REPLACE" : "IGNORE")} INTO facts VALUES ($n, $v)", ("$n", fact[0]), ("$v", fact[1]));
        }
    }

    /// <summary>Readings in the order of their sequence, each with the name it had. The last one's sequence; null when there are no more.</summary>
    public static long? BringReadings(OutboxTransaction from, OutboxTransaction to, long after, int most)
    {
        var epoch = Epoch(from);
        var payloads = Common(from, to, "readings").Contains("check_sum");
        var rows = Forwards(
            from,
            "SELECT sequence, bracelet, boot_id, frame, payload, confirmed_at, parked, "
                + (payloads ? "COALESCE(from_epoch, $epoch), COALESCE(from_sequence, sequence), check_sum" : "$epoch, sequence, NULL")
                + " FROM readings WHERE sequence > $after ORDER BY sequence LIMIT $most",
            epoch, after, most);
        long? last = null;
        foreach (var row in rows)
        {
            last = (long)row[0]!;
            to.Run(
                """
                INSERT OR IGNORE INTO readings (bracelet, boot_id, frame, payload, confirmed_at, parked, from_epoch, from_sequence, check_sum)
                VALUES ($b, $boot, $frame, $json, $confirmed, $parked, $epoch, $sequence, $sum)
                """,
                ("$b", row[1]), ("$boot", row[2]), ("$frame", row[3]), ("$json", row[4]), ("$confirmed", row[5]), ("$parked", row[6]),
                ("$epoch", row[7]), ("$sequence", row[8]), ("$sum", row[9]));
        }

        return last;
    }

    // Without its epoch a reading cannot say what it was called: a name of its own, the same at each try, keeps it apart from all others.
    private static long Epoch(OutboxTransaction from)
    {
        try
        {
            return OutboxSchema.EpochOf(from);
        }
        catch (Exception lost) when (lost is SqliteException or InvalidOperationException or FormatException)
        {
            return OutboxSchema.NewEpoch();
        }
    }

    private static string[] Common(OutboxTransaction from, OutboxTransaction to, string table)
    {
        List<string> Of(OutboxTransaction tx) => tx.Rows($"SELECT name FROM pragma_table_info('{table}') ORDER BY cid", row => row.GetString(0));
        try
        {
            return [.. Of(to).Intersect(Of(from))];
        }
        catch (SqliteException)
        {
            return [];
        }
    }

    private static List<object?[]> BothWays(OutboxTransaction from, string sql)
    {
        var rows = new List<object?[]>();
        if (!TryRead(from, sql, rows, []))
        {
            TryRead(from, sql + " DESC", rows, []);
        }

        return rows;
    }

    /// <summary>What is readable next; a broken page is stepped over, further at each try.</summary>
    private static List<object?[]> Forwards(OutboxTransaction from, string sql, long epoch, long after, int most)
    {
        var rows = new List<object?[]>();
        for (long skip = 0; ; skip = Math.Max(1, skip * 2))
        {
            if (TryRead(from, sql, rows, [("$epoch", epoch), ("$after", after + skip), ("$most", most)]) || rows.Count > 0 || skip > MostSkipped)
            {
                return rows;
            }
        }
    }

    private static bool TryRead(OutboxTransaction from, string sql, List<object?[]> rows, (string, object?)[] values)
    {
        try
        {
            from.Rows(sql, row =>
            {
                var one = new object?[row.FieldCount];
                for (var i = 0; i < one.Length; i++)
                {
                    one[i] = row.IsDBNull(i) ? null : row.GetValue(i);
                }

                rows.Add(one);
                return true;
            }, values);
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }
}
