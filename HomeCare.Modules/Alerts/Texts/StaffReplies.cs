using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace HomeCare.Modules.Alerts.Texts;

/// <summary>What a member of staff means.</summary>
internal enum StaffAnswer
{
    /// <summary>Not understood: a help text is owed, never a guess.</summary>
    Unknown,

    /// <summary>"1", "j'y vais".</summary>
    Going,

    /// <summary>"2", "impossible", "passer".</summary>
    CannotGo,

    /// <summary>"9", "fausse alerte".</summary>
    FalseAlarm,

    /// <summary>"ok", "oui": yes to the alarm that waits for her, else "read".</summary>
    Ok,

    /// <summary>"STOP".</summary>
    Stop,
}

/// <summary>A text of a member of staff, understood.</summary>
/// <param name="Answer">What it means.</param>
/// <param name="Reference">The four characters of the alert it names; null for none.</param>
internal sealed record StaffReply(StaffAnswer Answer, string? Reference = null);

/// <summary>
/// Reads what nurses answer: a code or words, with or without the reference in any place, any case, accents and blanks, with our text quoted below. Pure.
/// What could mean two things means nothing: nobody is taken for coming who is not. The box reads relatives' answers by the same rules, in its own words.
/// </summary>
internal static partial class StaffReplies
{
    private static readonly string[] Going =
        ["j y vais", "jy vais", "j y cours", "j arrive", "je viens", "je m en occupe", "je pars", "je prends", "je vais y aller", "on y va", "en route", "pris"];

    private static readonly string[] CannotGo =
        ["impossible", "non", "je ne peux pas", "je peux pas", "peux pas", "pas possible", "pas dispo", "pas disponible", "je passe", "passe", "passer", "suivant", "au suivant"];

    private static readonly string[] Ok = ["ok", "okay", "oui", "d accord", "dac"];

    private static readonly HashSet<string> Denials = ["pas", "ne", "n", "jamais", "non", "impossible", "mais", "si"];

    public static StaffReply Parse(string text)
    {
        var words = Words(Own(text));
        var reference = Reference(words);
        return new StaffReply(Meaning([.. words.Where((_, at) => reference is not { } found || (at != found.At && at != found.Label))]), reference?.Word);
    }

    private static StaffAnswer Meaning(List<string> words)
    {
        if (words.Count == 0)
        {
            return StaffAnswer.Unknown;
        }

        if (words[0] == "stop" && words.Count <= 3)
        {
            return StaffAnswer.Stop;
        }

        var meant = new HashSet<StaffAnswer>();
        var codes = words.Where(IsCode).Distinct().ToList();
        var said = string.Join(' ', words.Where(word => !IsCode(word)));
        if (codes.Count > 0)
        {
            // A code counts where it stands first, or last behind words that mean the same; anywhere else ("au 1 rue …", "1 ou 2 ?") it may be anything.
            if (codes.Count > 1 || (!IsCode(words[0]) && (!IsCode(words[^1]) || Said(said) is null)))
            {
                return StaffAnswer.Unknown;
            }

            meant.Add(Code(codes[0]));
        }

        if (Said(said) is { } answer)
        {
            meant.Add(answer);
        }

        if (meant.Contains(StaffAnswer.Going))
        {
            meant.Remove(StaffAnswer.Ok);
        }

        var denied = words.Any(Denials.Contains) && !meant.SetEquals([StaffAnswer.CannotGo]);
        return meant.Count == 1 && !denied ? meant.Single() : StaffAnswer.Unknown;
    }

    private static StaffAnswer? Said(string phrase) =>
        phrase.Contains("fausse alerte", StringComparison.Ordinal) || phrase.Contains("fausse alarme", StringComparison.Ordinal) ? StaffAnswer.FalseAlarm
        : CannotGo.Any(one => Begins(phrase, one)) ? StaffAnswer.CannotGo
        : Going.Any(one => Begins(phrase, one)) ? StaffAnswer.Going
        : Ok.Contains(phrase) || Ok.Any(one => Going.Any(other => Begins(phrase, $"{one} {other}"))) ? StaffAnswer.Ok
        : null;

    private static bool IsCode(string word) => word is "1" or "2" or "9";

    private static StaffAnswer Code(string code) => code switch
    {
        "1" => StaffAnswer.Going,
        "2" => StaffAnswer.CannotGo,
        "9" => StaffAnswer.FalseAlarm,
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "not a code"),
    };

    private static bool Begins(string phrase, string said) =>
        phrase.StartsWith(said, StringComparison.Ordinal) && (phrase.Length == said.Length || phrase[said.Length] == ' ');

    /// <summary>
    /// Where the reference stands, and the "réf" before it: after that word, else the last with a figure in it, else the only word beside a code or an "ok".
    /// </summary>
    private static (string Word, int At, int? Label)? Reference(List<string> words)
    {
        var label = words.FindIndex(word => word is "ref" or "reference");
        if (label >= 0 && label + 1 < words.Count && IsReference(words[label + 1]))
        {
            return (words[label + 1].ToUpperInvariant(), label + 1, label);
        }

        var at = words.FindLastIndex(word => IsReference(word) && word.Any(char.IsAsciiDigit));
        if (at < 0 && words.FindAll(word => !IsCode(word) && !Ok.Contains(word)) is [var only] && words.Count > 1 && IsReference(only))
        {
            at = words.IndexOf(only);
        }

        return at < 0 ? null : (words[at].ToUpperInvariant(), at, null);
    }

    private static bool IsReference(string word) => word.Length == 4 && word.All(char.IsAsciiHexDigit);

    /// <summary>The first line that is no quotation, without our own text behind it.</summary>
    private static string Own(string text)
    {
        var line = text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .FirstOrDefault(one => one[0] is not ('>' or '|' or '«' or '"' or '-' or '_') && !one.StartsWith("[SUIVI]", StringComparison.OrdinalIgnoreCase)) ?? "";
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

    [GeneratedRegex(@"(?:\[SUIVI\]|\ble \d{1,2}/\d{1,2}|-{3,}|_{3,})", RegexOptions.IgnoreCase)]
    private static partial Regex Quoted();
}
