using System.Globalization;
using HomeCare.Demo.Counting;

namespace HomeCare.Demo.Show;

/// <summary>The demo's live ledger: a line for each reading, alert and text, within 100 columns.</summary>
internal sealed class Ledger(Screen screen, TimeProvider time, bool readings)
{
    private const int Columns = 100;
    private const int Indent = 20;

    public void Reading(string home, Frame frame, TimeSpan delay)
    {
        // With many homes the lines would hide the alerts; the count below them goes on.
        if (readings)
        {
            var values = string.Join("  ", new[]
            {
                Value("HR", frame.HeartRateBpm, "0.0", "bpm"), Value("SpO2", frame.OxygenPercent, "0", "%"),
                Value("steps", frame.Steps, "0", ""), frame.Falls > 0 ? "FALL" : null,
            }.OfType<string>());
            Entry(home, "reading", values, After("stored", delay), Ink.Quiet);
        }
    }

    public void Signal(string home, string kind) => Entry(home, "signal", $"the bracelet signals: {kind}", "", Ink.Warning);

    public void Alert(string home, string level, string rule, TimeSpan? delay) => Entry(
        home, "ALERT", $"{level}: {rule}", delay is { } after ? After("open", after) : "", level == "red" ? Ink.Red : Ink.Warning);

    public void Text(string home, string from, string to, string text, TimeSpan? delay)
    {
        Entry(home, "SMS", $"{from} -> {to}", delay is { } after ? After("out", after) : "", Ink.Strong);
        foreach (var line in Wrap(text, Columns - Indent - 2))
        {
            screen.Line(new string(' ', Indent) + "  " + line);
        }
    }

    public void Note(string who, string what, Ink ink = Ink.Warning) => Entry(who, "", what, "", ink);

    /// <summary>At most so many columns a line, cut between words; a longer word stands alone.</summary>
    internal static IEnumerable<string> Wrap(string text, int columns)
    {
        var line = "";
        foreach (var word in text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > columns)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        if (line.Length > 0)
        {
            yield return line;
        }
    }

    private void Entry(string who, string kind, string what, string right, Ink ink)
    {
        var left = $"{time.GetLocalNow():HH:mm:ss}  {who,-9} ";
        var room = Columns - left.Length - 8 - right.Length - 1;
        var middle = what.Length > room && right.Length > 0 ? what[..room] : what;
        screen.Line(screen.Paint(left, Ink.Quiet) + screen.Paint($"{kind,-8}{middle.PadRight(right.Length > 0 ? room : 0)}", ink) + " " + screen.Paint(right, Ink.Quiet));
    }

    private static string? Value(string name, double? value, string format, string unit) => value is { } number
        ? $"{name} {number.ToString(format, CultureInfo.InvariantCulture)}{(unit.Length > 0 ? " " + unit : "")}"
        : null;

    private static string After(string what, TimeSpan delay) =>
        string.Create(CultureInfo.InvariantCulture, $"{what} after {delay.TotalSeconds:0.00} s");
}
