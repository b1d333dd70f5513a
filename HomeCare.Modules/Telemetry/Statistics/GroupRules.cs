using HomeCare.Modules.Telemetry.Contracts;

namespace HomeCare.Modules.Telemetry.Statistics;

/// <summary>A group's hour.</summary>
/// <param name="Kind">What its members share.</param>
/// <param name="Named">The batch or the firmware.</param>
/// <param name="Sources">Members that could be judged this hour.</param>
/// <param name="Share">Their aberrant share, each member's cut at <see cref="GroupRules.MostOfOne"/>.</param>
internal readonly record struct GroupHour(SourceGroup Kind, string Named, int Sources, double Share);

/// <summary>
/// When a batch or a firmware is unhealthy (CLINICAL 4, proposal): its aberrant share is over twice the fleet's. The fleet is the median of the other groups of
/// the same kind, and the group must lie outside what these differ by among themselves (3 scaled median absolute deviations). Pure.
/// </summary>
internal static class GroupRules
{
    public const double TimesTheFleet = 2;

    public const double MostDeviations = 3;

    /// <summary>Below this share a multiple says nothing: twice almost nothing is almost nothing.</summary>
    public const double LeastShare = 0.01;

    /// <summary>What one source adds to its group at most: so one bad bracelet among ten makes 1 %, and accuses no batch.</summary>
    public const double MostOfOne = 0.10;

    /// <summary>Fewer sources are no group: with nine, one bad bracelet alone would cross <see cref="LeastShare"/>.</summary>
    public const int LeastSources = 10;

    /// <summary>
    /// When so many sources are unhealthy at once, and not a group of them, the cause is neither bracelet nor batch: a rule, a network, a server. One finding
    /// then stands for all.
    /// </summary>
    public const double MostOfTheFleet = 0.10;

    private const double ToStandardDeviation = 1.4826;

    /// <summary>A group's hour from its members' shares.</summary>
    public static GroupHour Of(SourceGroup kind, string named, IReadOnlyCollection<double> shares) =>
        new(kind, named, shares.Count, shares.Count == 0 ? 0 : shares.Sum(share => Math.Min(share, MostOfOne)) / shares.Count);

    /// <summary>Which of the groups of one kind are unhealthy. A lone group has no fleet to be held against.</summary>
    public static IReadOnlyList<GroupHour> Unhealthy(IReadOnlyList<GroupHour> groups)
    {
        var judged = groups.Where(group => group.Sources >= LeastSources).ToList();
        return [.. judged.Where(group => IsUnhealthy(group, [.. judged.Where(other => other != group).Select(other => other.Share)]))];
    }

    public static bool IsFleet(int unhealthy, int judged) => unhealthy >= LeastSources && unhealthy > MostOfTheFleet * judged;

    private static bool IsUnhealthy(GroupHour group, double[] others)
    {
        if (others.Length == 0)
        {
            return false;
        }

        var fleet = Median(others);
        var apart = ToStandardDeviation * Median([.. others.Select(share => Math.Abs(share - fleet))]);
        return group.Share > Math.Max(LeastShare, Math.Max(TimesTheFleet * fleet, fleet + (MostDeviations * apart)));
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }
}
