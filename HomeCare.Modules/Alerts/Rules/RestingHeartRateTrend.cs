namespace HomeCare.Modules.Alerts.Rules;

/// <summary>The heart rate at rest 10 beats a minute or more above its habit of 14 days. CLINICAL 2, proposal, to be confirmed by a physician.</summary>
internal static class RestingHeartRateTrend
{
    public const double BeatsAMinute = 10;

    /// <summary>The difference in beats a minute; null inside. A hundredth is rounding.</summary>
    public static double? Judge(double value, double habit) => value - habit > BeatsAMinute - 0.005 ? value - habit : null;
}
