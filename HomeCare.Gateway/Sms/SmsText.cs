using System.Globalization;
using System.Text;

namespace HomeCare.Gateway.Sms;

/// <summary>
/// Keeps a text in one segment of the GSM 7-bit alphabet: one "ê" alone would turn the message into UCS-2 and cut it to 70 characters.
/// </summary>
internal static class SmsText
{
    /// <summary>Places in one GSM-7 segment.</summary>
    public const int OneSegment = 160;

    private static readonly Dictionary<char, string> Folded = new()
    {
        ['’'] = "'", ['‘'] = "'", ['ʼ'] = "'", ['`'] = "'", ['´'] = "'",
        ['«'] = "\"", ['»'] = "\"", ['“'] = "\"", ['”'] = "\"", ['„'] = "\"",
        ['–'] = "-", ['—'] = "-", ['‐'] = "-", ['‑'] = "-", ['−'] = "-", ['•'] = "-",
        ['œ'] = "oe", ['Œ'] = "OE", ['ł'] = "l", ['Ł'] = "L", ['đ'] = "d", ['Đ'] = "D", ['ð'] = "d", ['þ'] = "th", ['ı'] = "i",
        ['°'] = "o", ['\t'] = " ", ['\n'] = " ", ['\r'] = " ", ['\f'] = " ",
    };

    // What French writes and the alphabet lacks. Folding these costs a reader nothing; of anything else a fold would be a guess.
    private const string French = "êëâîïôûçœÿÀÊÈËÂÎÏÔÛÙŒŸ’‘«»“”–—…\u00A0\u202F";

    /// <summary>
    /// The text in GSM-7 where nothing but French accents and typography keeps it out of the alphabet; else unchanged, for UCS-2.
    /// </summary>
    public static string FoldFrench(string text)
    {
        // Normalize throws at half surrogates and U+FFFE; a text with either needs UCS-2 anyway.
        var composed = text.Any(character => character is '\uFFFE' || char.IsSurrogate(character)) ? text : text.Normalize(NormalizationForm.FormC);
        return composed.All(character => Gsm7.PlacesOf(character) > 0 || French.Contains(character, StringComparison.Ordinal))
            ? string.Concat(composed.Select(character => Gsm7.PlacesOf(character) > 0 ? character.ToString() : FoldOne(character)))
            : text;
    }

    /// <summary>
    /// The text in GSM-7 characters only: letters keep the accents the alphabet has (é è à ù Ç …) and lose the others (ê → e, ç → c, À → A);
    /// typographic signs become typewriter ones; line breaks and control characters become a space; what has no likeness becomes "?".
    /// </summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        // Enumerating and joining again mends half surrogates; with U+FFFE they are what Normalize throws at.
        var sound = string.Concat(text.EnumerateRunes()).Replace('\uFFFE', '?');
        foreach (var rune in sound.Normalize(NormalizationForm.FormC).EnumerateRunes())
        {
            folded.Append(rune.IsBmp ? FoldOne((char)rune.Value) : "?");
        }

        return folded.ToString();
    }

    /// <summary>
    /// Folds and joins the three parts so that the whole fits one segment; when it is too long the middle part (the name) is cut, never
    /// the reply codes after it.
    /// </summary>
    public static string Fit(string before, string name, string after)
    {
        var (head, middle, tail) = (Fold(before), Fold(name).Trim(), Fold(after));
        var room = OneSegment - Places(head) - Places(tail);
        if (Places(middle) > room)
        {
            middle = Cut(middle, Math.Max(0, room)).TrimEnd();
        }

        return Cut(head + middle + tail, OneSegment);
    }

    private static string FoldOne(char character)
    {
        if (Folded.TryGetValue(character, out var known))
        {
            return known;
        }

        if (Gsm7.PlacesOf(character) > 0)
        {
            return character.ToString();
        }

        switch (CharUnicodeInfo.GetUnicodeCategory(character))
        {
            case UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator:
                return " ";
            case UnicodeCategory.Format or UnicodeCategory.NonSpacingMark:
                return "";
        }

        var plain = new StringBuilder();
        foreach (var part in character.ToString().Normalize(NormalizationForm.FormKD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(part) != UnicodeCategory.NonSpacingMark)
            {
                plain.Append(Gsm7.PlacesOf(part) > 0 ? part : '?');
            }
        }

        return plain.ToString();
    }

    private static int Places(string folded) =>
        Gsm7.PlacesOf(folded) ?? throw new InvalidOperationException("A folded text is always in the alphabet.");

    private static string Cut(string folded, int places)
    {
        var used = 0;
        for (var i = 0; i < folded.Length; i++)
        {
            used += Gsm7.PlacesOf(folded[i]);
            if (used > places)
            {
                return folded[..i];
            }
        }

        return folded;
    }
}
