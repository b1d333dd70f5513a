using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Tests.Web.Languages;
using HomeCare.Web.Charts;
using HomeCare.Web.Languages;
using NUnit.Framework;

namespace HomeCare.Tests.Web.Charts;

internal sealed class QualityWordsTests
{
    [Test]
    public void The_three_most_frequent_reasons_are_told_and_that_there_is_no_value_last()
    {
        using var _ = new LanguageOf("fr-FR");
        var reasons = new Dictionary<string, long> { ["no_value"] = 180, ["no_contact"] = 120, ["low_perfusion"] = 60, ["no_pulse_in_signal"] = 6, ["hr_flat"] = 2 };
        Assert.That(
            QualityWords.Of(new SignalQuality(7554, 66, 182, reasons), new Words()).Replace('\u202F', ' '),
            Is.EqualTo("7 554 valeurs valides, 66 douteuses, 182 écartées : bracelet mal posé (120), pouls faible au poignet (66), valeur figée (2)."));
        Assert.That(QualityWords.Of(new SignalQuality(5, 0, 0, new Dictionary<string, long>()), new Words()), Is.EqualTo("5 valeurs valides, 0 douteuses, 0 écartées."));
        Assert.That(QualityWords.Of(new SignalQuality(5, 0, 1, new Dictionary<string, long> { ["no_value"] = 1 }), new Words()), Does.EndWith(" : pas de valeur (1)."));
    }
}
