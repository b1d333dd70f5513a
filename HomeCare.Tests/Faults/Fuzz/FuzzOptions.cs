using System.Globalization;

namespace HomeCare.Tests.Faults.Fuzz;

/// <summary>What `./homecare fuzz` was asked.</summary>
/// <param name="For">60 s by default.</param>
/// <param name="Seed">Random by default; printed.</param>
/// <param name="Only">Parsers whose name contains it; null for all.</param>
/// <param name="Out">Where what was found goes.</param>
internal sealed record FuzzOptions(TimeSpan For, int Seed, string? Only, string Out)
{
    /// <summary>Null when the words make no sense.</summary>
    public static FuzzOptions? Parse(IReadOnlyList<string> words)
    {
        var options = new FuzzOptions(TimeSpan.FromMinutes(1), Random.Shared.Next(1, 1_000_000), null, Path.Combine(Path.GetTempPath(), "homecare-fuzz"));
        for (var i = 0; i < words.Count; i += 2)
        {
            if (i + 1 == words.Count)
            {
                return null;
            }

            var value = words[i + 1];
            var next = words[i] switch
            {
                "--for" when Span(value) is { } span => options with { For = span },
                "--seed" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) => options with { Seed = seed },
                "--only" when FuzzTargets.All.Any(target => target.Name.Contains(value, StringComparison.Ordinal)) => options with { Only = value },
                "--out" => options with { Out = value },
                _ => null,
            };
            if (next is null)
            {
                return null;
            }

            options = next;
        }

        return options;
    }

    /// <summary>90s, 10m, 1h; a number alone is seconds.</summary>
    private static TimeSpan? Span(string text)
    {
        var unit = text.Length > 0 && char.IsAsciiLetter(text[^1]) ? text[^1] : 's';
        var digits = text.TrimEnd('s', 'm', 'h');
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 && unit is 's' or 'm' or 'h'
            ? TimeSpan.FromSeconds(count * (unit switch { 'h' => 3600, 'm' => 60, _ => 1 }))
            : null;
    }
}
