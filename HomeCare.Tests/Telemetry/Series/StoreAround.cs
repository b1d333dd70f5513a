using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Series;

namespace HomeCare.Tests.Telemetry.Series;

/// <summary>A real store with something put before it; what is not overridden goes through.</summary>
internal abstract class StoreAround(ISeriesStore real) : ISeriesStore
{
    public TimeSpan StretchLength => real.StretchLength;

    public virtual bool WritesElsewhere => real.WritesElsewhere;

    public Task PrepareAsync(CancellationToken cancellationToken) => real.PrepareAsync(cancellationToken);

    public virtual Task WriteAsync(IReadOnlyList<Stretch> stretches, CancellationToken cancellationToken) => real.WriteAsync(stretches, cancellationToken);

    public virtual Task<IReadOnlyList<StoredReading>> ReadAsync(PatientId patient, long from, long to, CancellationToken cancellationToken) =>
        real.ReadAsync(patient, from, to, cancellationToken);

    public virtual Task<long> FindEndAsync(long since, CancellationToken cancellationToken) => real.FindEndAsync(since, cancellationToken);

    public Task<IReadOnlyList<StoredReading>> ReadLastAsync(PatientId patient, long before, int most, CancellationToken cancellationToken) =>
        real.ReadLastAsync(patient, before, most, cancellationToken);

    public Task<List<Bucket>> ReadBucketsAsync(PatientId patient, Tier tier, long from, long to, CancellationToken cancellationToken) =>
        real.ReadBucketsAsync(patient, tier, from, to, cancellationToken);

    public Task<StoredSums> ReadSumsAsync(
        PatientId patient, IReadOnlyList<(long From, long To)> spans, long firstDay, long endOfDays, CancellationToken cancellationToken) =>
        real.ReadSumsAsync(patient, spans, firstDay, endOfDays, cancellationToken);

    public virtual Task ForgetAsync(DateTimeOffset now, CancellationToken cancellationToken) => real.ForgetAsync(now, cancellationToken);

    public Task<string?> FindFaultAsync(CancellationToken cancellationToken) => real.FindFaultAsync(cancellationToken);
}
