using HomeCare.Modules.Alerts.Contracts;

namespace HomeCare.Modules.Alerts.Silence;

/// <summary>What is decided of mass silences at one look.</summary>
internal abstract record MassDecision
{
    internal sealed record Open(IncidentKind Kind, string? Operator, DateTimeOffset StartedAt, int Homes, IReadOnlyList<QuietSource> Members) : MassDecision;

    internal sealed record Hold(Incident Of, IncidentKind Kind, int Homes, int Silent, DateTimeOffset GrewAt, IReadOnlyList<QuietSource> Joining) : MassDecision;

    internal sealed record End(Incident Of, int Silent) : MassDecision;
}

/// <summary>
/// Decides when many silences are one (CLINICAL 5, proposal). Pure. Who falls silent while an incident grows belongs to it; who does later, when it has stopped
/// growing, is silent for himself. It ends when half of what opened it is left, a limit strictly inside the other, and those left raise their own alerts.
/// </summary>
internal static class MassSilence
{
    public static readonly TimeSpan Within = TimeSpan.FromMinutes(5);

    public const double FleetShare = 0.02;

    public const double OperatorShare = 0.01;

    /// <summary>
    /// At least so many: 2 % of a fleet of fewer than 1,000 is fewer than a person reads one by one, and of three homes one is a third.
    /// </summary>
    public const int Fewest = 20;

    /// <summary>From this share of the silent ones on, one operator explains a silence of the whole fleet.</summary>
    private const double Explains = 0.9;

    /// <param name="rule">Which sources.</param>
    /// <param name="quiets">Those of them that are late or silent now and were heard before: who was never heard is no outage.</param>
    /// <param name="lasting">The incidents of these sources that last.</param>
    /// <param name="seenOf">How many there are, of an operator or (null) of all.</param>
    /// <param name="now">The server's clock.</param>
    public static IReadOnlyList<MassDecision> Decide(
        AlertRule rule, IReadOnlyList<QuietSource> quiets, IReadOnlyList<Incident> lasting, Func<string?, int> seenOf, DateTimeOffset now)
    {
        var decisions = new List<MassDecision>();
        var nobody = rule == AlertRule.BoxSilent && quiets.Count >= seenOf(null);
        var recent = quiets.Where(quiet => now - quiet.Quiet.LateAt < Within).ToList();
        foreach (var incident in lasting)
        {
            decisions.Add(GoOn(incident, quiets, recent, nobody, seenOf, now));
        }

        // Told as one as soon as the first of them would be an alert; the others are late by then.
        var uncovered = recent.Where(quiet => !lasting.Any(incident => incident.Covers(quiet.Home.Operator))).ToList();
        if (uncovered.Exists(quiet => quiet.Quiet.IsSilent(now)))
        {
            decisions.AddRange(Begin(uncovered, nobody, seenOf));
        }

        return decisions;
    }

    private static MassDecision GoOn(
        Incident incident, IReadOnlyList<QuietSource> quiets, List<QuietSource> recent, bool nobody, Func<string?, int> seenOf, DateTimeOffset now)
    {
        var (homes, share) = (seenOf(incident.Operator), incident.Operator is null ? FleetShare : OperatorShare);
        var grows = IsMass(recent.Count(quiet => incident.Covers(quiet.Home.Operator)), homes, share);
        DateTimeOffset grewAt = grows ? now : incident.GrewAt;
        var joining = quiets
            .Where(quiet => quiet.Incident is null && incident.Covers(quiet.Home.Operator)
                && quiet.Quiet.LateAt <= grewAt && quiet.Quiet.LateAt > incident.OpenedAt - Within)
            .ToList();
        var silent = joining.Count + quiets.Count(quiet => quiet.Incident == incident.Id);
        return silent <= Math.Max(Fewest / 2, homes * share / 2)
            ? new MassDecision.End(incident, silent)
            : new MassDecision.Hold(
                incident, grows && nobody && incident.Operator is null ? IncidentKind.OwnIntake : incident.Kind, homes, silent, grewAt, joining);
    }

    private static IEnumerable<MassDecision> Begin(List<QuietSource> uncovered, bool nobody, Func<string?, int> seenOf)
    {
        var byOperator = uncovered.Where(quiet => quiet.Home.Operator is not null).GroupBy(quiet => quiet.Home.Operator!).Select(same => same.ToList()).ToList();
        if (IsMass(uncovered.Count, seenOf(null), FleetShare))
        {
            var all = seenOf(null);
            var largest = byOperator.MaxBy(same => same.Count);
            return
            [
                nobody ? Of(IncidentKind.OwnIntake, null, uncovered, all)
                : largest is not null && largest.Count >= Explains * uncovered.Count && seenOf(largest[0].Home.Operator) < Explains * all
                    ? Of(IncidentKind.Operator, largest[0].Home.Operator, largest, seenOf(largest[0].Home.Operator))
                : Of(IncidentKind.Fleet, null, uncovered, all),
            ];
        }

        return byOperator
            .Select(same => (Members: same, Homes: seenOf(same[0].Home.Operator)))
            .Where(group => IsMass(group.Members.Count, group.Homes, OperatorShare))
            .Select(group => Of(IncidentKind.Operator, group.Members[0].Home.Operator, group.Members, group.Homes));
    }

    private static MassDecision.Open Of(IncidentKind kind, string? @operator, List<QuietSource> members, int homes) =>
        new(kind, @operator, members.Min(member => member.Quiet.Heard), homes, members);

    private static bool IsMass(int silent, int of, double share) => silent >= Fewest && silent > share * of;
}
