using System.Buffers;
using System.Globalization;
using System.Text;

namespace HomeCare.Web.Pages.Doctor;

/// <summary>
/// Lines of CSV (RFC 4180 quoting) as a French spreadsheet opens them by a double click: semicolons between, a comma in numbers. A number with a point
/// would there become a date, and commas between would make one column of all.
/// </summary>
internal sealed class CsvText
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create("\"; \t\r\n");

    private static readonly NumberFormatInfo Comma = new() { NumberDecimalSeparator = "," };

    private readonly StringBuilder text = new();
    private bool isFirst = true;

    /// <summary>Characters written so far.</summary>
    public int Length => text.Length;

    /// <summary>Bit for bit: the shortest digits that read back as the same number. Nothing for no number.</summary>
    public CsvText Number(double? value) => Field(value is { } number && double.IsFinite(number) ? number.ToString("R", Comma) : "");

    public CsvText Count(long value) => Field(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>2026-03-12T11:00:00Z, with a fraction only when there is one.</summary>
    public CsvText Utc(DateTimeOffset at) => Field(at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));

    /// <summary>2026-03-12 12:00:00 on the home's clock: what a spreadsheet takes for an instant.</summary>
    public CsvText Local(DateTimeOffset at, TimeZoneInfo zone) =>
        Field(TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));

    /// <summary>Words, maybe of others: what a spreadsheet would take for a formula is made a text by an apostrophe, also behind blanks, which it skips.</summary>
    public CsvText Words(string words)
    {
        var seen = words.AsSpan().TrimStart();
        var guarded = seen.Length > 0 && (IsFormula(seen[0]) || char.IsControl(words[0])) ? "'" + words : words;
        return Field(guarded.AsSpan().IndexOfAny(Quoted) < 0 ? guarded : $"\"{guarded.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
    }

    public CsvText End()
    {
        text.Append("\r\n");
        isFirst = true;
        return this;
    }

    /// <summary>What was written, and begins anew.</summary>
    public string Take()
    {
        var taken = text.ToString();
        text.Clear();
        return taken;
    }

    // The second four are the same signs in full width, which spreadsheets of the East take for the first.
    private static bool IsFormula(char first) => "=+-@\uFF1D\uFF0B\uFF0D\uFF20".Contains(first, StringComparison.Ordinal);

    private CsvText Field(string field)
    {
        text.Append(isFirst ? "" : ";").Append(field);
        isFirst = false;
        return this;
    }
}
