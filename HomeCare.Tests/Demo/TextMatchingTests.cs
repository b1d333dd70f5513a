extern alias demo;

using demo::HomeCare.Demo.Homes;
using NUnit.Framework;

namespace HomeCare.Tests.Demo;

internal sealed class TextMatchingTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 12, 13, 32, 10, TimeSpan.Zero);

    [Test]
    public void A_text_about_a_fall_is_of_the_fall_and_not_of_another_signal()
    {
        var (tachycardia, fall) = (Signal("tachycardia_signal", 0), Signal("fall", 5));

        Assert.That(Match("ALERTE CHUTE - Jeanne M. - 12/03 14:32. Ne bouge plus. Réf 4F2A", 6, tachycardia, fall), Is.SameAs(fall));
    }

    [Test]
    public void Two_relatives_texts_with_one_reference_are_of_one_signal()
    {
        var (first, second) = (Signal("fall", 0), Signal("fall", 5));

        Assert.That(Match("ALERTE CHUTE - J. - 12/03 14:32. Réf 4F2A", 6, first, second), Is.SameAs(first));
        Assert.That(Match("ALERTE CHUTE - J. - 12/03 14:32. Réf 4F2A", 7, first, second), Is.SameAs(first));
        Assert.That(Match("ALERTE CHUTE - J. - 12/03 14:32. Réf 77B0", 8, first, second), Is.SameAs(second));
    }

    [Test]
    public void A_new_story_is_of_a_signal_of_its_minute_and_not_of_one_that_was_folded()
    {
        var (first, folded, next) = (Signal("tachycardia_signal", 0), Signal("tachycardia_signal", 40), Signal("tachycardia_signal", 960));
        Match("ALERTE BRACELET - J. - 12/03 14:32. Réf 4F2A", 1, first, folded, next);

        Assert.That(Match("ALERTE BRACELET - J. - 12/03 14:48. Réf 0001", 961, first, folded, next), Is.SameAs(next));
    }

    [Test]
    public void A_text_cannot_speak_of_what_is_still_to_come() =>
        Assert.That(Match("ALERTE CHUTE - J. - 12/03 14:32. Réf 4F2A", 4, Signal("fall", 5)), Is.Null);

    [TestCase("Jeanne M.: FAUSSE ALERTE confirmée à 14:32 depuis le bracelet. Aucune action. Réf 4F2A")]
    [TestCase("TEST mensuel, pas d'urgence. Vous êtes contact de Jeanne M. Répondez OK.")]
    public void A_text_that_raises_no_alarm_is_of_no_signal(string text) => Assert.That(Match(text, 6, Signal("fall", 5)), Is.Null);

    private static SentSignal Signal(string rule, int second) => new(rule, Start.AddSeconds(second));

    private static SentSignal? Match(string text, int second, params SentSignal[] signals) =>
        TextMatching.Match(text, Start.AddSeconds(second), signals);
}
