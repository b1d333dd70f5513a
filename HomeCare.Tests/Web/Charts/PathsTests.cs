using HomeCare.Web.Charts;
using NUnit.Framework;

namespace HomeCare.Tests.Web.Charts;

internal sealed class PathsTests
{
    private static readonly DateTimeOffset From = new(2026, 3, 12, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public void A_gap_ends_the_line_and_a_new_one_begins_after_it() =>
        Assert.That(Paths.Line(Of(50, 100, null, 75, 50), 50, 100), Is.EqualTo("M0.5 1000L1.5 0M3.5 500L4.5 1000"));

    [Test]
    public void A_lone_value_between_gaps_is_a_dot() =>
        Assert.That(Paths.Line(Of(null, 75, null), 50, 100), Is.EqualTo("M1.5 500h.01"));

    [Test]
    public void Nothing_measured_draws_nothing() => Assert.That(Paths.Line(Of(null, null), 50, 100), Is.Empty);

    [Test]
    public void A_value_beyond_the_scale_stands_at_its_edge() =>
        Assert.That(Paths.Line(Of(20, 300), 50, 100), Is.EqualTo("M0.5 1000L1.5 0"));

    [Test]
    public void Bars_show_counts_and_leave_out_zero() =>
        Assert.That(Paths.Bars(Of(0, 10, null), 20), Is.EqualTo("M1.1 1000V500H1.9V1000Z"));

    [Test]
    public void Gaps_are_told_with_their_ends_and_not_beyond_now()
    {
        var series = Of(70, null, null, null, 70, null, null);
        Assert.That(
            series.Gaps(TimeSpan.FromMinutes(15), From.AddMinutes(30)),
            Is.EqualTo(new[] { (From.AddMinutes(5), From.AddMinutes(20)) }), "two slots of five minutes at the end are less than 15 min");
    }

    [Test]
    public void A_table_row_of_an_hour_holds_the_mean_and_the_extremes_of_its_slots()
    {
        var rows = Of([.. Enumerable.Repeat<double?>(60, 11), 72, .. Enumerable.Repeat<double?>(null, 12)]).Hourly().ToList();
        Assert.That(rows.Select(row => row.Slot), Is.EqualTo(new Slot?[] { new Slot(61, 60, 72), null }));
    }

    private static Series Of(params double?[] means) =>
        new(From, TimeSpan.FromMinutes(5), [.. means.Select(mean => mean is { } value ? new Slot(value, value, value) : (Slot?)null)]);
}
