using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Telemetry.Series.Influx;

/// <summary>Five-minute buckets of a long time: packed days where there are any, plain points for the days between and the newest.</summary>
internal sealed class MonthReader(InfluxServer server)
{
    // Today and yesterday are seldom packed: asked for with the first question.
    private static readonly long Newest = TimeSpan.FromDays(2).Ticks;

    public async Task<List<Bucket>> ReadAsync(PatientId patient, long from, long to, CancellationToken cancellationToken)
    {
        var (days, plain) = (new Dictionary<long, List<Bucket>>(), new BucketFields.Reader());
        var (firstDay, newest) = (InfluxDays.Day(from), Math.Max(from, InfluxDays.Day(to - 1) + TimeSpan.TicksPerDay - Newest));
        var who = StretchReader.Of(patient);
        await server.QueryAsync(
            Place.Month,
            $"SELECT buckets FROM day5 WHERE {who} AND {StretchReader.Within(firstDay, newest)};" +
            BucketFields.Select("m5", $"{who} AND {StretchReader.Within(newest, to)}"),
            (statement, _, at, cells) =>
            {
                if (statement > 0)
                {
                    plain.Take(statement - 1, at, cells);
                }
                else if (cells[0].Text is { } text)
                {
                    days[PlacedReading.ToTicks(at)] = PackedBuckets.Read(PlacedReading.ToTicks(at), text);
                }
            },
            cancellationToken);
        var buckets = days.OrderBy(day => day.Key).SelectMany(day => day.Value).Where(bucket => bucket.From < newest).ToList();
        if (Holes(firstDay, newest, days.ContainsKey) is { Count: > 0 } holes)
        {
            buckets.AddRange(await PlainAsync(server, patient, Tier.FiveMinutes, [.. holes.Select(hole => (hole.From, Math.Min(hole.To, newest)))], cancellationToken));
            buckets.Sort(static (one, other) => one.From.CompareTo(other.From));
        }

        buckets.AddRange(plain.Buckets());
        return [.. buckets.Where(bucket => bucket.From >= from && bucket.From < to)];
    }

    /// <summary>Buckets from their points, in one question.</summary>
    public static async Task<List<Bucket>> PlainAsync(
        InfluxServer server, PatientId patient, Tier tier, IReadOnlyList<(long From, long To)> spans, CancellationToken cancellationToken)
    {
        var reader = new BucketFields.Reader();
        await server.QueryAsync(
            Place.Of(tier),
            string.Join(';', spans.Select(span => BucketFields.Select(
                Place.Measurement(tier), $"{StretchReader.Of(patient)} AND {StretchReader.Within(span.From, span.To)}"))),
            (statement, _, at, cells) => reader.Take(statement % 2, at, cells),
            cancellationToken);
        return [.. reader.Buckets()];
    }

    /// <summary>Runs of days without a row.</summary>
    public static List<(long From, long To)> Holes(long from, long to, Func<long, bool> isThere)
    {
        var holes = new List<(long From, long To)>();
        for (var day = InfluxDays.Day(from); day < to; day += TimeSpan.TicksPerDay)
        {
            if (isThere(day))
            {
                continue;
            }

            if (holes.Count > 0 && holes[^1].To == day)
            {
                holes[^1] = (holes[^1].From, day + TimeSpan.TicksPerDay);
            }
            else
            {
                holes.Add((day, day + TimeSpan.TicksPerDay));
            }
        }

        return holes;
    }
}
