using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Tests.Web.Languages;
using HomeCare.Web.Languages;
using HomeCare.Web.Pages.Doctor;
using NUnit.Framework;

namespace HomeCare.Tests.Web.Pages;

internal sealed class LimitsFormTests
{
    [TestCase("88,5", 88.5)]
    [TestCase("88.5", 88.5)]
    [TestCase(" 88 ", 88.0)]
    public void A_decimal_comma_and_a_point_both_count(string typed, double value) =>
        Assert.That(Form(typed).Read(new Words()).Value, Is.EqualTo(new VitalLimits(40, 131, value)));

    [TestCase("")]
    [TestCase(null)]
    [TestCase("quatre-vingts")]
    [TestCase("1.000,5")]
    [TestCase("-88")]
    [TestCase("1e3")]
    public void What_is_no_number_is_refused_with_the_name_of_the_field(string? typed)
    {
        using var _ = new LanguageOf("en-GB");
        var refusal = Form(typed).Read(new Words()).Refusal;
        Assert.Multiple(() =>
        {
            Assert.That(refusal?.French, Does.Contain("SpO₂ basse"));
            Assert.That(refusal?.English, Does.Contain("Low SpO₂"));
        });
    }

    [TestCase("fr-FR", "84,5")]
    [TestCase("en-GB", "84.5")]
    public void Limits_are_shown_as_the_language_writes_them(string language, string shown)
    {
        using var _ = new LanguageOf(language);
        Assert.That(LimitsForm.Of(new VitalLimits(40, 131, 84.5)).OxygenLow, Is.EqualTo(shown));
    }

    private static LimitsForm Form(string? oxygen) => new("40", "131", oxygen, "1", "motif");
}
