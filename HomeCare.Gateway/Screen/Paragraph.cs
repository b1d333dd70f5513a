namespace HomeCare.Gateway.Screen;

/// <summary>Words set into a box: the largest lettering in which they all fit, broken between words only.</summary>
internal sealed record Paragraph(Lettering Lettering, IReadOnlyList<string> Lines)
{
    public int Height => Lines.Count * Lettering.Height;

    public int Width => Lines.Max(line => line.Length) * Lettering.Width;

    /// <param name="heights">Letterings to try, largest first. In the last one what does not fit ends in "…", which no sentence of ours needs:
    /// only a first name longer than the plan allows.</param>
    public static Paragraph Fit(string text, int wide, int high, params ReadOnlySpan<int> heights)
    {
        Paragraph? set = null;
        foreach (var height in heights)
        {
            var lettering = Lettering.Of(height);
            var lines = Wrap(text, wide / lettering.Width);
            set = new Paragraph(lettering, lines);
            if (set.Height <= high && lines.All(line => line.Length * lettering.Width <= wide))
            {
                return set;
            }
        }

        return set!.CutTo(wide, high);
    }

    public void Draw(Canvas canvas, int x, int y, bool ink = true)
    {
        foreach (var line in Lines)
        {
            canvas.Write(x, y, line, Lettering, ink);
            y += Lettering.Height;
        }
    }

    private static List<string> Wrap(string text, int columns)
    {
        var lines = new List<string>();
        foreach (var word in Words(text))
        {
            if (lines.Count > 0 && lines[^1].Length + 1 + word.Length <= columns)
            {
                lines[^1] += " " + word;
            }
            else
            {
                lines.Add(word);
            }
        }

        return lines;
    }

    // French puts a space before : ; ? ! and %, which must not begin a line.
    private static IEnumerable<string> Words(string text)
    {
        string? held = null;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (held is not null && word is ":" or ";" or "?" or "!" or "%" or "»" or "%,")
            {
                held += " " + word;
                continue;
            }

            if (held is not null)
            {
                yield return held;
            }

            held = word;
        }

        if (held is not null)
        {
            yield return held;
        }
    }

    private Paragraph CutTo(int wide, int high)
    {
        var columns = wide / Lettering.Width;
        var fitting = Lines.Take(high / Lettering.Height).Select(line => line.Length > columns ? line[..(columns - 1)] + "…" : line).ToList();
        if (fitting.Count > 0 && fitting.Count < Lines.Count && !fitting[^1].EndsWith('…'))
        {
            fitting[^1] = fitting[^1].Length < columns ? fitting[^1] + "…" : fitting[^1][..(columns - 1)] + "…";
        }

        return this with { Lines = fitting };
    }
}
