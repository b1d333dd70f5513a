namespace HomeCare.Modules.Alerts.Rules;

/// <summary>Steps of a day 30 % or more below the habit of 14 days. CLINICAL 2, proposal, to be confirmed by a physician.</summary>
internal static class StepsTrend
{
    public const double Share = 0.30;

    /// <summary>Of who hardly walks a percentage says nothing: thirty steps fewer are the way to the kitchen. Proposal.</summary>
    public const double LeastHabit = 200;

    /// <summary>The difference as a share of the habit, −0.3 for −30 %; null inside, and for a habit that is too small.</summary>
    public static double? Judge(double value, double habit) => habit >= LeastHabit && value <= (1 - Share) * habit + 0.005 ? (value - habit) / habit : null;
}
