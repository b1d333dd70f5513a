using System.Text.RegularExpressions;
using HomeCare.Modules.Shared;

namespace HomeCare.Modules.Reports.Pdf;

/// <summary>
/// A look at what the engine gave before it is kept: whole, of as many pages as meant, and with a font. A machine without fonts prints
/// empty pages and says nothing.
/// </summary>
internal static partial class PdfCheck
{
    public static Refusal NoFont { get; } = new(
        "pdf_font_missing",
        "Le PDF ne peut pas être établi : aucune police de caractères n'est installée sur le serveur (Debian : apt-get install fonts-liberation).",
        "The PDF cannot be made: no font is installed on the server (Debian: apt-get install fonts-liberation).");

    /// <summary>Null when it is good.</summary>
    public static Refusal? Of(byte[] pdf, int pages)
    {
        // Latin 1 keeps each byte as one character; the engine writes its object dictionaries uncompressed.
        var text = System.Text.Encoding.Latin1.GetString(pdf);
        if (!text.StartsWith("%PDF-", StringComparison.Ordinal) || !text.TrimEnd().EndsWith("%%EOF", StringComparison.Ordinal)
            || Page().Count(text) != pages)
        {
            return Chromium.Failed;
        }

        return text.Contains("/FontFile", StringComparison.Ordinal) ? null : NoFont;
    }

    [GeneratedRegex(@"/Type\s*/Page\b")]
    private static partial Regex Page();
}
