using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Rules;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Rules;

/// <summary>The bands of RCP NEWS2 (2017), both sides of each limit.</summary>
internal sealed class News2Tests
{
    private static readonly VisitMeasures Well = new(16, 97, false, 125, 70, Consciousness.Alert, 37.0);

    [TestCase(4, 3)]
    [TestCase(8, 3)]
    [TestCase(9, 1)]
    [TestCase(11, 1)]
    [TestCase(12, 0)]
    [TestCase(20, 0)]
    [TestCase(21, 2)]
    [TestCase(24, 2)]
    [TestCase(25, 3)]
    [TestCase(70, 3)]
    public void Respirations(int aMinute, int points) => Assert.That(Total(Well with { RespirationsAMinute = aMinute }), Is.EqualTo(points));

    [TestCase(50, 3)]
    [TestCase(91, 3)]
    [TestCase(92, 2)]
    [TestCase(93, 2)]
    [TestCase(94, 1)]
    [TestCase(95, 1)]
    [TestCase(96, 0)]
    [TestCase(100, 0)]
    public void Oxygen_on_scale_1_whatever_is_breathed(int percent, int points)
    {
        Assert.That(Total(Well with { OxygenPercent = percent }), Is.EqualTo(points));
        Assert.That(Total(Well with { OxygenPercent = percent, OnOxygen = true }), Is.EqualTo(points + 2), "oxygen itself has two");
    }

    [TestCase(83, false, 3)]
    [TestCase(84, false, 2)]
    [TestCase(85, false, 2)]
    [TestCase(86, false, 1)]
    [TestCase(87, false, 1)]
    [TestCase(88, false, 0)]
    [TestCase(92, false, 0)]
    [TestCase(93, false, 0)]
    [TestCase(100, false, 0)]
    [TestCase(83, true, 5)]
    [TestCase(85, true, 4)]
    [TestCase(87, true, 3)]
    [TestCase(88, true, 2)]
    [TestCase(92, true, 2)]
    [TestCase(93, true, 3)]
    [TestCase(94, true, 3)]
    [TestCase(95, true, 4)]
    [TestCase(96, true, 4)]
    [TestCase(97, true, 5)]
    public void Oxygen_on_scale_2_on_air_and_on_oxygen(int percent, bool onOxygen, int points) =>
        Assert.That(News2.Of(Well with { OxygenPercent = percent, OnOxygen = onOxygen }, 2).Total, Is.EqualTo(points));

    [TestCase(90, 3)]
    [TestCase(91, 2)]
    [TestCase(100, 2)]
    [TestCase(101, 1)]
    [TestCase(110, 1)]
    [TestCase(111, 0)]
    [TestCase(219, 0)]
    [TestCase(220, 3)]
    public void Systolic_pressure(int mmHg, int points) => Assert.That(Total(Well with { SystolicMmHg = mmHg }), Is.EqualTo(points));

    [TestCase(40, 3)]
    [TestCase(41, 1)]
    [TestCase(50, 1)]
    [TestCase(51, 0)]
    [TestCase(90, 0)]
    [TestCase(91, 1)]
    [TestCase(110, 1)]
    [TestCase(111, 2)]
    [TestCase(130, 2)]
    [TestCase(131, 3)]
    public void Pulse(int bpm, int points) => Assert.That(Total(Well with { HeartRateBpm = bpm }), Is.EqualTo(points));

    [TestCase(Consciousness.Alert, 0)]
    [TestCase(Consciousness.Confusion, 3)]
    [TestCase(Consciousness.Voice, 3)]
    [TestCase(Consciousness.Pain, 3)]
    [TestCase(Consciousness.Unresponsive, 3)]
    public void Awareness(Consciousness state, int points) => Assert.That(Total(Well with { Consciousness = state }), Is.EqualTo(points));

    [TestCase(35.0, 3)]
    [TestCase(35.04, 3)]
    [TestCase(35.1, 1)]
    [TestCase(36.0, 1)]
    [TestCase(36.1, 0)]
    [TestCase(38.0, 0)]
    [TestCase(38.1, 1)]
    [TestCase(39.0, 1)]
    [TestCase(39.1, 2)]
    public void Temperature(double celsius, int points) => Assert.That(Total(Well with { TemperatureCelsius = celsius }), Is.EqualTo(points));

    [Test]
    public void A_well_person_has_none() => Assert.That(News2.Of(Well, 1), Is.EqualTo(new News2Score(0, false, News2Response.Low)));

    /// <summary>Chart 2: the response by the aggregate, and 3 in one parameter.</summary>
    [TestCase(21, 94, 100, 70, 4 + 1, false, News2Response.Medium)]
    [TestCase(21, 94, 110, 70, 4, false, News2Response.Low)]
    [TestCase(25, 97, 125, 70, 3, true, News2Response.LowMedium)]
    [TestCase(25, 95, 125, 70, 4, true, News2Response.LowMedium)]
    [TestCase(25, 93, 125, 70, 5, true, News2Response.Medium)]
    [TestCase(24, 92, 100, 70, 6, false, News2Response.Medium)]
    [TestCase(24, 92, 100, 91, 7, false, News2Response.High)]
    public void The_band_of_the_response(int respirations, int oxygen, int systolic, int pulse, int total, bool three, News2Response response) =>
        Assert.That(
            News2.Of(Well with { RespirationsAMinute = respirations, OxygenPercent = oxygen, SystolicMmHg = systolic, HeartRateBpm = pulse }, 1),
            Is.EqualTo(new News2Score(total, three, response)));

    [Test]
    public void The_worst_is_twenty() =>
        Assert.That(News2.Of(new(30, 80, true, 80, 140, Consciousness.Unresponsive, 34), 1).Total, Is.EqualTo(20));

    private static int Total(VisitMeasures measures) => News2.Of(measures, 1).Total;
}
