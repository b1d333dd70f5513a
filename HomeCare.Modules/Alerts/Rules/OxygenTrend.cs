namespace HomeCare.Modules.Alerts.Rules;

/// <summary>SpO2 of the night 3 points or more below its habit of 14 days, on either scale. CLINICAL 2, proposal, to be confirmed by a physician.</summary>
internal static class OxygenTrend
{
    public const double Points = 3;

    /// <summary>The difference in points; null inside. Means of means carry rounding: a hundredth of a point is none.</summary>
    public static double? Judge(double value, double habit) => habit - value > Points - 0.005 ? value - habit : null;
}
