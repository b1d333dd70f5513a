namespace HomeCare.Modules.Telemetry.Series.Influx;

/// <summary>How many readings the store has of everyone's day: what the rows of stretches say, a part of the people at a time.</summary>
internal sealed class StretchCounts(InfluxServer server)
{
    /// <summary>Parts of everyone, by the last digit of the id.</summary>
    public const int Parts = 16;

    public async Task<Dictionary<Guid, long>> OfDayAsync(long day, int part, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<Guid, long>();
        await server.QueryAsync(
            Place.Raw,
            $"SELECT sum(n) FROM stretch WHERE {StretchReader.Within(day, day + TimeSpan.TicksPerDay)} AND p =~ /{part:x}$/ GROUP BY p",
            (_, person, _, cells) => counts[Guid.Parse(person!)] = cells[0].Whole,
            cancellationToken);
        return counts;
    }

    /// <summary>Whether it has any of a time.</summary>
    public async Task<bool> AnyAsync(long from, long to, CancellationToken cancellationToken)
    {
        var any = false;
        await server.QueryAsync(
            Place.Raw, $"SELECT n FROM stretch WHERE {StretchReader.Within(from, to)} LIMIT 1", (_, _, _, _) => any = true, cancellationToken);
        return any;
    }
}
