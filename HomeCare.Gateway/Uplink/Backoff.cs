namespace HomeCare.Gateway.Uplink;

/// <summary>
/// Full jitter: a random wait between nothing and a doubling, capped bound, so that a hundred thousand boxes that lost the same server do not
/// come back together. Never less than a hundredth of the bound: no busy loop.
/// </summary>
internal sealed record Backoff(TimeSpan First, TimeSpan Longest)
{
    /// <param name="failures">How many times it failed before this wait, from 0.</param>
    /// <param name="chance">Random in [0, 1).</param>
    public TimeSpan Next(int failures, double chance)
    {
        var bound = Math.Min(Longest.TotalMilliseconds, First.TotalMilliseconds * Math.Pow(2, Math.Min(failures, 30)));
        return TimeSpan.FromMilliseconds(bound * Math.Clamp(chance, 0.01, 1));
    }
}
