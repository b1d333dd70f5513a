using System.Globalization;
using System.Text.RegularExpressions;

namespace HomeCare.Tests.Web.Operations;

/// <summary>What a Prometheus reads at the operators' door.</summary>
internal sealed partial class Scrape(string text)
{
    public string Text => text;

    public static async Task<Scrape> OfAsync(RunningSite site)
    {
        using var prometheus = site.Operator();
        return new Scrape(await prometheus.GetStringAsync("/metrics"));
    }

    /// <summary>The sum of a metric's rows that bear all these labels; null when there is none.</summary>
    public double? Value(string name, params (string Label, string Word)[] labels)
    {
        var rows = text.Split('\n')
            .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal))
            .Where(line => labels.All(label => line.Contains($"{label.Label}=\"{label.Word}\"", StringComparison.Ordinal)))
            .Select(line => double.Parse(Number().Match(line).Value, CultureInfo.InvariantCulture)).ToList();
        return rows.Count == 0 ? null : rows.Sum();
    }

    [GeneratedRegex(@"(?<=[} ])[-+0-9.eE]+$")]
    private static partial Regex Number();
}
