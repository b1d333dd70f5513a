using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Bracelet;

[TestFixture]
internal sealed class StrapSpansTests
{
    private static readonly HeartRateMeasurement Beat = new(72, SensorContact.Detected, null, []);

    // Samples: 72 a rate, v 97 valid oxygen, d doubtful, i invalid, - no value.
    [TestCase("v72", "72 Valid")]
    [TestCase("v70 v72 v74", "72 Valid")]
    [TestCase("v70 d80", "75 Doubtful low_perfusion", Description = "as good as the worst that is used")]
    [TestCase("v70 i0", "70 Valid", Description = "half of them is enough")]
    [TestCase("v70 i0 i0", "70 Doubtful insufficient_signal", Description = "less than half is not")]
    [TestCase("d70 i0 i0", "70 Doubtful low_perfusion,insufficient_signal")]
    [TestCase("i60 i62", "61 Invalid no_contact", Description = "what may not be used is kept as it was")]
    [TestCase("i60 -", "60 Invalid no_contact,no_value")]
    [TestCase("- -", "none Invalid no_value")]
    [TestCase("- v70", "70 Valid")]
    [TestCase("", "absent")]
    public void A_mean_is_as_good_as_what_it_is_made_of(string samples, string expected)
    {
        var mean = StrapSpans.Mean([.. samples.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Sample)]);

