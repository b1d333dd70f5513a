using HomeCare.Modules.Telemetry;
using HomeCare.Modules.Wire;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry;

/// <summary>The quick judging and the plain one say the same of anything: qualities, reasons in their order, and the trace after.</summary>
internal sealed class PlausibilityAsPlainTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 12, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] Words = ["no_contact", "low_perfusion", "no_value", "unheard_of"];

    [Test]
    public void Walks_through_all_kinds_of_values_are_judged_alike([Range(1, 40)] int seed)
    {
        var dice = new Random(seed);
        var (quick, plain) = (Trace.Empty, Trace.Empty);
        var (at, bpm, percent, battery) = (0L, 70d, 97d, 80d);
        for (var step = 1; step <= 2_500; step++)
        {
            at += dice.Next(12) switch { 0 => dice.Next(1, 10), 1 => 40, 2 => dice.Next(60, 900), 3 when dice.Next(20) == 0 => 50 * 3600, _ => 10 };
            bpm = Walk(dice, bpm, 4, 20, 30, 200, 250);
            percent = Walk(dice, percent, 1, 50, 70, 100, 101);
            battery = dice.Next(30) == 0 ? Walk(dice, battery, 2, 0, 20, 100, 101) : battery;
            var reading = new Reading(
                step, Noon.AddSeconds(at), dice.Next(3) == 0 ? 60 : 10, "BR-1",
                Said(dice, bpm), Said(dice, percent), Said(dice, Steps(dice)), Said(dice, dice.Next(4) - 0.5 * dice.Next(3)), Said(dice, battery));
            var (one, other) = (Plausibility.Judge(quick, reading), PlainPlausibility.Judge(plain, reading));
            Same(one.HeartRate, other.HeartRate, step);
            Same(one.Oxygen, other.Oxygen, step);
            Same(one.Steps, other.Steps, step);
            Same(one.Falls, other.Falls, step);
            Same(one.Battery, other.Battery, step);
            Assert.That(one.After, Is.EqualTo(other.After), $"step {step}");
            (quick, plain) = (one.After, other.After);
        }
    }

    private static void Same(Verdict? one, Verdict? other, int step)
    {
        Assert.That(one?.Quality, Is.EqualTo(other?.Quality), $"step {step}");
        Assert.That(one?.Reasons, Is.EqualTo(other?.Reasons), $"step {step}");
    }

    /// <summary>Mostly near the value before, sometimes the very same for long, sometimes at or beside a limit, sometimes no number.</summary>
    private static double Walk(Random dice, double before, double width, params double[] limits) => dice.Next(40) switch
    {
        0 => double.NaN,
        1 => double.NegativeInfinity,
        2 or 3 => limits[dice.Next(limits.Length)] + (dice.Next(-1, 2) * 0.001),
        4 => before + dice.Next(-200, 200),
        < 28 => double.IsFinite(before) ? before : limits[1],
        _ => Math.Clamp(double.IsFinite(before) ? before + (width * (dice.NextDouble() - 0.5)) : limits[1], limits[0], limits[^1]),
    };

    private static double Steps(Random dice) => dice.Next(6) switch { 0 => dice.Next(25, 45), 1 => -1, 2 => dice.Next(170, 250), _ => dice.Next(0, 12) };

    private static Measure? Said(Random dice, double value) => dice.Next(12) switch
    {
        0 => null,
        1 => new Measure(null, (Quality)dice.Next(3), [Words[dice.Next(Words.Length)]]),
        2 => new Measure(value, (Quality)dice.Next(3), [Words[dice.Next(Words.Length)], Words[dice.Next(Words.Length)]]),
        3 => new Measure(value, (Quality)dice.Next(3)),
        _ => Measure.Of(value),
    };
}
