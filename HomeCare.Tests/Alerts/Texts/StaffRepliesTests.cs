using HomeCare.Modules.Alerts.Texts;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Texts;

internal sealed class StaffRepliesTests
{
    [TestCase("1", null)]
    [TestCase(" 1 ", null)]
    [TestCase("1.", null)]
    [TestCase("1 4F2A", "4F2A")]
    [TestCase("4f2a 1", "4F2A")]
    [TestCase("4F2A: 1", "4F2A")]
    [TestCase("1 Réf 4F2A", "4F2A")]
    [TestCase("Réf. 4F2A : 1", "4F2A")]
    [TestCase("1 beef", "BEEF")]
    [TestCase("beef 1", "BEEF")]
    [TestCase("ref BEEF 1", "BEEF")]
    [TestCase("1 j'y vais", null)]
    [TestCase("J’Y VAIS", null)]
    [TestCase("je m'en occupe 4F2A", "4F2A")]
    [TestCase("j'arrive 1", null)]
    [TestCase("oui 1", null)]
    [TestCase("1 ok", null)]
    [TestCase("1\n> [SUIVI] ROUGE Pat. 7K3Q: chute", null)]
    [TestCase("1 [SUIVI] ROUGE Pat. 7K3Q: chute 2=passer 9=fausse alerte", null)]
    [TestCase("[SUIVI] ROUGE Pat. 7K3Q: chute\n1", null)]
    public void Going(string text, string? reference) => Is(text, StaffAnswer.Going, reference);

    [TestCase("2", null)]
    [TestCase("2 4F2A", "4F2A")]
    [TestCase("impossible", null)]
    [TestCase("Non", null)]
    [TestCase("je ne peux pas", null)]
    [TestCase("passe au suivant", null)]
    [TestCase("suivant 4F2A", "4F2A")]
    [TestCase("2 impossible", null)]
    public void Cannot_go(string text, string? reference) => Is(text, StaffAnswer.CannotGo, reference);

    [TestCase("9", null)]
    [TestCase("9 4F2A", "4F2A")]
    [TestCase("Fausse alerte", null)]
    [TestCase("c'est une fausse alarme 4F2A", "4F2A")]
    public void False_alarm(string text, string? reference) => Is(text, StaffAnswer.FalseAlarm, reference);

    [TestCase("ok", null)]
    [TestCase("OK!", null)]
    [TestCase("Oui", null)]
    [TestCase("d'accord", null)]
    [TestCase("ok 4F2A", "4F2A")]
    [TestCase("beef ok", "BEEF")]
    public void Ok(string text, string? reference) => Is(text, StaffAnswer.Ok, reference);

    [TestCase("STOP")]
    [TestCase("Stop SMS")]
    public void Stop(string text) => Is(text, StaffAnswer.Stop, null);

    [TestCase("")]
    [TestCase("   ")]
    [TestCase("1 ou 2 ?")]
    [TestCase("1 2")]
    [TestCase("1 impossible")]
    [TestCase("2 j'y vais")]
    [TestCase("au 1 rue des Lilas")]
    [TestCase("je n'y vais pas")]
    [TestCase("j'y vais pas")]
    [TestCase("oui mais non")]
    [TestCase("qui est-ce")]
    [TestCase("12")]
    [TestCase("stop ou encore un peu plus")]
    [TestCase("pas une fausse alerte")]
    [TestCase("👍")]
    [TestCase("> 1")]
    [TestCase("il faut y aller à 14h32 1")]
    public void What_could_mean_two_things_or_nothing_means_nothing(string text) => Assert.That(StaffReplies.Parse(text).Answer, NUnit.Framework.Is.EqualTo(StaffAnswer.Unknown));

    [Test]
    public void Nothing_that_a_telephone_sends_throws()
    {
        var random = new Random(7);
        string[] bits = ["1", "2", "9", "ok", "4F2A", "réf", " ", "\n", ">", "\uD800", "\uFFFE", "\u0301", "[SUIVI]", "STOP", "é", "\0", "😀", "---"];
        for (var round = 0; round < 5_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => bits[random.Next(bits.Length)]));

            Assert.That(() => StaffReplies.Parse(text), Throws.Nothing, text);
        }
    }

    private static void Is(string text, StaffAnswer answer, string? reference) => Assert.That(StaffReplies.Parse(text), NUnit.Framework.Is.EqualTo(new StaffReply(answer, reference)));
}
