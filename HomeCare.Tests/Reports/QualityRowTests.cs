using System.Globalization;
using HomeCare.Modules.Reports.Content;
using HomeCare.Modules.Telemetry;
using HomeCare.Modules.Telemetry.Contracts;
using NUnit.Framework;

namespace HomeCare.Tests.Reports;

internal sealed class QualityRowTests
{
    private static readonly Wording Words = new(CultureInfo.GetCultureInfo("fr-FR"), Weeks.Paris);

    [Test]
    public void Counts_come_with_their_share_and_reasons_in_words_the_most_frequent_first()
    {
        var row = Row(900, 60, 40, ("low_perfusion", 60), ("hr_step", 25), ("hr_out_of_range", 15));

        Assert.That((row.Valid, row.Doubtful, row.Invalid), Is.EqualTo(("900 (90 %)", "60 (6 %)", "40 (4 %)")));
        Assert.That(row.Reasons, Is.EqualTo("perfusion faible 60 ; saut trop grand 25 ; hors des valeurs possibles 15"));
    }

    [Test]
    public void More_than_four_reasons_are_summed_up() => Assert.That(
        Row(0, 0, 15, ("motion", 5), ("no_contact", 4), ("not_worn", 3), ("charging", 2), ("hr_flat", 1), ("unheard_of", 1)).Reasons,
        Is.EqualTo("mouvement 5 ; pas de contact avec la peau 4 ; bracelet non porté 3 ; bracelet en charge 2 ; autres 2"));

    [Test]
    public void Codes_that_mean_the_same_are_counted_together() =>
        Assert.That(Row(0, 0, 7, ("no_value", 3), ("not_finite", 4)).Reasons, Is.EqualTo("valeur absente 7"));

    [Test]
    public void A_code_without_words_is_shown_as_it_is() => Assert.That(Row(0, 1, 0, ("solar_flare", 1)).Reasons, Is.EqualTo("solar flare 1"));

    [Test]
    public void Nothing_received_is_a_dash_and_no_percentage() => Assert.That((Row(0, 0, 0).Valid, Row(0, 0, 0).Reasons), Is.EqualTo(("–", "–")));

    [Test]
    public void Every_reason_of_the_server_and_of_the_sensors_has_words() => Assert.That(
        ReasonCodes.OfServer.Concat(ReasonCodes.OfSources).Where(code => ReasonWords.Of(code, Words) == code.Replace('_', ' ')), Is.Empty);

    private static QualityRow Row(long valid, long doubtful, long invalid, params (string Code, long Count)[] reasons)
    {
        var row = QualityRow.Of("SpO2", new SignalQuality(valid, doubtful, invalid, reasons.ToDictionary(reason => reason.Code, reason => reason.Count)), Words);
        return new QualityRow(row.Signal, Plain(row.Valid), Plain(row.Doubtful), Plain(row.Invalid), Plain(row.Reasons));
    }

    private static string Plain(string text) => text.Replace('\u00A0', ' ');
}
