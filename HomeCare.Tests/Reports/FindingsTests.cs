using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Reports.Content;
using HomeCare.Modules.Telemetry.Contracts;
using NUnit.Framework;

namespace HomeCare.Tests.Reports;

internal sealed class FindingsTests
{
    private static readonly ReportPeriod Week = Weeks.Period();

    [TestCase(130.9, 0)]
    [TestCase(131, 10)]
    public void A_minute_at_the_high_limit_is_outside(double rate, int minutes) =>
        Assert.That(Of(Flat().With(Weeks.At(5, 12), Weeks.At(5, 12, 10), heart: rate)).HeartRate!.MinutesHigh, Is.EqualTo(minutes));

    [TestCase(40.1, 0)]
    [TestCase(40, 10)]
    public void A_minute_at_the_low_limit_is_outside(double rate, int minutes) =>
        Assert.That(Of(Flat().With(Weeks.At(5, 12), Weeks.At(5, 12, 10), heart: rate)).HeartRate!.MinutesLow, Is.EqualTo(minutes));

    [TestCase(85.1, 0)]
    [TestCase(85, 10)]
    public void A_minute_of_SpO2_at_the_limit_is_outside(double percent, int minutes) =>
        Assert.That(Of(Flat().With(Weeks.At(5, 12), Weeks.At(5, 12, 10), oxygen: percent)).Oxygen!.MinutesLow, Is.EqualTo(minutes));

    [Test]
    public void Each_minute_is_judged_by_the_limit_in_force_then()
    {
        var data = Weeks.Data(
            minutes: Flat().With(Weeks.At(4, 12), Weeks.At(4, 12, 10), heart: 125).With(Weeks.At(6, 12), Weeks.At(6, 12, 10), heart: 125),
            limits: [
                new LimitsVersion(1, new VitalLimits(40, 120, 85), null, Weeks.At(5, 9), "Bêtabloquant arrêté"),
                new LimitsVersion(0, VitalLimits.Default, null, null, null),
            ]);

        Assert.That(Findings.Of(Week, data.Minutes, data.LimitsAt).HeartRate!.MinutesHigh, Is.EqualTo(10), "Thursday's, not Tuesday's");
    }

    [TestCase(29, 0)]
    [TestCase(30, 1)]
    public void A_gap_of_half_an_hour_is_an_interruption(int minutes, int interruptions) => Assert.That(
        Of(Flat().Without(Weeks.At(5, 12), Weeks.At(5, 12).AddMinutes(minutes))).Interruptions, Has.Count.EqualTo(interruptions));

    [Test]
    public void Gaps_at_both_ends_are_interruptions()
    {
        var found = Of(Flat().Without(Week.Start, Weeks.At(3, 8)).Without(Weeks.At(9, 20), Week.End)).Interruptions;

        Assert.That(found, Is.EqualTo(new[] { new Interruption(Week.Start, Weeks.At(3, 8)), new Interruption(Weeks.At(9, 20), Week.End) }));
    }

    [Test]
    public void Minutes_that_are_absent_altogether_are_a_gap_too() =>
        Assert.That(Of([.. Flat().Where(minute => minute.From < Weeks.At(5, 12) || minute.From >= Weeks.At(5, 14))]).Interruptions.Single(),
            Is.EqualTo(new Interruption(Weeks.At(5, 12), Weeks.At(5, 14))));

    [Test]
    public void At_rest_means_without_a_step_now_and_for_five_minutes()
    {
        // A step each ten minutes: of ten minutes, four are at rest. The rate tells how long ago the step was.
        var minutes = Flat().Select((minute, index) => minute with
        {
            HeartRateBpm = new Band(index % 10 > 5 ? 60 : 90, 50, 100, 6), Steps = index % 10 == 0 ? 5 : 0,
        }).ToList();

        Assert.That(Of(minutes).HeartRate!.Rest, Is.EqualTo(60));
    }

    [Test]
    public void Without_a_single_step_rest_is_not_told() => Assert.That(Of(Flat()).HeartRate!.Rest, Is.Null);

    [TestCase(59, false)]
    [TestCase(60, true)]
    public void A_night_s_median_needs_an_hour(int minutes, bool told)
    {
        var night = Flat().Where(minute => Week.Local(minute.From).Hour >= 6 || minute.From < Weeks.At(3, 0).AddMinutes(minutes)).ToList();

        Assert.That(Of(night).Oxygen!.Night is not null, Is.EqualTo(told));
    }

    [Test]
    public void One_valid_minute_is_a_finding_and_its_own_extremes()
    {
        var one = new SeriesPoint(Weeks.At(5, 12), new Band(72, 70, 74, 6), null, 0, 6, 0);

        var findings = Of([one]);

        Assert.That(findings.HeartRate, Is.EqualTo(new SignalFindings(1, 72, null, null, new Moment(one.From, 72), new Moment(one.From, 72), 0, 0)));
        Assert.That(findings.Oxygen, Is.Null);
    }

    [Test]
    public void Received_and_rejected_is_no_finding_and_no_interruption()
    {
        var rejected = Flat().Select(minute => minute with { HeartRateBpm = null, OxygenPercent = null, Rejected = 12 }).ToList();

        var findings = Of(rejected);

        Assert.That((findings.HeartRate, findings.Oxygen), Is.EqualTo(((SignalFindings?)null, (SignalFindings?)null)));
        Assert.That(findings.Interruptions, Is.Empty);
    }

    [TestCase("2025-03-30", 23 * 60)]
    [TestCase("2025-10-26", 25 * 60)]
    public void A_day_whose_clocks_change_is_whole_by_its_own_length(string sunday, int minutes)
    {
        var day = DateOnly.Parse(sunday, System.Globalization.CultureInfo.InvariantCulture);
        var period = Weeks.Period(day, day, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var all = Weeks.Ordinary(period);

        var steps = Findings.Of(period, all, _ => VitalLimits.Default).Days.Single();

        Assert.That(all, Has.Count.EqualTo(minutes));
        Assert.That((steps.Share, steps.IsWhole), Is.EqualTo((1d, true)));
    }

    [TestCase(0.79, false)]
    [TestCase(0.81, true)]
    public void A_day_is_whole_with_four_fifths_of_it(double share, bool whole)
    {
        var minutes = Flat().Without(Weeks.At(5, 0).AddMinutes(share * 1440), Weeks.At(6, 0));

        Assert.That(Of(minutes).Days.Single(day => day.Day.Day == 5).IsWhole, Is.EqualTo(whole));
    }

    private static IReadOnlyList<SeriesPoint> Flat() => [.. Weeks.Ordinary(Week).Select(minute => minute with
    {
        HeartRateBpm = new Band(70, 66, 74, 6), OxygenPercent = new Band(95, 94, 96, 6), Steps = 0,
    })];

    private static Findings Of(IReadOnlyList<SeriesPoint> minutes) => Findings.Of(Week, minutes, _ => VitalLimits.Default);
}
