using System.Globalization;
using System.Text.RegularExpressions;

namespace HomeCare.Demo;

/// <summary>Spans of time as a person types them: <c>90</c>, <c>90s</c>, <c>1.5m</c>, <c>1h30m</c>.</summary>
internal static partial class Duration
{
    /// <summary>Null when it is none, or is not longer than nothing.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            return Positive(seconds);
        }

        var match = Words().Match(text);
        return match.Success ? Positive((Part(match, "h") * 3600) + (Part(match, "m") * 60) + Part(match, "s")) : null;
    }

    private static TimeSpan? Positive(double seconds) => seconds is > 0 and < 1e7 ? TimeSpan.FromSeconds(seconds) : null;

    private static double Part(Match match, string unit) =>
        match.Groups[unit] is { Success: true, Value: var number } ? double.Parse(number, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^(?:(?<h>\d+(?:\.\d+)?)h)?(?:(?<m>\d+(?:\.\d+)?)m)?(?:(?<s>\d+(?:\.\d+)?)s)?$")]
    private static partial Regex Words();
}
