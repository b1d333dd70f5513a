namespace HomeCare.Modules.Telemetry.Series.Influx;

/// <summary>What is kept equally long lies together: a retention policy on 1.x, a bucket on 2.x, a database on 3.x.</summary>
/// <param name="Name">Its name, on 1.x the policy's.</param>
/// <param name="Keep">How long; null for ever.</param>
/// <param name="Shard">How much time one shard of 1.x and 2.x holds: it is dropped whole, and each one that a query touches costs its time.</param>
internal sealed record Place(string Name, TimeSpan? Keep, TimeSpan Shard)
{
    /// <summary>Readings, and how they came.</summary>
    public static readonly Place Raw = new("raw", Retention.Raw, TimeSpan.FromDays(1));

    /// <summary>Minutes.</summary>
    public static readonly Place Year = new("year", Retention.Minutes, TimeSpan.FromDays(7));

    /// <summary>Quarters of an hour, and parked lines.</summary>
    public static readonly Place Ever = new("ever", null, TimeSpan.FromDays(182));

    public static readonly IReadOnlyList<Place> All = [Raw, Year, Ever];

    /// <summary>Where a tier's buckets are. Those of five minutes are not in InfluxDB: they lie beside it.</summary>
    public static Place Of(Tier tier) => tier switch { Tier.Minute => Year, Tier.Quarter => Ever, _ => throw new ArgumentOutOfRangeException(nameof(tier)) };

    public static string Measurement(Tier tier) => tier switch { Tier.Minute => "m1", Tier.Quarter => "m15", _ => throw new ArgumentOutOfRangeException(nameof(tier)) };
}
