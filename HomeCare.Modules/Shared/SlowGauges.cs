namespace HomeCare.Modules.Shared;

/// <summary>
/// Gauges that a database has to be asked for. Reading the metrics must not wait for one, so they are counted just before, at most every 10 s
/// and only when somebody reads the metrics; what cannot be counted keeps its last count, and the gauge of the counts' age grows.
/// </summary>
public interface ISlowGauges
{
    /// <summary>Counts again.</summary>
    Task CountAsync(CancellationToken cancellationToken);
}
