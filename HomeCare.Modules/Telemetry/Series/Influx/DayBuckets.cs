using System.Text;
using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Telemetry.Series.Influx;

/// <summary>
/// Minutes and quarters of days that are over, for years and for other tools. They are written a day at once, when it is rolled up: a quarter of an hour at a time
/// they, and what they are made of, were half as much again as the readings, in blocks of fifteen values where InfluxDB packs a thousand.
/// </summary>
internal sealed class DayBuckets(InfluxServer server, LineSender sender)
{
    /// <summary>How many people's days are asked for at once.</summary>
    public const int PeopleAtOnce = 20;

    /// <summary>Of some people, those whose day has buckets already.</summary>
    public async Task<HashSet<PatientId>> ThereAsync(int day, IEnumerable<PatientId> people, CancellationToken cancellationToken)
    {
        var (there, from) = (new HashSet<PatientId>(), day * TimeSpan.TicksPerDay);
        var where = $"{StretchReader.Of(people.Select(patient => patient.Value))} AND {StretchReader.Within(from, from + TimeSpan.TicksPerDay)}";
        await server.QueryAsync(
            Place.Of(Tier.Quarter), $"SELECT readings FROM {Place.Measurement(Tier.Quarter)} WHERE {where} GROUP BY p LIMIT 1",
            (_, person, _, _) => there.Add(new PatientId(Guid.Parse(person!))), cancellationToken);
        return there;
    }

    /// <param name="minutes">Some people's day in minutes, oldest first.</param>
    /// <param name="over">Those of them whose day has buckets already (<see cref="ThereAsync"/>).</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task PutAsync(IReadOnlyDictionary<PatientId, IReadOnlyList<Bucket>> minutes, HashSet<PatientId> over, CancellationToken cancellationToken)
    {
        // Quarters first: a person who has minutes has quarters, whatever cuts it off.
        await PutAsync(Tier.Quarter, minutes.Select(person => (person.Key, (IReadOnlyList<Bucket>)Bucket.Coarser(person.Value, Tier.Quarter))), over, cancellationToken);
        await PutAsync(Tier.Minute, minutes.Select(person => (person.Key, person.Value)), over, cancellationToken);
    }

    /// <summary>The buckets of spans, oldest first, in one question.</summary>
    public async Task<List<Bucket>> ReadAsync(PatientId patient, Tier tier, IReadOnlyList<(long From, long To)> spans, CancellationToken cancellationToken)
    {
        var reader = new BucketFields.Reader();
        await server.QueryAsync(
            Place.Of(tier),
            string.Join(';', spans.Select(span => BucketFields.Select(Place.Measurement(tier), $"{StretchReader.Of(patient)} AND {StretchReader.Within(span.From, span.To)}"))),
            (statement, _, at, cells) => reader.Take(statement % 2, at, cells),
            cancellationToken);
        return [.. reader.Buckets()];
    }

    private async Task PutAsync(
        Tier tier, IEnumerable<(PatientId Patient, IReadOnlyList<Bucket> Buckets)> days, HashSet<PatientId> over, CancellationToken cancellationToken)
    {
        var (lines, measurement) = (new LineWriter(), Encoding.ASCII.GetBytes(Place.Measurement(tier)));
        foreach (var (patient, buckets) in days)
        {
            foreach (var bucket in buckets)
            {
                BucketFields.Write(lines.Begin(measurement, patient.Value), bucket, over.Contains(patient));
                lines.End(PlacedReading.ToNanoseconds(bucket.From));
            }

            // All of them at once would be a large object each time, and each few of those a collection of everything, all night (docs/bench.md, LOHThreshold).
            if (lines.Ends.Count >= LineSender.MostLines)
            {
                await sender.SendAsync(Place.Of(tier), lines, cancellationToken);
                lines.Clear();
            }
        }

        await sender.SendAsync(Place.Of(tier), lines, cancellationToken);
    }
}
