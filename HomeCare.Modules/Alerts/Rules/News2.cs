using HomeCare.Modules.Alerts.Contracts;

namespace HomeCare.Modules.Alerts.Rules;

/// <summary>
/// The National Early Warning Score, all seven parameters: Royal College of Physicians, NEWS2 (2017), charts 1 and 2. Pure. The bands are published; what to do about
/// a score at home is a proposal, to be confirmed by a physician.
/// </summary>
internal static class News2
{
    public static News2Score Of(VisitMeasures measures, int oxygenScale)
    {
        ReadOnlySpan<int> points =
        [
            Respirations(measures.RespirationsAMinute),
            oxygenScale == 2 ? OxygenOfScale2(measures.OxygenPercent, measures.OnOxygen) : OxygenOfScale1(measures.OxygenPercent),
            measures.OnOxygen ? 2 : 0,
            Systolic(measures.SystolicMmHg),
            Pulse(measures.HeartRateBpm),
            measures.Consciousness == Consciousness.Alert ? 0 : 3,
            Temperature(measures.TemperatureCelsius),
        ];
        var (total, three) = (0, false);
        foreach (var each in points)
        {
            total += each;
            three |= each == 3;
        }

        return new(total, three, total >= 7 ? News2Response.High : total >= 5 ? News2Response.Medium : three ? News2Response.LowMedium : News2Response.Low);
    }

    public static int Respirations(int aMinute) => aMinute switch { <= 8 => 3, <= 11 => 1, <= 20 => 0, <= 24 => 2, _ => 3 };

    public static int OxygenOfScale1(int percent) => percent switch { <= 91 => 3, <= 93 => 2, <= 95 => 1, _ => 0 };

    /// <summary>Target 88-92 %: on oxygen too much is as telling as too little; on air it is not.</summary>
    public static int OxygenOfScale2(int percent, bool onOxygen) => percent switch
    {
        <= 83 => 3,
        <= 85 => 2,
        <= 87 => 1,
        <= 92 => 0,
        _ when !onOxygen => 0,
        <= 94 => 1,
        <= 96 => 2,
        _ => 3,
    };

    public static int Systolic(int mmHg) => mmHg switch { <= 90 => 3, <= 100 => 2, <= 110 => 1, <= 219 => 0, _ => 3 };

    public static int Pulse(int bpm) => bpm switch { <= 40 => 3, <= 50 => 1, <= 90 => 0, <= 110 => 1, <= 130 => 2, _ => 3 };

    /// <summary>The bands are of whole tenths: 36.04 is 36.0.</summary>
    public static int Temperature(double celsius) =>
        (int)Math.Round(celsius * 10, MidpointRounding.AwayFromZero) switch { <= 350 => 3, <= 360 => 1, <= 380 => 0, <= 390 => 1, _ => 2 };
}
