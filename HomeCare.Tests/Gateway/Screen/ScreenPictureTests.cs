using System.Diagnostics.CodeAnalysis;
using System.Text;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Screen;

[TestFixture]
internal sealed class ScreenPictureTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 12, 14, 32, 0, TimeSpan.FromHours(1));

    private static readonly KnownDanger Fall = new(
        Guid.NewGuid(), BoxDangerKind.Fall, At, "HC-1", true, null, At, Raised: true, TakenBackAt: null, ToldRaised: true, ToldCancelled: false);

    /// <summary>A first name is at most 20 characters on the wire.</summary>
    private static readonly string Longest = new('M', 20);

    private static IEnumerable<KnownDanger?> Dangers() =>
    [
        null, Fall, Fall with { ToldRaised = false }, Fall with { Raised = false, ToldRaised = false }, Fall with { TakenBackAt = At },
        Fall with { TakenBackAt = At, ToldCancelled = true }, Fall with { Raised = false, TakenBackAt = At },
    ];

    private static IEnumerable<AlertProof> Proofs() =>
    [
        AlertProof.None, new(true, [], null), new(true, [], true), new(true, [], false), new(true, [Longest], null), new(true, [Longest, Longest], null),
        new(true, [Longest, Longest, Longest, Longest, Longest, Longest, Longest, Longest, Longest, Longest, Longest], null),
    ];

    /// <summary>Every sentence the screen has, at its longest.</summary>
    private static IEnumerable<ScreenText> All() =>
        from link in Enum.GetValues<BoxLinkState>()
        from trouble in Enum.GetValues<UplinkTrouble>()
        from modem in Enum.GetValues<BoxModemState>()
        from danger in Dangers()
        from proof in Proofs()
        from rest in new (bool HasPlan, bool OnServer, bool Pairing, string? Coming, double? Battery, double? Bpm)[]
        {
            (true, true, false, null, 20, 188), (false, false, true, null, null, null), (true, false, false, Longest, 100, 72),
        }
        select ScreenText.Of(new ScreenState(
            new BraceletView(link, "HC-1", At, rest.Bpm, rest.Battery, null), modem, trouble, rest.HasPlan, danger, rest.OnServer, TimeZoneInfo.Utc, proof,
            rest.Pairing, rest.Coming));

    [Test]
    public void Every_sentence_fits_whole_into_its_place()
    {
        foreach (var text in All().DistinctBy(text => (text.Alert, text.Silence, text.Worn, text.Battery, text.Mood)))
        {
            foreach (var (part, words) in ScreenPicture.Parts(text, At))
            {
                Assert.That(string.Join(' ', words.Lines), Is.EqualTo(part.Words), text.ToString());
                Assert.That(words.Height, Is.LessThanOrEqualTo(part.High), part.Words);
                Assert.That(words.Lines.Select(line => line.Length * words.Lettering.Width), Has.All.LessThanOrEqualTo(part.Wide), part.Words);
                Assert.That(part.X >= 0 && part.Y >= 0 && part.X + part.Wide <= ScreenPicture.Width && part.Y + part.High <= ScreenPicture.Height, part.Words);
            }
        }
    }

    [Test]
    public void Every_letter_of_every_sentence_is_in_the_font()
    {
        foreach (var letter in All().SelectMany(text => text.ToString().EnumerateRunes()).Distinct().Where(letter => letter.Value != 10))
        {
            Assert.That(BitmapFont.Tall.Has(letter) && BitmapFont.Short.Has(letter), letter.ToString());
        }
    }

    [Test]
    public void A_danger_is_black_and_everything_else_is_white([Values] ScreenMood mood)
    {
        var canvas = ScreenPicture.Draw(new ScreenText("HomeCare", "72 bpm", "Bracelet porté", "ALERTE 14:32 : envoi en cours", "", "Batterie : 81 %", mood, 81), At);
        var ink = Enumerable.Range(0, canvas.Height).Sum(y => Enumerable.Range(0, canvas.Width).Count(x => canvas[x, y]));

        Assert.That((double)ink / (canvas.Width * canvas.Height), mood == ScreenMood.Danger ? Is.GreaterThan(0.7) : Is.LessThan(0.3));
    }

    [Test]
    public void The_same_words_and_time_give_the_same_file_and_another_time_another()
    {
        var text = new ScreenText("HomeCare", "72 bpm", "Bracelet porté", "", "", "Batterie : 81 %", ScreenMood.AllWell, 81);
        var first = PngImage.Encode(ScreenPicture.Draw(text, At));
        var again = PngImage.Encode(ScreenPicture.Draw(text with { }, At));

        Assert.That(again, Is.EqualTo(first));
        Assert.That(PngImage.Encode(ScreenPicture.Draw(text, At)), Is.Not.EqualTo(PngImage.Encode(ScreenPicture.Draw(text, At.AddMinutes(1)))));
    }

    [Test]
    [SuppressMessage("Performance", "CA1861", Justification = "A table reads best where it is used.")]
    public void The_picture_is_a_sound_PNG_of_one_bit_a_pixel_whose_pixels_are_the_canvas()
    {
        var canvas = new Canvas(19, 3);
        canvas.Fill(3, 1, 9, 1);
        canvas[18, 2] = true;

        var file = PngFile.Read(PngImage.Encode(canvas));

        Assert.That((file.Width, file.Height, file.Depth, file.Colour), Is.EqualTo((19, 3, 1, 0)));
        Assert.That(file.Rows(), Is.EqualTo(new[] { "...................", "...#########.......", "..................#" }));
    }

    [TestCase("ÿ")]
    [TestCase("Ÿ")]
    [TestCase("œ")]
    [TestCase("Œ")]
    [TestCase("æ")]
    [TestCase("àâäçéèêëîïôöùûüÀÂÄÇÉÈÊËÎÏÔÖÙÛÜ")]
    [TestCase("«»’–…€%°")]
    public void The_font_has_every_French_letter(string letters) =>
        Assert.That(letters.EnumerateRunes().All(letter => BitmapFont.Tall.Has(letter) && BitmapFont.Short.Has(letter)), letters);

    [TestCase('ė', 'e')]
    [TestCase('ǹ', 'n')]
    [TestCase('漢', '?')]
    public void A_letter_that_the_font_lacks_is_drawn_as_its_nearest(char letter, char drawn) =>
        Assert.That(BitmapFont.Tall.Glyph(new Rune(letter)), Is.EqualTo(BitmapFont.Tall.Glyph(new Rune(drawn))));
}
