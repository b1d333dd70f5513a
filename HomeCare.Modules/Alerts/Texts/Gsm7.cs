using System.Globalization;
using System.Text;

namespace HomeCare.Modules.Alerts.Texts;

/// <summary>The GSM 7-bit default alphabet (3GPP 23.038, 6.2.1): one foreign character makes a text UCS-2, 70 characters a part.</summary>
internal static class Gsm7
{
    /// <summary>Septets of a text in one part.</summary>
    public const int OneSegment = 160;

    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string TwoPlaces = "^{}\\[~]|€\f";

    /// <summary>How many septets the text takes; null when it has a character outside the alphabet.</summary>
    public static int? Septets(string text)
    {
        var septets = 0;
        foreach (var c in text)
        {
            if (Basic.Contains(c))
            {
                septets++;
            }
            else if (TwoPlaces.Contains(c))
            {
                septets += 2;
            }
            else
            {
                return null;
            }
        }

        return septets;
    }

    /// <summary>Folds what we write ourselves into the alphabet: accents that it lacks go, other signs get their plain twin.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            folded.Append(Septets(c.ToString()) is not null ? c.ToString() : Twin(c));
        }

        return folded.ToString();
    }

    private static string Twin(char c) => c switch
    {
        'œ' => "oe",
        'Œ' => "OE",
        '’' or '‘' => "'",
        '«' or '»' or '“' or '”' => "\"",
        '–' or '—' => "-",
        '…' => "...",
        '\u00A0' or '\u202F' => " ",
        _ => Bare(c),
    };

    private static string Bare(char c)
    {
        var letter = c.ToString().Normalize(NormalizationForm.FormD)
            .Where(part => CharUnicodeInfo.GetUnicodeCategory(part) != UnicodeCategory.NonSpacingMark)
            .ToArray();
        return letter.Length > 0 && Septets(new string(letter)) is not null ? new string(letter) : "?";
    }
}
