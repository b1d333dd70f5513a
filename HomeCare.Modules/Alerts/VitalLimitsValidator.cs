using FluentValidation;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Rules;
using HomeCare.Modules.Shared;

namespace HomeCare.Modules.Alerts;

/// <summary>Limits that cannot work are refused with a sentence, wherever they come from.</summary>
internal sealed class VitalLimitsValidator : AbstractValidator<VitalLimits>
{
    public VitalLimitsValidator()
    {
        RuleFor(limits => limits.OxygenScale).Must(scale => scale is 1 or 2).OrRefuse(
            "oxygen_scale", "L'échelle SpO2 est 1, ou 2 pour une personne hypercapnique.", "The SpO2 scale is 1, or 2 for a hypercapnic person.");
        RuleFor(limits => limits.HeartRateLowBpm).Must(low => low is >= 25 and <= 60).OrRefuse(
            "heart_rate_low", "La limite basse du pouls est entre 25 et 60 battements par minute.", "The low heart rate limit is 25 to 60 beats a minute.");
        RuleFor(limits => limits.HeartRateHighBpm).Must(high => high is >= 90 and <= 220).OrRefuse(
            "heart_rate_high", "La limite haute du pouls est entre 90 et 220 battements par minute.", "The high heart rate limit is 90 to 220 beats a minute.");
        RuleFor(limits => limits.OxygenLowPercent).Must(low => low is >= 70 and <= 95).OrRefuse(
            "oxygen_low", "La limite basse de SpO2 est entre 70 et 95 %.", "The low SpO2 limit is 70 to 95 %.");
        RuleFor(limits => limits).Must(LeavesRoom).OrRefuse(
            "no_room",
            "Ces limites se touchent : aucune valeur du pouls ne mettrait fin à l'alerte. Écartez-les.",
            "These limits touch: no heart rate would end the alert. Move them apart.");
        RuleFor(limits => limits).Must(limits => limits.Orange is not { } orange || IsInside(orange, Red(limits))).OrRefuse(
            "orange_outside",
            "Une limite orange est au-delà de la rouge : l'orange ne servirait jamais. Mettez-la entre la rouge et les valeurs normales.",
            "An orange limit lies beyond the red one: orange would never come. Put it between red and the normal values.");
        RuleFor(limits => limits).Must(limits => limits.Yellow is not { } yellow || IsInside(yellow, Red(limits)) && IsInside(yellow, limits.OrangeInForce)).OrRefuse(
            "yellow_outside",
            "Une limite jaune est au-delà de l'orange ou de la rouge : le jaune ne servirait jamais. Mettez-la entre l'orange et les valeurs normales.",
            "A yellow limit lies beyond the orange or the red one: yellow would never come. Put it between orange and the normal values.");
        RuleFor(limits => limits).Must(limits => Leaves(limits.Orange, ValueRules.Orange) && Leaves(limits.Yellow, ValueRules.Yellow)).OrRefuse(
            "band_no_room",
            "Ces limites orange ou jaunes se touchent : aucune valeur ne mettrait fin à l'alerte. Écartez-les ; SpO2 : 97 % au plus.",
            "These orange or yellow limits touch: no value would end the alert. Move them apart; SpO2: 97 % at most.");
        RuleFor(limits => limits).Must(limits => limits.OxygenScale != 2 || limits.OxygenLowPercent <= 83).OrRefuse(
            "oxygen_scale_limit",
            "Sur l'échelle 2 (cible 88-92 %), une limite au-dessus de 83 % alerterait sans cesse. Choisissez 83 ou moins ; 80 est la proposition.",
            "On scale 2 (target 88-92 %) a limit above 83 % would alarm all the time. Choose 83 or less; 80 is the proposal.");
    }

    /// <summary>Between the two values that end an alert some heart rate must lie.</summary>
    private static bool LeavesRoom(VitalLimits limits) =>
        limits.HeartRateLowBpm + ValueRules.Red.HeartRateHysteresisBpm < limits.HeartRateHighBpm - ValueRules.Red.HeartRateHysteresisBpm;

    private static LevelLimits Red(VitalLimits limits) => new(limits.HeartRateLowBpm, limits.HeartRateHighBpm, limits.OxygenLowPercent);

    /// <summary>Each limit of a lighter level is reached before that of the graver one.</summary>
    private static bool IsInside(LevelLimits lighter, LevelLimits graver) =>
        lighter.HeartRateLowBpm > graver.HeartRateLowBpm && lighter.HeartRateHighBpm < graver.HeartRateHighBpm && lighter.OxygenLowPercent > graver.OxygenLowPercent;

    /// <summary>The value that ends the alert lies inside, for the heart between the two, for SpO2 below 100 %.</summary>
    private static bool Leaves(LevelLimits? band, LevelPace pace) => band is not { } given
        || given.HeartRateLowBpm + pace.HeartRateHysteresisBpm < given.HeartRateHighBpm - pace.HeartRateHysteresisBpm
        && given.OxygenLowPercent + pace.OxygenHysteresisPoints < 100;
}
