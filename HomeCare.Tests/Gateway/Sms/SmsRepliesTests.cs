using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Sms;

internal sealed class SmsRepliesTests
{
    [TestCase("1")]
    [TestCase(" 1 ")]
    [TestCase("1.")]
    [TestCase("１", Description = "full width")]
    [TestCase("1️⃣", Description = "a keycap")]
    [TestCase("1 4F2A")]
    [TestCase("4F2A 1")]
    [TestCase("1 Réf 4f2a")]
    [TestCase("1=j'y vais")]
    [TestCase("1 j’y vais")]
    [TestCase("oui")]
    [TestCase("OUI !")]
    [TestCase("Ok")]
    [TestCase("ok 4F2A")]
    [TestCase("J'y vais")]
    [TestCase("j’y vais tout de suite")]
    [TestCase("JY VAIS")]
    [TestCase("Oui j'arrive")]
    [TestCase("D'accord")]
    [TestCase("1\n> ALERTE CHUTE - Jeanne M. - 12/03 14:32. Répondez 1=j'y vais 2=impossible 9=fausse alerte. Réf 4F2A")]
    [TestCase("1 ALERTE CHUTE - Jeanne M. - 12/03 14:32. Répondez 1=j'y vais 2=impossible 9=fausse alerte. Réf 4F2A")]
    [TestCase("\n\n1\n\nEnvoyé de mon téléphone 06 12")]
    public void Going(string text) => Assert.That(SmsReplies.Parse(text).Answer, Is.EqualTo(BoxReplyAnswer.Going));

    [TestCase("2")]
    [TestCase("2 impossible")]
    [TestCase("Impossible")]
    [TestCase("non")]
    [TestCase("Non désolée")]
    [TestCase("je ne peux pas")]
    [TestCase("2, je ne peux pas")]
    public void Cannot_go(string text) => Assert.That(SmsReplies.Parse(text).Answer, Is.EqualTo(BoxReplyAnswer.CannotGo));

    [TestCase("9")]
    [TestCase("9 fausse alerte")]
    [TestCase("Fausse alerte !")]
    [TestCase("c'est une fausse alerte")]
    [TestCase("FAUSSE  ALERTE 4F2A")]
    public void False_alarm(string text) => Assert.That(SmsReplies.Parse(text).Answer, Is.EqualTo(BoxReplyAnswer.FalseAlarm));

    [TestCase("STOP")]
    [TestCase("stop.")]
    [TestCase("Stop SMS")]
    public void Stop(string text) => Assert.That(SmsReplies.Parse(text).Answer, Is.EqualTo(BoxReplyAnswer.Stop));

    [TestCase("")]
    [TestCase("   ")]
    [TestCase("?")]
    [TestCase("3")]
    [TestCase("19")]
    [TestCase("1 ou 2 ?")]
    [TestCase("1 2")]
    [TestCase("12")]
    [TestCase("je suis au 1 rue des Lilas")]
    [TestCase("je n'y vais pas")]
    [TestCase("pas ok")]
    [TestCase("oui mais pas maintenant")]
    [TestCase("ok ?")]
    [TestCase("oui c'est une fausse alerte", Description = "two meanings")]
    [TestCase("ce n'est pas une fausse alerte")]
    [TestCase("1 fausse alerte", Description = "two meanings")]
    [TestCase("2 ok", Description = "two meanings")]
    [TestCase("Qui est-ce ?")]
    [TestCase("👍")]
    [TestCase("stop il faut appeler le 15 vite", Description = "not a wish to hear no more")]
    [TestCase("\uD800 \u0000")]
    [TestCase("> 1", Description = "only a quotation")]
    public void What_could_mean_two_things_means_nothing(string text) => Assert.That(SmsReplies.Parse(text).Answer, Is.Null);

    [TestCase("1 4F2A", "4F2A")]
    [TestCase("1 réf 4f2a", "4F2A")]
    [TestCase("1 ref:ABCD", "ABCD")]
    [TestCase("oui face", null, Description = "a word is no reference")]
    [TestCase("1", null)]
    [TestCase("1\nRéf 4F2A", null, Description = "below is a quotation")]
    public void The_reference_it_names(string text, string? reference) => Assert.That(SmsReplies.Parse(text).Reference, Is.EqualTo(reference));

    [TestCase("OK", true)]
    [TestCase("oui", true)]
    [TestCase("ok j'y vais", false)]
    [TestCase("1", false)]
    public void A_bare_ok_may_only_say_read(string text, bool bare) => Assert.That(SmsReplies.Parse(text).IsBareOk, Is.EqualTo(bare));

    [Test]
    public void Nothing_a_telephone_sends_breaks_it()
    {
        var dice = new Random(4);
        var alphabet = "129 ?!.\n>réfRéfokOKouiSTOP4F2Aéè'’\u0301\uFE0F\uD83D\u0000«\"-_".ToCharArray();
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, dice.Next(40)).Select(_ => alphabet[dice.Next(alphabet.Length)])]);
            Assert.That(() => SmsReplies.Parse(text), Throws.Nothing, text);
        }
    }
}
