using System.Globalization;
using System.Text.RegularExpressions;

namespace HomeCare.Demo.Homes;

/// <summary>Which signal a relative's text speaks of, by the words on the telephone alone.</summary>
internal static partial class TextMatching
{
    /// <summary>
    /// The signal; null for a text that raises no alarm (a false alarm taken back, a test). Texts with one reference are about one
    /// signal; a new reference is about the earliest signal of its kind, of the minute that the text names, that no other text has claimed.
    /// (A signal that the box folded into a running story is never claimed.)
    /// </summary>
    public static SentSignal? Match(string text, DateTimeOffset at, IReadOnlyList<SentSignal> signals)
    {
        var rule = text switch
        {
            _ when text.StartsWith("ALERTE CHUTE", StringComparison.Ordinal) => "fall",
            _ when text.StartsWith("ALERTE BRACELET", StringComparison.Ordinal) => "tachycardia_signal",
            _ when text.StartsWith("APPEL A L'AIDE", StringComparison.Ordinal) => "help",
            _ => null,
        };
        var reference = Reference().Match(text) is { Success: true, Groups: var groups } ? groups[1].Value : null;
        if (rule is null || reference is null)
        {
            return null;
        }

        var signal = signals.FirstOrDefault(one => one.Rule == rule && one.Reference == reference)
            ?? signals.FirstOrDefault(one => one.Rule == rule && one.Reference is null && one.SentAt <= at && IsOf(text, one.SentAt));
        signal?.Reference = reference;
        return signal;
    }

    // Minutes are the same in every zone that matters here. The frame leaves a moment after what it tells of.
    private static bool IsOf(string text, DateTimeOffset sentAt) =>
        !(Clock().Match(text) is { Success: true, Groups: var groups } && int.Parse(groups[1].Value, CultureInfo.InvariantCulture) is var minute)
        || sentAt.Minute == minute || (sentAt - TimeSpan.FromSeconds(2)).Minute == minute;

    [GeneratedRegex(@"\d\d/\d\d \d\d:(\d\d)")]
    private static partial Regex Clock();

    [GeneratedRegex("Réf ([0-9A-F]{4})")]
    private static partial Regex Reference();
}
