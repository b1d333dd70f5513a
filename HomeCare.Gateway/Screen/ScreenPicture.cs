using System.Globalization;

namespace HomeCare.Gateway.Screen;

/// <summary>Words and the place they may fill.</summary>
/// <param name="Heights">Letterings to try, largest first.</param>
internal sealed record ScreenPart(string Words, int X, int Y, int Wide, int High, int[] Heights, bool Ink = true, bool Centred = false, bool ToTheRight = false);

/// <summary>
/// The picture for the e-paper: 800 × 480, the common 7.5-inch panel (0.2 mm a pixel). Its 64-pixel letters are 8 mm tall: read at 2 m with a
/// visual acuity of 4/10. Pure: the same words and time give the same bits. Calm is black on white; an alert turns the whole sheet black.
/// </summary>
internal static class ScreenPicture
{
    public const int Width = 800, Height = 480;

    private const int Margin = 24, Inner = Width - (2 * Margin);
    private const int BandTop = 380, BandHigh = Height - BandTop;

    private static readonly int[] Small = [32], Large = [64, 48], Medium = [48, 32], Huge = [192];

    /// <param name="changedAt">When the words last changed, in the home's zone: the person sees that the screen is not frozen.</param>
    public static Canvas Draw(ScreenText text, DateTimeOffset changedAt)
    {
        var canvas = new Canvas(Width, Height);
        if (IsCalm(text))
        {
            DrawCalmSigns(canvas, text);
        }
        else
        {
            DrawAlertSigns(canvas, text);
        }

        foreach (var (part, words) in Parts(text, changedAt))
        {
            var x = part.ToTheRight ? part.X + part.Wide - words.Width : part.X;
            words.Draw(canvas, x, part.Centred ? part.Y + ((part.High - words.Height) / 2) : part.Y, part.Ink);
        }

        return canvas;
    }

    /// <summary>Every word of the picture in its place, set.</summary>
    public static IEnumerable<(ScreenPart Part, Paragraph Words)> Parts(ScreenText text, DateTimeOffset changedAt) =>
        from part in IsCalm(text) ? Calm(text, changedAt) : Alert(text, changedAt)
        where part.Words.Length > 0
        select (part, Paragraph.Fit(part.Words, part.Wide, part.High, part.Heights));

    private static bool IsCalm(ScreenText text) => text.Mood switch
    {
        ScreenMood.AllWell or ScreenMood.Plain => true,
        ScreenMood.Danger or ScreenMood.Question or ScreenMood.Relief => false,
        _ => throw new ArgumentOutOfRangeException(nameof(text), text.Mood, "a mood without a picture"),
    };

    private static IEnumerable<ScreenPart> Calm(ScreenText text, DateTimeOffset changedAt)
    {
        var (figure, unit) = Split(text.HeartRate, " ");
        var unitAt = 196 + (figure.Length * Lettering.Of(Huge[0]).Width) + 24;
        return
        [
            new(text.Title, Margin, 10, Inner / 2, 32, Small),
            new(Changed(changedAt), Width / 2, 10, Inner / 2, 32, Small, ToTheRight: true),
            // The font's zero has a stroke through it, which from afar makes it an eight.
            new(figure.Replace('0', 'O'), 196, 58, unitAt - 196, 192, Huge),
            new(unit, unitAt, 154, Width - Margin - unitAt, 64, Large),
            new(text.Worn, Margin, 250, Inner, 64, Large),
            new(text.Battery, Margin + 80, 322, Inner - 80, 48, Medium),
            new(text.Silence, Margin + 108, BandTop + 2, Inner - 108, BandHigh - 4, [64, 48, 32], Ink: false, Centred: true),
            new(text.Mood == ScreenMood.AllWell ? "Tout fonctionne" : "", Margin + 80, 400, Inner - 80, 64, Large),
        ];
    }

    private static void DrawCalmSigns(Canvas canvas, ScreenText text)
    {
        canvas.Fill(Margin, 50, Inner, 2);
        Symbols.Heart(canvas, Margin + 12, 90, 136, hollow: text.HeartRate.StartsWith('-'));
        Symbols.Battery(canvas, Margin, 329, 62, 36, text.BatteryPercent);
        if (text.Silence.Length > 0)
        {
            canvas.Fill(0, BandTop, Width, BandHigh);
            Symbols.Warning(canvas, Margin, BandTop + 8, 82, ink: false);
        }
        else if (text.Mood == ScreenMood.AllWell)
        {
            canvas.Fill(Margin, BandTop + 4, Inner, 2);
            Symbols.Tick(canvas, Margin, 404, 60, ink: true);
        }
    }

    private static IEnumerable<ScreenPart> Alert(ScreenText text, DateTimeOffset changedAt)
    {
        var ink = text.Mood != ScreenMood.Danger;
        var (head, body) = Split(text.Alert, " : ", " ? ");
        return
        [
            new(head, Margin + 164, 28, Inner - 164, 128, [128, 96, 64], ink, Centred: true),
            new(body, Margin + 8, 172, Inner - 16, 196, [96, 64, 48], ink, Centred: true),
            new(text.HeartRate, Margin + 56, 384, 176, 48, Medium, ink),
            new(text.Worn, Margin + 240, 392, Inner - 248, 32, Small, ink, ToTheRight: true),
            new(text.Silence.Length > 0 ? text.Silence : Changed(changedAt), Margin + 8, 430, Inner - 16, 32, [32, 24], ink),
        ];
    }

    private static void DrawAlertSigns(Canvas canvas, ScreenText text)
    {
        var ink = text.Mood != ScreenMood.Danger;
        if (text.Mood == ScreenMood.Danger)
        {
            canvas.Fill(0, 0, Width, Height);
        }
        else if (text.Mood == ScreenMood.Question)
        {
            canvas.Frame(0, 0, Width, Height, thick: 14);
        }

        Symbol sign = text.Mood switch
        {
            ScreenMood.Danger => Symbols.Warning,
            ScreenMood.Question => Symbols.Question,
            _ => Symbols.Tick,
        };
        sign(canvas, Margin + 8, 28, 132, ink);
        canvas.Fill(Margin + 8, 376, Inner - 16, 3, ink);
        Symbols.Heart(canvas, Margin + 8, 390, 38, hollow: text.HeartRate.StartsWith('-'), ink);
    }

    private static string Changed(DateTimeOffset at) => "depuis " + at.ToString("HH':'mm", CultureInfo.InvariantCulture);

    // The question mark stays with its question.
    private static (string Head, string Body) Split(string text, params ReadOnlySpan<string> marks)
    {
        foreach (var mark in marks)
        {
            if (text.IndexOf(mark, StringComparison.Ordinal) is > 0 and var at)
            {
                return (text[..at] + (mark == " ? " ? " ?" : ""), text[(at + mark.Length)..]);
            }
        }

        return (text, "");
    }
}
