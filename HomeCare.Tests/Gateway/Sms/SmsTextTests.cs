using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Sms;

internal sealed class SmsTextTests
{
    [TestCase("éèàùìòÉÇÄÖÜäöüæÆßñ", "éèàùìòÉÇÄÖÜäöüæÆßñ", Description = "the alphabet's own letters stay")]
    [TestCase("êëâîïôûçœÿ", "eeaiioucoey")]
    [TestCase("ÀÈÊÂÔÙŒ", "AEEAOUOE")]
    [TestCase("j’y vais", "j'y vais")]
    [TestCase("«\u00A0oui\u00A0»", "\" oui \"")]
    [TestCase("12\u202F%", "12 %")]
    [TestCase("a–b—c…", "a-b-c...")]
    [TestCase("e\u0301te\u0302", "éte", Description = "letters and accents apart")]
    [TestCase("^{}[]~|\\€", "^{}[]~|\\€")]
    [TestCase("a\r\nb\tc", "a  b c", Description = "no line break enters a text")]
    [TestCase("zero\u200Bwidth", "zerowidth")]
    [TestCase("Łukasz Đặng", "Lukasz Dang")]
    [TestCase("Анна", "????")]
    [TestCase("❤️ 😀", "? ?")]
    public void Folding_keeps_what_the_alphabet_has_and_replaces_the_rest(string text, string folded) =>
        Assert.That(SmsText.Fold(text), Is.EqualTo(folded));

    [Test]
    public void Whatever_is_folded_is_in_the_alphabet()
    {
        for (var code = 0; code <= 0xFFFF; code++)
        {
            // Half a surrogate pair too: a name cut by somebody else must not keep an alert from leaving.
            Assert.That(Gsm7.PlacesOf(SmsText.Fold(((char)code).ToString())), Is.Not.Null, $"U+{code:X4}");
        }
    }

    [TestCase(140, 20, 0, 20)]
    [TestCase(140, 21, 0, 20)]
    [TestCase(100, 100, 50, 10)]
    [TestCase(100, 5, 60, 0)]
    public void The_name_is_cut_and_never_what_follows_it(int before, int name, int after, int nameLeft)
    {
        var fitted = SmsText.Fit(new string('a', before), new string('n', name), new string('z', after));

        Assert.That(fitted, Is.EqualTo(new string('a', before) + new string('n', nameLeft) + new string('z', after)));
    }

    [Test]
    public void A_two_place_character_counts_twice_and_is_not_cut_in_half()
    {
        var fitted = SmsText.Fit(new string('a', 157), "€€", "");

        Assert.That(fitted, Is.EqualTo(new string('a', 157) + "€"));
        Assert.That(Gsm7.PlacesOf(fitted), Is.EqualTo(159));
    }
}
