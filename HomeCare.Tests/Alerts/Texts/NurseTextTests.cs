extern alias box;

using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Texts;
using NUnit.Framework;
using BoxGsm7 = box::HomeCare.Gateway.Sms.Gsm7;
using ServerGsm7 = HomeCare.Modules.Alerts.Texts.Gsm7;

namespace HomeCare.Tests.Alerts.Texts;

internal sealed class NurseTextTests
{
    private static readonly NurseText Words = new("https://suivi.exemple.fr/");
    private static readonly AlertId Alert = new(new Guid("4f2b0000-1111-2222-3333-444455556666"));

    [Test]
    public void A_fall_reads_as_the_practice_says() => Assert.That(
        Words.Raised(AlertLevel.Red, AlertRule.Fall, "7K3Q", Alert, late: false, cancelled: false),
        Is.EqualTo("[SUIVI] ROUGE Pat. 7K3Q: chute signalee. Ouvrir: https://suivi.exemple.fr/a/4F2B0000111122223333444455556666"));

    /// <summary>Measured by the box's codec too, which knows nothing of this one.</summary>
    [Test]
    public void Every_text_of_every_rule_is_one_segment_of_GSM_7(
        [Values] AlertRule rule, [Values] AlertLevel level, [Values] bool late, [Values] bool cancelled)
    {
        var text = Words.Raised(level, rule, "7K3Q", Alert, late, cancelled);

        Assert.That(ServerGsm7.Septets(text), Is.Not.Null.And.LessThanOrEqualTo(160));
        Assert.That(BoxGsm7.PlacesOf(text), Is.EqualTo(ServerGsm7.Septets(text)));
        Assert.That(text.Split("Ouvrir")[0], Does.Not.Match(@"\d{2,} *(bpm|%)"), "no value");
    }

    [Test]
    public void How_to_answer_stands_there_when_the_number_hears_answers_and_only_where_it_fits([Values] AlertRule rule, [Values] AlertLevel level, [Values] bool late)
    {
        var text = new NurseText("https://suivi.exemple.fr", answers: true).Raised(level, rule, "7K3Q", Alert, late, cancelled: false, WhyNow.NoAnswer);

        Assert.That(ServerGsm7.Septets(text), Is.LessThanOrEqualTo(160));
        Assert.That(text, level == AlertLevel.Red && !late ? Does.EndWith(" Rép 1=pris 2=passer") : Does.Contain("Ouvrir: https://"));
    }

    [Test]
    public void Who_goes_is_one_segment_whatever_the_name([Values] AlertRule rule) => Assert.That(
        ServerGsm7.Septets(NurseText.Taken("7K3Q", rule, AlertLevel.Red, Alert, "Marie-Bérengère de la Rochefoucauld-Montmorency")), Is.Not.Null.And.LessThanOrEqualTo(160));

    [Test]
    public void Every_cancellation_is_one_segment_of_GSM_7([Values] AlertRule rule) =>
        Assert.That(ServerGsm7.Septets(Words.Cancelled("7K3Q", rule, AlertLevel.Red, Alert)), Is.Not.Null.And.LessThanOrEqualTo(160));

    [TestCase("")]
    [TestCase("suivi.exemple.fr")]
    [TestCase("ftp://suivi.exemple.fr")]
    [TestCase("https://suivi.êxemple.fr/łąka")]
    [TestCase("https://un-nom-d-hote-vraiment-tres-long.hopital-universitaire.exemple.fr")]
    public void A_site_address_that_does_not_fit_is_refused_at_start(string url) => Assert.That(
        () => new NurseText(url).Raised(AlertLevel.Red, AlertRule.Fall, "7K3Q", Alert, false, false),
        Throws.InvalidOperationException.With.Message.StartsWith("Site:PublicUrl"));

    [TestCase("a", 1)]
    [TestCase("é è à ù ì ò É Ç Ä Ö Ü ä ö ü æ Æ ß ñ", 35)]
    [TestCase("^{}[]~|\\€", 18)]
    [TestCase("ê", null)]
    [TestCase("ç", null)]
    [TestCase("’", null)]
    [TestCase("\u202f", null)]
    public void Places_are_counted_as_the_standard_does(string text, int? septets)
    {
        Assert.That(ServerGsm7.Septets(text), Is.EqualTo(septets));
        Assert.That(BoxGsm7.PlacesOf(text), Is.EqualTo(septets));
    }

    [Test]
    public void Both_codecs_agree_on_every_character() => Assert.That(
        Enumerable.Range(0, char.MaxValue).Select(n => (char)n)
            .Where(c => c != '\u001b' && ServerGsm7.Septets(c.ToString()) != BoxGsm7.PlacesOf(c.ToString())), Is.Empty);

    [TestCase("êëâîïôûçœÿÀÈÊÂÔÙ’«»–…\u00a0", "eeaiioucoeyAEEAOU'\"\"-... ")]
    [TestCase("é à ù déjà Ç", "é à ù déjà Ç")]
    [TestCase("日", "?")]
    public void What_the_alphabet_lacks_is_folded(string text, string folded) =>
        Assert.That(ServerGsm7.Fold(text), Is.EqualTo(folded));
}
