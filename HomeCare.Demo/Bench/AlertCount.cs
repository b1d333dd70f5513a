namespace HomeCare.Demo.Bench;

/// <summary>What became of a run's falls.</summary>
/// <param name="Alerted">Falls that have an alert.</param>
/// <param name="TooMany">Alerts of a fall that another tells already, or that nobody sent.</param>
internal sealed record AlertCount(long Alerted, long TooMany);
