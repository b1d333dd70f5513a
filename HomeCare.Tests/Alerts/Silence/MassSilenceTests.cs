using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Silence;
using HomeCare.Modules.Patients.Contracts;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Silence;

/// <summary>CLINICAL 5: more than 2 % of the fleet, or 1 % of one operator, within 5 minutes is one incident.</summary>
internal sealed class MassSilenceTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 12, 13, 0, 0, TimeSpan.Zero);

    [TestCase(5_000, 100, false)]
    [TestCase(5_000, 101, true)]
    [TestCase(900, 19, false)]
    [TestCase(900, 20, true)]
    [TestCase(3, 1, false)]
    [TestCase(3, 3, false)]
    [TestCase(20, 20, true)]
    public void More_than_2_percent_of_the_fleet_and_at_least_20_are_one_incident(int homes, int silent, bool one) =>
        Assert.That(Decide(Quiet(silent), homes).OfType<MassDecision.Open>().Count(), Is.EqualTo(one ? 1 : 0));

    [TestCase(2_500, 25, 0)]
    [TestCase(2_500, 26, 1)]
    [TestCase(1_000, 19, 0)]
    public void More_than_1_percent_of_one_operator_are_one_incident_of_its_own(int its, int silent, int incidents)
    {
        var decided = Decide(Quiet(silent, @operator: "F SFR"), 100_000, new() { ["F SFR"] = its }).OfType<MassDecision.Open>().ToList();

        Assert.That(decided.Select(open => (open.Kind, open.Operator)), Is.EqualTo(Enumerable.Repeat((IncidentKind.Operator, "F SFR"), incidents)));
    }

    [TestCase(90, IncidentKind.Operator)]
    [TestCase(89, IncidentKind.Fleet)]
    public void A_silence_of_the_fleet_that_one_operator_explains_is_called_by_its_name(int its, IncidentKind kind)
    {
        var quiets = Quiet(its, @operator: "F SFR").Concat(Quiet(100 - its, @operator: "Orange F")).ToList();

        Assert.That(Decide(quiets, 2_000, new() { ["F SFR"] = 600, ["Orange F"] = 1_400 }).OfType<MassDecision.Open>().Select(open => open.Kind), Is.EqualTo(new[] { kind }));
    }

    [Test]
    public void When_nobody_at_all_is_heard_the_fault_is_the_server_s_own([Values(20, 5_000)] int homes)
    {
        Assert.That(((MassDecision.Open)Decide(Quiet(homes), homes).Single()).Kind, Is.EqualTo(IncidentKind.OwnIntake));
        Assert.That(((MassDecision.Open)Decide(Quiet(homes), homes + 1).Single()).Kind, Is.EqualTo(IncidentKind.Fleet));
    }

    /// <summary>Silences that came one by one over the hours are not one event.</summary>
    [Test]
    public void What_fell_silent_longer_ago_than_five_minutes_does_not_count() =>
        Assert.That(Decide(Quiet(50, lateSeconds: 300).Concat(Quiet(15)).ToList(), 1_000), Is.Empty);

    /// <summary>It is told when the first would be an alert, not when some are late: a lift or a flap is no incident.</summary>
    [Test]
    public void Late_ones_alone_are_no_incident_and_with_one_silent_they_are()
    {
        var late = Quiet(100, lateSeconds: 30).ToList();

        Assert.That(Decide(late, 1_000), Is.Empty);
        Assert.That(((MassDecision.Open)Decide([.. late, .. Quiet(1)], 1_000).Single()).Members, Has.Count.EqualTo(101));
    }

    [TestCase(11, true)]
    [TestCase(10, false)]
    public void It_ends_when_half_of_what_opened_it_is_left(int silent, bool lasts)
    {
        var incident = Open(Now.AddHours(-1));
        var held = Quiet(silent, lateSeconds: 3_000).ToList();
        held.ForEach(quiet => quiet.Incident = incident.Id);

        Assert.That(Decide(held, 900, lasting: incident).Single(), lasts ? Is.TypeOf<MassDecision.Hold>() : Is.TypeOf<MassDecision.End>());
    }

    [Test]
    public void Who_falls_silent_after_it_stopped_growing_is_silent_for_himself()
    {
        var incident = Open(Now.AddHours(-1));
        var held = Quiet(40, lateSeconds: 3_000).ToList();
        held.ForEach(quiet => quiet.Incident = incident.Id);

        var decided = Decide([.. held, .. Quiet(3)], 1_000, lasting: incident);

        Assert.That(((MassDecision.Hold)decided.Single()).Joining, Is.Empty);
    }

    [Test]
    public void While_it_grows_all_that_fall_silent_join()
    {
        var incident = Open(Now.AddMinutes(-2));
        var held = Quiet(40, lateSeconds: 200).ToList();
        held.ForEach(quiet => quiet.Incident = incident.Id);

        var hold = (MassDecision.Hold)Decide([.. held, .. Quiet(3, lateSeconds: 1)], 1_000, lasting: incident).Single();

        Assert.That((hold.Joining.Count, hold.Silent, hold.GrewAt), Is.EqualTo((3, 43, Now)));
    }

    [Test]
    public void An_incident_of_one_operator_leaves_the_others_to_themselves()
    {
        var incident = Incident.Open(Guid.NewGuid(), IncidentKind.Operator, AlertRule.BoxSilent, "F SFR", Now.AddMinutes(-5), Now.AddMinutes(-2));
        var quiets = Quiet(60, @operator: "F SFR").Concat(Quiet(5, @operator: "Orange F")).ToList();

        var hold = (MassDecision.Hold)Decide(quiets, 100_000, new() { ["F SFR"] = 2_000, ["Orange F"] = 2_000 }, incident).Single();

        Assert.That(hold.Joining.Select(quiet => quiet.Home.Operator).Distinct(), Is.EqualTo(new[] { "F SFR" }));
    }

    private static IReadOnlyList<MassDecision> Decide(
        IEnumerable<QuietSource> quiets, int homes, Dictionary<string, int>? operators = null, Incident? lasting = null) =>
        MassSilence.Decide(
            AlertRule.BoxSilent, [.. quiets], lasting is null ? [] : [lasting], name => name is null ? homes : operators?.GetValueOrDefault(name) ?? homes, Now);

    private static Incident Open(DateTimeOffset at) => Incident.Open(Guid.NewGuid(), IncidentKind.Fleet, AlertRule.BoxSilent, null, at.AddMinutes(-3), at);

    /// <param name="count">How many.</param>
    /// <param name="lateSeconds">For how long they have been late; from 60 on they are silent.</param>
    /// <param name="operator">Whose network.</param>
    private static IEnumerable<QuietSource> Quiet(int count, int lateSeconds = 60, string? @operator = null)
    {
        var heard = Now.AddSeconds(-120 - lateSeconds);
        return Enumerable.Range(0, count).Select(_ => new QuietSource(
            new WatchedHome(new Home(PatientId.New(), BoxId.New(), Now.AddDays(-7), "Europe/Paris")) { Operator = @operator })
        {
            Quiet = new Quiet(AlertRule.BoxSilent, heard, heard, TimeSpan.FromMinutes(3), Never: false, "cause_unknown"),
        });
    }
}
