using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Statistics;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Statistics;

internal sealed class GroupRulesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 12, 12, 0, 0, TimeSpan.Zero);

    [TestCase(0.021, true)]
    [TestCase(0.020, false, Description = "twice is not over twice")]
    [TestCase(0.011, false)]
    public void A_batch_is_unhealthy_over_twice_the_others(double share, bool unhealthy) =>
        Assert.That(Unhealthy(("A", 20, share), ("B", 20, 0.01), ("C", 20, 0.01), ("D", 20, 0.01)), unhealthy ? Is.EqualTo(new[] { "A" }) : Is.Empty);

    [TestCase(0.0101, true)]
    [TestCase(0.0099, false, Description = "twice almost nothing is almost nothing")]
    public void Below_one_percent_a_multiple_says_nothing(double share, bool unhealthy) =>
        Assert.That(Unhealthy(("A", 20, share), ("B", 20, 0.0001), ("C", 20, 0)), unhealthy ? Is.EqualTo(new[] { "A" }) : Is.Empty);

    [Test]
    public void Two_batches_are_each_held_against_the_other() =>
        Assert.That(Unhealthy(("A", 20, 0.05), ("B", 20, 0.01)), Is.EqualTo(new[] { "A" }));

    [Test]
    public void A_lone_batch_has_no_fleet_to_be_held_against() => Assert.That(Unhealthy(("A", 20, 0.10)), Is.Empty);

    [TestCase(9, false)]
    [TestCase(10, true)]
    public void Fewer_than_ten_sources_are_no_group(int sources, bool unhealthy) =>
        Assert.That(Unhealthy(("A", sources, 0.10), ("B", 20, 0.01)), unhealthy ? Is.EqualTo(new[] { "A" }) : Is.Empty);

    [Test]
    public void One_very_bad_batch_does_not_hide_another_by_moving_the_fleet() =>
        Assert.That(Unhealthy(("A", 20, 0.10), ("B", 20, 0.03), ("C", 20, 0.005), ("D", 20, 0.006), ("E", 20, 0.005)), Is.EqualTo(new[] { "A", "B" }));

    [Test]
    public void A_batch_among_batches_that_differ_as_much_by_themselves_is_not_accused() =>
        Assert.That(Unhealthy(("A", 20, 0.06), ("B", 20, 0.01), ("C", 20, 0.02), ("D", 20, 0.03), ("E", 20, 0.045), ("F", 20, 0.002)), Is.Empty);

    [Test]
    public void One_bad_bracelet_accuses_no_batch()
    {
        var shares = Enumerable.Repeat(0.0, 9).Append(1.0).ToList();

        Assert.That(GroupRules.Of(SourceGroup.Batch, "A", shares).Share, Is.EqualTo(0.01).Within(1e-9));
        Assert.That(GroupRules.Unhealthy([GroupRules.Of(SourceGroup.Batch, "A", shares), new(SourceGroup.Batch, "B", 20, 0)]), Is.Empty);
    }

    [Test]
    public void Sources_of_an_unhealthy_batch_are_told_as_one()
    {
        var all = Sources(0, 15, "BR-BAD", 40).Concat(Sources(15, 45, "BR-GOOD", 0)).ToList();
        var told = FleetHour.Judge(Noon, all, _ => null).Told;

        var group = told.Groups.Single();
        Assert.That((group.Kind, group.Named, group.Patient), Is.EqualTo((SourceGroup.Batch, "BR-BAD", all[0].Patient)));
        Assert.That(told.Sources, Has.Count.EqualTo(15).And.All.Property(nameof(UnhealthySource.InGroup)).True);
    }

    [Test]
    public void Boxes_of_one_program_are_a_group_as_well()
    {
        var all = Sources(0, 15, "BR-A", 40).Concat(Sources(15, 100, "BR-A", 0)).ToList();
        var bad = all.Take(15).Select(each => each.Source.Box).ToHashSet();
        var told = FleetHour.Judge(Noon, all, box => bad.Contains(box) ? "1.5.0" : "1.4.0").Told;

        Assert.That(told.Groups.Select(group => (group.Kind, group.Named)), Is.EqualTo(new[] { (SourceGroup.Firmware, "1.5.0") }));
    }

    [Test]
    public void A_bad_bracelet_of_a_good_batch_stands_for_itself()
    {
        var all = Sources(0, 1, "BR-A", 40).Concat(Sources(1, 50, "BR-A", 0)).ToList();
        var told = FleetHour.Judge(Noon, all, _ => "1.4.0").Told;

        Assert.That(told.Groups, Is.Empty);
        Assert.That(told.Sources.Single(), Is.EqualTo(new UnhealthySource(all[0].Patient, all[0].Source.Box, UnhealthyCause.Share, InGroup: false)));
    }

    [Test]
    public void When_a_tenth_of_everyone_is_ill_at_once_it_is_one_finding()
    {
        var all = Sources(0, 60, "BR-A", 40).Concat(Sources(60, 40, "BR-A", 0)).ToList();
        var told = FleetHour.Judge(Noon, all, _ => "1.4.0").Told;

        Assert.That(told.Groups.Select(group => group.Kind), Is.EqualTo(new[] { SourceGroup.Fleet }));
        Assert.That(told.Sources.Count(source => !source.InGroup), Is.Zero);
    }

    private static IEnumerable<JudgedSource> Sources(int first, int count, string batch, int aberrant) => Enumerable.Range(first, count).Select(index =>
        new JudgedSource(
            Noted.Source($"{batch}-{index:0000}"), PatientId.New(), new HourCounts(360, aberrant, 0), aberrant > 18 ? UnhealthyCause.Share : null));

    private static string[] Unhealthy(params (string Named, int Sources, double Share)[] groups) =>
        [.. GroupRules.Unhealthy([.. groups.Select(group => new GroupHour(SourceGroup.Batch, group.Named, group.Sources, group.Share))]).Select(group => group.Named)];
}
