using HomeCare.Modules.Telemetry;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Web.Languages;
using HomeCare.Tests.Web.Pages;
using HomeCare.Web.Charts;
using HomeCare.Web.Languages;
using NUnit.Framework;
using Recording = HomeCare.Tests.Web.Pages.Recording;

namespace HomeCare.Tests.Web.Charts;

/// <summary>A made day as a chart needs it.</summary>
internal sealed class MeasuredTests
{
    private static readonly Words Words = new();
    private static readonly View Day = ViewOf("24h");
    private static readonly RawSeries Raw = GetRawSeriesHandler.Of(Recording.Readings(Day.From, Day.To, Ward.Noon));

    [Test]
    public void Each_gap_of_the_day_has_its_cause()
    {
        Assert.That(Told(RawReadings.Measure(Raw, Raw.HeartRateBpm, Day, false, Words)), Is.EqualTo(new[]
        {
            "13:59-14:49 BoxSilent", "04:09-05:39 NotWorn",
        }));
        Assert.That(Told(RawReadings.Measure(Raw, Raw.OxygenPercent, Day, false, Words)), Is.EqualTo(new[]
        {
            "13:59-14:49 BoxSilent", "19:59-20:19 NoContact", "04:09-05:39 NotWorn",
        }));
    }

    [Test]
    public void A_gap_that_goes_on_ends_now_and_not_with_the_axis()
    {
        var raw = GetRawSeriesHandler.Of(Recording.Readings(Day.From, Day.To, Ward.Noon.AddMinutes(-10)));
        Assert.That(RawReadings.Measure(raw, raw.HeartRateBpm, Day, false, Words).Gaps[^1].To, Is.EqualTo(Ward.Noon));
    }

    [Test]
    public void Values_off_the_curve_are_marked_only_when_asked_and_say_why()
    {
        using var _ = new LanguageOf("fr-FR");
        Assert.That(RawReadings.Measure(Raw, Raw.OxygenPercent, Day, false, Words).Marks, Is.Empty);
        var marks = RawReadings.Measure(Raw, Raw.OxygenPercent, Day, true, Words).Marks;
        Assert.That(marks.Select(mark => (mark.Value, mark.Kind, mark.Why, mark.More)).Distinct(), Is.EqualTo(new[] { (71d, MarkKind.Doubtful, "douteuse : pouls faible au poignet", 2) }));
        Assert.That(marks, Has.Count.EqualTo(21), "one an hour for three of the same, but at 5:05, 14:05 and 20:05");
    }

    [Test]
    public void However_bad_a_day_was_its_marks_stay_few()
    {
        var raw = GetRawSeriesHandler.Of([.. Enumerable.Range(1, 8640).Select(place =>
            new RecordedReading(Day.From.AddSeconds(10 * place), 10, false, new SignalValue(5, (Quality)(place % 3), ["hr_step"]), null, null, null, null))]);
        Assert.That(RawReadings.Measure(raw, raw.HeartRateBpm, Day, true, Words).Marks, Has.Count.LessThanOrEqualTo(3 * 97));
    }

    [Test]
    public void Of_buckets_the_gaps_have_causes_too_and_why_is_asked_of_the_longest()
    {
        var month = ViewOf("30d");
        List<SeriesPoint> points = [.. Enumerable.Range(0, 8640).Select(place => place switch
        {
            >= 100 and < 112 => new SeriesPoint(At(month, place), null, null, 0, 0, 0),
            >= 200 and < 224 => new SeriesPoint(At(month, place), null, null, 0, 30, 30),
            >= 300 and < 311 => new SeriesPoint(At(month, place), null, null, 0, 0, 0),
            >= 400 and < 412 => new SeriesPoint(At(month, place), null, null, 0, 30, 0),
            >= 500 and < 512 => new SeriesPoint(At(month, place), null, null, 0, 30, 30),
            _ => new SeriesPoint(At(month, place), new Band(70, 60, 80, 30), null, 5, 30, 0),
        })];
        var asked = BucketReadings.ToAskAbout(points, point => point.HeartRateBpm, month, 1).Single();
        Assert.That(asked, Is.EqualTo((At(month, 200), At(month, 224))));
        var reasons = new Dictionary<DateTimeOffset, IReadOnlyDictionary<string, long>> { [asked.From] = new Dictionary<string, long> { ["charging"] = 720, ["no_value"] = 720 } };
        var measured = BucketReadings.Measure(points, point => point.HeartRateBpm, month, reasons);
        Assert.That(
            measured.Gaps.Where(gap => gap.From < At(month, 600)),
            Is.EqualTo(new[]
            {
                new Gap(At(month, 100), At(month, 112), GapCause.Unknown), new Gap(At(month, 200), At(month, 224), GapCause.Charging),
                new Gap(At(month, 400), At(month, 412), GapCause.NoValue), new Gap(At(month, 500), At(month, 512), GapCause.Rejected),
            }), "55 minutes without a bucket are no gap of a month");
        Assert.That(measured.Columns.Slots, Has.Count.EqualTo(720));
        Assert.That(measured.Columns.Slots[0], Is.EqualTo(new Slot(70, 60, 80, 360)));
    }

    [Test]
    public void Steps_are_counted_by_bars_and_a_bar_of_nothing_received_is_none()
    {
        var steps = RawReadings.Steps(Raw, Day);
        Assert.That((steps.Step, steps.Slots.Count), Is.EqualTo((TimeSpan.FromMinutes(5), 288)));
        Assert.That(steps.Slots.OfType<Slot>().Sum(slot => slot.Mean), Is.EqualTo(Raw.Steps.Sum()));
        Assert.That(steps.Slots[(int)((Ward.Noon.AddHours(-21.7) - Day.From) / steps.Step)], Is.Null, "the box was not heard");
    }

    private static DateTimeOffset At(View view, int place) => view.From.AddSeconds((double)place * view.Range.StepSeconds);

    private static IEnumerable<string> Told(Measured measured) => measured.Gaps.Select(gap => $"{HomeClock.Clock(gap.From)}-{HomeClock.Clock(gap.To)} {gap.Cause}");

    private static View ViewOf(string key)
    {
        var range = ChartRange.All.Single(each => each.Key == key);
        var (from, to) = range.Ending(Ward.Noon, HomeClock.Zone);
        return new View(range, from, to, Ward.Noon, [Ward.Muted]);
    }
}
