using System.Globalization;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Web.Languages;

namespace HomeCare.Web.Pages.Doctor;

/// <summary>Limits as a person types them: text, so that a French decimal comma and an English point both count.</summary>
internal sealed record LimitsForm(string? HeartRateLow, string? HeartRateHigh, string? OxygenLow, string? Scale, string? Reason)
{
    public static LimitsForm Of(RedLimits limits) => new(
        Text(limits.HeartRateLowBpm), Text(limits.HeartRateHighBpm), Text(limits.OxygenLowPercent),
        limits.OxygenScale.ToString(CultureInfo.InvariantCulture), "");

    /// <summary>The limits, or which field is not a number. Whether they can work is for the module to say.</summary>
    public Outcome<RedLimits> Read(Words words)
    {
        if (Number(HeartRateLow) is not { } low)
        {
            return NotANumber("FC basse", words);
        }

        if (Number(HeartRateHigh) is not { } high)
        {
            return NotANumber("FC haute", words);
        }

        if (Number(OxygenLow) is not { } oxygen)
        {
            return NotANumber("SpO₂ basse", words);
        }

        return new RedLimits(low, high, oxygen, Scale == "2" ? 2 : 1);
    }

    private static Refusal NotANumber(string field, Words words) => new(
        "not_a_number",
        $"« {field} » : écrivez un nombre, par exemple 88 ou 88,5.",
        $"“{words.English(field)}”: write a number, for example 88 or 88.5.");

    private static string Text(double value) => value.ToString("0.##", CultureInfo.CurrentCulture);

    private static double? Number(string? text) =>
        double.TryParse(text?.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;
}
