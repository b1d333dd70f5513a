namespace HomeCare.Demo.Show;

/// <summary>Colours, where there are any.</summary>
internal enum Ink
{
    Plain,
    Quiet,
    Good,
    Warning,
    Red,
    Strong,
}

/// <summary>
/// Lines that scroll, above a few that stay. On a terminal the staying ones are rewritten in place; in a log only what scrolls is
/// written, without colour.
/// </summary>
internal sealed class Screen(TextWriter writer, bool terminal, bool colour, Func<int> width)
{
    private readonly Lock _gate = new();
    private int _staying;

    /// <summary>The one of this process. Colour only on a terminal, and never against NO_COLOR.</summary>
    public static Screen OfThisConsole()
    {
        var terminal = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
        return new Screen(Console.Out, terminal, terminal && Environment.GetEnvironmentVariable("NO_COLOR") is null or "", Width);
    }

    public bool IsTerminal => terminal;

    public void Line(string text = "", Ink ink = Ink.Plain)
    {
        lock (_gate)
        {
            Lift();
            writer.WriteLine(Paint(text, ink));
            writer.Flush();
        }
    }

    /// <summary>Replaces the lines that stay; none takes them away.</summary>
    public void Stay(params string[] lines)
    {
        if (!terminal)
        {
            return;
        }

        lock (_gate)
        {
            Lift();
            var room = Math.Max(20, width() - 1);
            writer.Write(string.Join('\n', lines.Select(line => Paint(line.Length > room ? line[..room] : line, Ink.Quiet))));
            writer.Flush();
            _staying = lines.Length;
        }
    }

    /// <summary>A text painted, to be part of a line.</summary>
    public string Paint(string text, Ink ink) => !colour || ink == Ink.Plain || text.Length == 0 ? text : ink switch
    {
        Ink.Quiet => $"\e[2m{text}\e[0m",
        Ink.Good => $"\e[32m{text}\e[0m",
        Ink.Warning => $"\e[33m{text}\e[0m",
        Ink.Red => $"\e[1;31m{text}\e[0m",
        _ => $"\e[1m{text}\e[0m",
    };

    // To the start of what stays, and everything below is erased.
    private void Lift()
    {
        if (_staying > 0)
        {
            writer.Write(_staying > 1 ? $"\r\e[{_staying - 1}A\e[J" : "\r\e[J");
            _staying = 0;
        }
    }

    private static int Width()
    {
        try
        {
            return Console.WindowWidth is > 0 and var columns ? columns : 100;
        }
        catch (IOException)
        {
            return 100;
        }
    }
}
