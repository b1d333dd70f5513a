using HomeCare.Modules.Alerts;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts;

internal sealed class SetLimitsValidatorTests
{
    [TestCase(25, 131, 85, 1, null)]
    [TestCase(24.9, 131, 85, 1, "heart_rate_low")]
    [TestCase(60, 131, 85, 1, null)]
    [TestCase(60.1, 131, 85, 1, "heart_rate_low")]
    [TestCase(double.NaN, 131, 85, 1, "heart_rate_low")]
    [TestCase(40, 90, 85, 1, null)]
    [TestCase(40, 89.9, 85, 1, "heart_rate_high")]
    [TestCase(40, 220, 85, 1, null)]
    [TestCase(40, 220.1, 85, 1, "heart_rate_high")]
    [TestCase(40, double.PositiveInfinity, 85, 1, "heart_rate_high")]
    [TestCase(40, 131, 70, 1, null)]
    [TestCase(40, 131, 69.9, 1, "oxygen_low")]
    [TestCase(40, 131, 95, 1, null)]
    [TestCase(40, 131, 95.1, 1, "oxygen_low")]
    [TestCase(40, 131, 83, 2, null)]
    [TestCase(40, 131, 84, 2, "oxygen_scale_limit")]
    [TestCase(40, 131, 80, 3, "oxygen_scale")]
    public void Limits_that_cannot_work_are_refused_with_a_sentence(double low, double high, double oxygen, int scale, string? code)
    {
        var refusal = RefusalOf(new VitalLimits(low, high, oxygen, scale), "essai");

        Assert.That(refusal?.Code, Is.EqualTo(code));
        Assert.That(refusal is null || (refusal.French.EndsWith('.') && refusal.English.EndsWith('.') && refusal.French != refusal.English));
    }

    [TestCase("ab", false)]
    [TestCase("abc", true)]
    [TestCase("   ab   ", false)]
    public void The_reason_is_said(string reason, bool accepted) =>
        Assert.That(RefusalOf(VitalLimits.Default, reason) is null, Is.EqualTo(accepted));

    private static Refusal? RefusalOf(VitalLimits limits, string reason)
    {
        var result = new SetLimitsValidator().Validate(new SetLimits(PatientId.New(), limits, StaffId.New(), reason));
        return result.Errors.Count == 0 ? null : (Refusal)result.Errors[0].CustomState;
    }
}
