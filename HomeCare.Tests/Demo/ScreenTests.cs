extern alias demo;

using demo::HomeCare.Demo.Show;
using NUnit.Framework;

namespace HomeCare.Tests.Demo;

internal sealed class ScreenTests
{
    [Test]
    public void In_a_log_there_is_no_colour_and_nothing_is_rewritten()
    {
        using var log = new StringWriter();
        var screen = new Screen(log, terminal: false, colour: false, () => 80);

        screen.Stay("12 s");
        screen.Line("a text left", Ink.Red);

        Assert.That(log.ToString(), Is.EqualTo("a text left" + Environment.NewLine));
    }

    [Test]
    public void On_a_terminal_a_line_goes_above_what_stays()
    {
        using var terminal = new StringWriter();
        var screen = new Screen(terminal, terminal: true, colour: false, () => 80);

        screen.Stay("one", "two");
        screen.Line("a text left");

        Assert.That(terminal.ToString(), Is.EqualTo($"one\ntwo\r\e[1A\e[Ja text left{Environment.NewLine}"));
    }

    [Test]
    public void What_stays_never_wraps_because_a_wrapped_line_could_not_be_taken_back()
    {
        using var terminal = new StringWriter();

        new Screen(terminal, terminal: true, colour: false, () => 30).Stay(new string('x', 200));

        Assert.That(terminal.ToString(), Has.Length.EqualTo(29));
    }

    [Test]
    public void A_text_is_cut_between_words_and_kept_whole() =>
        Assert.That(
            string.Join('|', Ledger.Wrap("ALERTE CHUTE - Jeanne M. Répondez 1=j'y vais", 16)), Is.EqualTo("ALERTE CHUTE -|Jeanne M.|Répondez 1=j'y|vais"));
}
