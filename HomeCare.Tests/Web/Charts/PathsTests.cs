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
    public void A_gap_that_hides_in_the_halves_of_two_slots_parts_the_line_too() =>
        Assert.That(
            Paths.Line(Of(50, 100, 75), 50, 100, [new Gap(From.AddMinutes(3), From.AddMinutes(8), GapCause.Unknown)]), Is.EqualTo("M0.5 1000h.01M1.5 0L2.5 500"));

    [Test]
    public void A_band_goes_along_the_highest_and_back_along_the_lowest()
    {
        var series = new Series(From, TimeSpan.FromMinutes(5), [new Slot(75, 50, 100), new Slot(75, 60, 75), null, new Slot(75, 50, 100)]);
        Assert.That(Paths.Band(series, 50, 100), Is.EqualTo("M0.5 0L1.5 500L1.5 800L0.5 1000ZM3.3 0H3.7L3.7 1000H3.3Z"));
    }

    [Test]
    public void Wider_slots_lose_no_extreme_and_weigh_means_by_their_counts()
    {
        var series = new Series(From, TimeSpan.FromMinutes(5), [new Slot(60, 40, 70, 3), null, new Slot(100, 90, 180, 1), null, null, new Slot(50, 50, 50, 7)]);
        var wide = series.Wider(3);
        Assert.That((wide.Step, wide.From), Is.EqualTo((TimeSpan.FromMinutes(15), From)));
        Assert.That(wide.Slots, Is.EqualTo(new Slot?[] { new Slot(70, 40, 180, 4), new Slot(50, 50, 50, 7) }));
    }

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
        Assert.That(rows.Select(row => row.Slot), Is.EqualTo(new Slot?[] { new Slot(61, 60, 72, 12), null }));
    }

    private static Series Of(params double?[] means) =>
        new(From, TimeSpan.FromMinutes(5), [.. means.Select(mean => mean is { } value ? new Slot(value, value, value) : (Slot?)null)]);
}
