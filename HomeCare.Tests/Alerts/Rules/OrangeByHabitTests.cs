using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Rules;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Rules;

/// <summary>CLINICAL 2: ORANGE is ≤ 91 for whose SpO2 is usually 95 or more.</summary>
internal sealed class OrangeByHabitTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 12, 0, 0, 0, TimeSpan.Zero);

    [TestCase(null, 88)]
    [TestCase(94.9, 88)]
    [TestCase(95.0, 91)]
    [TestCase(99.0, 91)]
    public void From_95_on_orange_begins_at_91(double? habit, double orange) =>
        Assert.That((VitalLimits.Default with { OxygenHabitPercent = habit }).OrangeInForce, Is.EqualTo(LevelLimits.DefaultOrange with { OxygenLowPercent = orange }));

    [Test]
    public void On_scale_2_it_changes_nothing() =>
        Assert.That(new VitalLimits(40, 131, 80, 2) { OxygenHabitPercent = 96 }.OrangeInForce, Is.EqualTo(LevelLimits.OrangeOfScale2));

    [Test]
    public void Where_a_doctor_has_set_the_orange_it_is_the_doctor_s()
    {
        var own = new LevelLimits(44, 122, 87);

        Assert.That((VitalLimits.Default with { Orange = own, OxygenHabitPercent = 97 }).OrangeInForce, Is.EqualTo(own));
    }

    /// <summary>It lies between red and yellow, or it is not: yellow would never come, or orange not before red.</summary>
    [TestCase(90.5, 93, 91)]
    [TestCase(91, 93, 88)]
    [TestCase(85, 91.5, 91)]
    [TestCase(85, 91, 88)]
    [TestCase(85, 89, 88)]
    public void Where_91_would_not_fit_it_stays_where_it_was(double red, double yellow, double orange)
    {
        var limits = new VitalLimits(40, 131, red, 1, null, LevelLimits.DefaultYellow with { OxygenLowPercent = yellow }) { OxygenHabitPercent = 96 };

        Assert.That((limits.OrangeInForce.OxygenLowPercent, limits.IsOrangeByHabit), Is.EqualTo((orange, orange == 91)));
    }

    [TestCase(96.0, 91, AlertLevel.Orange)]
    [TestCase(96.0, 92, AlertLevel.Yellow)]
    [TestCase(96.0, 85, AlertLevel.Red)]
    [TestCase(94.0, 91, AlertLevel.Yellow)]
    [TestCase(94.0, 88, AlertLevel.Orange)]
    public void An_hour_at_a_value_is_judged_by_it(double habit, double value, AlertLevel level)
    {
        var asks = new Vitals(ValueRules.All).Judge(
            Enumerable.Range(0, 360).Select(n => new RecordedReading(Start.AddSeconds(10 * n), 10, false, null, new(value, Quality.Valid, []), null, null, null)),
            VitalLimits.Default with { OxygenHabitPercent = habit >= VitalLimits.HighOxygenHabit ? habit : null }, exception => throw exception);

        Assert.That(asks.Max(ask => ask.Level), Is.EqualTo(level));
    }
}
