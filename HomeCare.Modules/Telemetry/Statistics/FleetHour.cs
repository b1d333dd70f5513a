using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Series;

namespace HomeCare.Modules.Telemetry.Statistics;

/// <summary>One source after an hour's judgement.</summary>
internal readonly record struct JudgedSource(Source Source, PatientId Patient, HourCounts Hour, UnhealthyCause? Cause);

/// <summary>The fleet's hour: groups held against each other, and what is to be told of sources and groups. Pure.</summary>
/// <param name="Groups">Batches and firmwares with their hour.</param>
/// <param name="Unhealthy">Of these, the unhealthy ones.</param>
/// <param name="Told">The news of the hour.</param>
internal sealed record FleetHour(IReadOnlyList<GroupHour> Groups, IReadOnlySet<GroupHour> Unhealthy, SourcesJudged Told)
{
    /// <param name="from">The hour's start.</param>
    /// <param name="all">Every source known, in the order in which they became known; those without readings that hour have empty counts.</param>
    /// <param name="firmwareOf">The program of a box; null when it never said.</param>
    public static FleetHour Judge(DateTimeOffset from, IReadOnlyList<JudgedSource> all, Func<BoxId, string?> firmwareOf)
    {
        var memberships = all.Select(each => GroupsOf(each, firmwareOf)).ToList();
        var shares = new Dictionary<(SourceGroup, string), List<double>>();
        for (var index = 0; index < all.Count; index++)
        {
            if (SourceRules.CanJudge(all[index].Hour))
            {
                foreach (var group in memberships[index])
                {
                    (shares.TryGetValue(group, out var known) ? known : shares[group] = []).Add(all[index].Hour.Share);
                }
            }
        }

        var groups = shares.Select(each => GroupRules.Of(each.Key.Item1, each.Key.Item2, each.Value)).ToList();
        var unhealthy = groups.GroupBy(group => group.Kind).SelectMany(kind => GroupRules.Unhealthy([.. kind])).ToHashSet();
        return new FleetHour(groups, unhealthy, Tell(from, all, memberships, unhealthy));
    }

    private static SourcesJudged Tell(
        DateTimeOffset from, IReadOnlyList<JudgedSource> all, List<List<(SourceGroup Kind, string Named)>> memberships, HashSet<GroupHour> unhealthy)
    {
        var ill = unhealthy.Select(group => (group.Kind, group.Named)).ToHashSet();
        var alone = Enumerable.Range(0, all.Count).Count(index => all[index].Cause is not null && !memberships[index].Exists(ill.Contains));
        var fleet = GroupRules.IsFleet(alone, all.Count(each => SourceRules.CanJudge(each.Hour)));
        var sources = new List<UnhealthySource>();
        var groups = new Dictionary<(SourceGroup, string), UnhealthyGroup>();
        for (var index = 0; index < all.Count; index++)
        {
            var (each, own) = (all[index], memberships[index].Where(ill.Contains).ToList());
            if (each.Cause is { } cause)
            {
                sources.Add(new UnhealthySource(each.Patient, each.Source.Box, cause, InGroup: fleet || own.Count > 0));
                if (fleet)
                {
                    own.Add((SourceGroup.Fleet, ""));
                }
            }

            // The first that was ever known stands for the group: the same home hour after hour, and after a start.
            foreach (var (kind, named) in own)
            {
                groups.TryAdd((kind, named), new UnhealthyGroup(kind, named, each.Patient, each.Source.Box));
            }
        }

        return new SourcesJudged(from, sources, [.. groups.Values]);
    }

    private static List<(SourceGroup Kind, string Named)> GroupsOf(JudgedSource each, Func<BoxId, string?> firmwareOf)
    {
        var own = new List<(SourceGroup, string)>(2);
        if (SerialBatch.Of(each.Source.BraceletSerial) is { } batch)
        {
            own.Add((SourceGroup.Batch, batch));
        }

        if (firmwareOf(each.Source.Box) is { Length: > 0 } firmware)
        {
            own.Add((SourceGroup.Firmware, firmware));
        }

        return own;
    }
}