        Assert.That(Shown(mean), Is.EqualTo(expected));
    }

    [TestCase(72, nameof(SensorContact.Detected), "72 Valid")]
    [TestCase(72, nameof(SensorContact.Unsupported), "72 Valid")]
    [TestCase(72, nameof(SensorContact.Lost), "72 Invalid no_contact")]
    [TestCase(0, nameof(SensorContact.Detected), "none Invalid no_value")]
    [TestCase(0, nameof(SensorContact.Lost), "0 Invalid no_contact")]
    [TestCase(1, nameof(SensorContact.Detected), "1 Valid")]
    public void A_rate_without_contact_or_of_zero_is_no_valid_rate(int bpm, string contact, string expected)
    {
        var span = StrapSpans.With(StrapSpan.At(default), Beat with { Bpm = bpm, Contact = Enum.Parse<SensorContact>(contact) });

        Assert.That(Shown(StrapSpans.Cut(span, Seconds(3))!.HeartRateBpm), Is.EqualTo(expected));
    }

    [TestCase(9.999, false)]
    [TestCase(10, true)]
    [TestCase(35, true)]
    public void A_span_is_closed_by_what_comes_after_its_ten_seconds(double at, bool closes)
    {
        var (open, none) = StrapSpans.Advance(null, Seconds(100));
        open = StrapSpans.With(open, Beat);

        var (next, closed) = StrapSpans.Advance(open, Seconds(100 + at));

        Assert.That(none, Is.Null);
        Assert.That(closed is not null, Is.EqualTo(closes));
        if (closes)
        {
            Assert.That(closed, Is.EqualTo(new ComposedSpan(Seconds(110), 10, BoxMeasure.Of(72), null)));
            Assert.That(next.Begun, Is.EqualTo(Seconds(100 + (10 * Math.Floor(at / 10)))), "the grid goes on as it began");
            Assert.That(next.IsEmpty, Is.True);
        }
    }

    [Test]
    public void A_minute_at_one_a_second_gives_six_spans_of_ten_samples_and_no_seconds_between_them()
    {
        StrapSpan? open = null;
        var closed = new List<ComposedSpan>();
        for (var second = 0; second <= 60; second++)
        {
            (open, var one) = StrapSpans.Advance(open, Seconds(second + (second % 2 * 0.3)));
            open = StrapSpans.With(open, Beat with { Bpm = 60 + second });
            closed.AddRange(one is null ? [] : [one]);
        }

        Assert.That(closed.Select(span => span.End.TotalSeconds), Is.EqualTo(new[] { 10, 20, 30, 40, 50, 60 }));
        Assert.That(closed.Select(span => span.HeartRateBpm!.Value), Is.EqualTo(new[] { 64.5, 74.5, 84.5, 94.5, 104.5, 114.5 }));
    }

    [Test]
    public void Silence_makes_no_spans()
    {
        var (open, _) = StrapSpans.Advance(null, Seconds(0));
        (open, var empty) = StrapSpans.Advance(open, Seconds(3600));

        Assert.That(empty, Is.Null);
        Assert.That(StrapSpans.Cut(open, Seconds(3601)), Is.Null);
        Assert.That(StrapSpans.Cut(null, Seconds(1)), Is.Null);
    }

    [TestCase(0, 1)]
    [TestCase(0.2, 1)]
    [TestCase(4.0, 4)]
    [TestCase(4.1, 5)]
    [TestCase(60, 10)]
    public void A_link_that_ends_leaves_the_span_as_long_as_it_lasted(double lasted, int seconds)
    {
        var span = StrapSpans.With(StrapSpan.At(Seconds(50)), Beat);

        var cut = StrapSpans.Cut(span, Seconds(50 + lasted))!;

        Assert.That((cut.Seconds, cut.End), Is.EqualTo((seconds, Seconds(50 + seconds))));
    }

    [Test]
    public void An_oximeter_alone_gives_the_pulse_and_a_strap_beside_it_goes_first()
    {
        var alone = StrapSpans.With(StrapSpan.At(default), new PulseOximetry(97, 75, BoxQuality.Valid, []));
        var both = StrapSpans.With(alone, Beat);

        Assert.That(StrapSpans.Cut(alone, Seconds(9)), Is.EqualTo(new ComposedSpan(Seconds(9), 9, BoxMeasure.Of(75), BoxMeasure.Of(97))));
        Assert.That(StrapSpans.Cut(both, Seconds(9))!.HeartRateBpm, Is.EqualTo(BoxMeasure.Of(72)));
        Assert.That(StrapSpans.Cut(StrapSpans.With(StrapSpan.At(default), Beat), Seconds(9))!.OxygenPercent, Is.Null, "a strap has no oxygen");
    }

    [Test]
    public void An_oximeter_s_own_doubts_go_with_its_values()
    {
        var span = StrapSpans.With(StrapSpan.At(default), new PulseOximetry(88, 75, BoxQuality.Doubtful, ["low_perfusion"]));
        var off = StrapSpans.With(StrapSpan.At(default), new PulseOximetry(null, null, BoxQuality.Invalid, ["sensor_unconnected", "no_value"]));

        Assert.That(Shown(StrapSpans.Cut(span, Seconds(9))!.OxygenPercent), Is.EqualTo("88 Doubtful low_perfusion"));
        Assert.That(Shown(StrapSpans.Cut(span, Seconds(9))!.HeartRateBpm), Is.EqualTo("75 Doubtful low_perfusion"));
        Assert.That(Shown(StrapSpans.Cut(off, Seconds(9))!.OxygenPercent), Is.EqualTo("none Invalid sensor_unconnected,no_value"));
    }

    private static BoxMeasure Sample(string text) => text[0] switch
    {
        'v' => BoxMeasure.Of(Number(text)),
        'd' => new BoxMeasure(Number(text), BoxQuality.Doubtful, ["low_perfusion"]),
        'i' => new BoxMeasure(Number(text), BoxQuality.Invalid, ["no_contact"]),
        _ => new BoxMeasure(null, BoxQuality.Invalid, ["no_value"]),
    };

    private static double Number(string text) => double.Parse(text[1..], System.Globalization.CultureInfo.InvariantCulture);

    private static string Shown(BoxMeasure? measure) => measure is null
        ? "absent"
        : FormattableString.Invariant($"{(measure.Value is { } value ? value : "none")} {measure.Quality} {string.Join(',', measure.Reasons ?? [])}").TrimEnd();

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
