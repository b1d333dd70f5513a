using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Sms;

/// <summary>What a relative's text means.</summary>
/// <param name="Answer">Null when it is not understood: then one help text is owed, never a guess.</param>
/// <param name="Reference">The four characters of the alert it names; null for none.</param>
/// <param name="IsBareOk">"ok", "oui": to a test, or after the end, it only says "read".</param>
internal sealed record ParsedReply(ReplyAnswer? Answer, string? Reference = null, bool IsBareOk = false);

/// <summary>
/// Reads the answers that telephones send: <c>1</c>, <c>2</c>, <c>9</c>, words, with or without the reference, any case and accents, with the alarm quoted
/// below. Pure. What could mean two things means nothing: nobody is taken for coming who is not.
/// </summary>
internal static partial class SmsReplies
{
    private static readonly string[] Going =
        ["j y vais", "jy vais", "j y cours", "j arrive", "je viens", "je m en occupe", "je pars", "je vais y aller", "on y va", "en route", "okay", "ok", "oui", "d accord", "dac"];

    private static readonly string[] CannotGo = ["impossible", "non", "je ne peux pas", "je peux pas", "peux pas", "pas possible", "pas dispo", "pas disponible"];

    private static readonly string[] Bare = ["ok", "okay", "oui", "d accord", "dac"];

    private static readonly HashSet<string> Denials = ["pas", "ne", "n", "jamais", "non", "impossible", "mais", "si"];

    public static ParsedReply Parse(string text)
    {
        var own = Own(text);
        var words = Words(own);
        var reference = Reference(own);
        if (reference is not null)
        {
            // "Réf 4F2A" names the alert, it says nothing.
            words = [.. words.Where(word => !word.Equals(reference, StringComparison.OrdinalIgnoreCase) && word is not "ref" and not "reference")];
        }

        return words.Count == 0 ? new ParsedReply(null, reference) : new ParsedReply(Meaning(words, own), reference, Bare.Contains(string.Join(' ', words)));
    }

    private static ReplyAnswer? Meaning(List<string> words, string own)
    {
        var phrase = string.Join(' ', words);
        if (words[0] is "stop" && words.Count <= 3)
        {
            return ReplyAnswer.Stop;
        }

        var meant = new HashSet<ReplyAnswer>();
        if (words.Any(word => word is "1" or "2" or "9"))
        {
            // A code counts where it stands first; anywhere else ("au 1 rue …", "1 ou 2 ?") it may be anything.
            meant.UnionWith(words.Where(word => word is "1" or "2" or "9").Select(Code));
            if (words[0] is not ("1" or "2" or "9"))
            {
                return null;
            }
        }

        if (phrase.Contains("fausse alerte", StringComparison.Ordinal) || phrase.Contains("fausse alarme", StringComparison.Ordinal))
        {
            meant.Add(ReplyAnswer.FalseAlarm);
        }

        // The words alone, or those that explain the code before them.
        var said = words[0] is "1" or "2" or "9" ? string.Join(' ', words.Skip(1)) : phrase;
        if (CannotGo.Any(one => Begins(said, one)))
        {
            meant.Add(ReplyAnswer.CannotGo);
        }
        else if (Going.Any(one => Begins(said, one)))
        {
            meant.Add(ReplyAnswer.Going);
        }

        var denied = words.Any(Denials.Contains) && !meant.SetEquals([ReplyAnswer.CannotGo]);
        return meant.Count == 1 && !denied && !(own.Contains('?', StringComparison.Ordinal) && words[0] is not ("1" or "2" or "9")) ? meant.Single() : null;
    }

    private static ReplyAnswer Code(string code) => code switch
    {
        "1" => ReplyAnswer.Going,
        "2" => ReplyAnswer.CannotGo,
        "9" => ReplyAnswer.FalseAlarm,
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "not a code"),
    };

    private static bool Begins(string phrase, string said) =>
        phrase.StartsWith(said, StringComparison.Ordinal) && (phrase.Length == said.Length || phrase[said.Length] == ' ');

    /// <summary>The first line that is no quotation, without what a telephone puts below or behind it.</summary>
    private static string Own(string text)
    {
        var line = text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .FirstOrDefault(one => one[0] is not ('>' or '|' or '«' or '"' or '-' or '_')) ?? "";
        return Quoted().Match(line) is { Success: true, Index: > 0 } quoted ? line[..quoted.Index] : line;
    }

    private static List<string> Words(string own)
    {
        var plain = new StringBuilder(own.Length);
        // Joining the runes mends half surrogates; with U+FFFE they are what Normalize throws at.
        var sound = string.Concat(own.EnumerateRunes()).Replace('\uFFFE', ' ');
        foreach (var rune in sound.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format))
            {
                plain.Append(Rune.IsLetterOrDigit(rune) ? Rune.ToLowerInvariant(rune).ToString() : " ");
            }
        }

        return [.. plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static string? Reference(string own) =>
        Named().Match(own) is { Success: true } named ? named.Groups[1].Value.ToUpperInvariant()
        : Alone().Matches(own) is [.., var last] ? last.Value.ToUpperInvariant()
        : null;

    // An alarm of ours behind the answer on the same line, or a mail program's introduction.
    [GeneratedRegex(@"(?:RAPPEL|ALERTE (?:CHUTE|BRACELET)|APPEL A L'AIDE|TEST mensuel|\ble \d{1,2}/\d{1,2}|-{3,}|_{3,})")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"r[ée]f(?:[ée]rence)?\.?\s*:?\s*([0-9A-F]{4})\b", RegexOptions.IgnoreCase)]
    private static partial Regex Named();

    // Without "Réf" only what cannot be a word: a figure in it.
    [GeneratedRegex(@"\b(?=[0-9A-Fa-f]*[0-9])[0-9A-Fa-f]{4}\b")]
    private static partial Regex Alone();
}
