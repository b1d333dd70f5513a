using System.Globalization;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Web.Languages;

namespace HomeCare.Web.Pages.Doctor;

/// <summary>
/// Limits as a person types them: text, so that a French decimal comma and an English point both count. Red has no prefix. A cell of orange or yellow that is
/// left empty is the default of the scale.
/// </summary>
internal sealed record LimitsForm(string? HeartRateLow, string? HeartRateHigh, string? OxygenLow, string? Scale, string? Reason)
{
    public string? OrangeHeartRateLow { get; init; }

    public string? OrangeHeartRateHigh { get; init; }

    public string? OrangeOxygenLow { get; init; }

    public string? YellowHeartRateLow { get; init; }

    public string? YellowHeartRateHigh { get; init; }

    public string? YellowOxygenLow { get; init; }

    /// <summary>What empty cells of yellow mean, on the scale that is chosen.</summary>
    public LevelLimits YellowDefaults => OnScale.YellowInForce;

    private VitalLimits OnScale => VitalLimits.Default with { OxygenScale = Scale == "2" ? 2 : 1 };

    /// <summary>What empty cells of orange mean for a person of this habit: it counts where it lies between the red and the yellow that are typed.</summary>
    public LevelLimits OrangeDefaults(double? oxygenHabitPercent) => (OnScale with
    {
        OxygenHabitPercent = oxygenHabitPercent,
        OxygenLowPercent = Number(OxygenLow) ?? VitalLimits.Default.OxygenLowPercent,
        Yellow = Number(YellowOxygenLow) is { } yellow ? YellowDefaults with { OxygenLowPercent = yellow } : null,
    }).OrangeInForce;

    public static LimitsForm Of(VitalLimits limits) => new(
        Text(limits.HeartRateLowBpm), Text(limits.HeartRateHighBpm), Text(limits.OxygenLowPercent),
        limits.OxygenScale.ToString(CultureInfo.InvariantCulture), "")
    {
        OrangeHeartRateLow = Text(limits.Orange?.HeartRateLowBpm),
        OrangeHeartRateHigh = Text(limits.Orange?.HeartRateHighBpm),
        OrangeOxygenLow = Text(limits.Orange?.OxygenLowPercent),
        YellowHeartRateLow = Text(limits.Yellow?.HeartRateLowBpm),
        YellowHeartRateHigh = Text(limits.Yellow?.HeartRateHighBpm),
        YellowOxygenLow = Text(limits.Yellow?.OxygenLowPercent),
    };

    /// <summary>The limits, or which field is not a number. Whether they can work is for the module to say.</summary>
    /// <param name="words">The language's.</param>
    /// <param name="oxygenHabitPercent">The person's, which moves what an empty cell means; null for none.</param>
    public Outcome<VitalLimits> Read(Words words, double? oxygenHabitPercent = null)
    {
        (string Field, string? Text, bool Needed)[] cells =
        [
            ("FC basse", HeartRateLow, true), ("FC haute", HeartRateHigh, true), ("SpO₂ basse", OxygenLow, true),
            ("FC basse", OrangeHeartRateLow, false), ("FC haute", OrangeHeartRateHigh, false), ("SpO₂ basse", OrangeOxygenLow, false),
            ("FC basse", YellowHeartRateLow, false), ("FC haute", YellowHeartRateHigh, false), ("SpO₂ basse", YellowOxygenLow, false),
        ];
        foreach (var (field, text, needed) in cells)
        {
            if (Number(text) is null && (needed || !string.IsNullOrWhiteSpace(text)))
            {
                return NotANumber(field, words);
            }
        }

        return new VitalLimits(
            Number(HeartRateLow)!.Value, Number(HeartRateHigh)!.Value, Number(OxygenLow)!.Value, OnScale.OxygenScale,
            LevelOf(OrangeHeartRateLow, OrangeHeartRateHigh, OrangeOxygenLow, OrangeDefaults(oxygenHabitPercent)),
            LevelOf(YellowHeartRateLow, YellowHeartRateHigh, YellowOxygenLow, YellowDefaults));
    }

    /// <summary>Null when nothing of it is the person's own.</summary>
    private static LevelLimits? LevelOf(string? low, string? high, string? oxygen, LevelLimits defaults)
    {
        var band = new LevelLimits(Number(low) ?? defaults.HeartRateLowBpm, Number(high) ?? defaults.HeartRateHighBpm, Number(oxygen) ?? defaults.OxygenLowPercent);
        return band == defaults ? null : band;
    }

    private static Refusal NotANumber(string field, Words words) => new(
        "not_a_number",
        $"« {field} » : écrivez un nombre, par exemple 88 ou 88,5.",
        $"“{words.English(field)}”: write a number, for example 88 or 88.5.");

    private static string Text(double? value) => value?.ToString("0.##", CultureInfo.CurrentCulture) ?? "";

    private static double? Number(string? text) =>
        double.TryParse(text?.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;
}
