using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;

namespace HomeCare.Web.Pages.Shared;

/// <summary>One value as a page shows it: always with its unit and its age.</summary>
/// <param name="Key">Names it for live updates: <c>hr</c>.</param>
/// <param name="Label">What it is.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="At">When it was measured; null for never.</param>
/// <param name="Value">The number; null when the sensor gave none or it may not be trusted.</param>
/// <param name="Reasons">Why it may not be trusted.</param>
internal sealed record Vital(string Key, string Label, string Unit, DateTimeOffset? At, double? Value, IReadOnlyList<string> Reasons)
{
    /// <summary>Whether the newest measure may be shown as a value.</summary>
    public bool IsTrusted => Value is not null;

    public static Vital Of(string key, string label, string unit, LastValue? last) => new(
        key, label, unit, last?.MeasuredAt,
        last?.Signal is { Quality: Quality.Valid } signal ? signal.Value : null,
        last?.Signal.Quality is null or Quality.Valid ? [] : last.Signal.Reasons.Count > 0 ? last.Signal.Reasons : [last.Signal.Quality.ToString()]);
}
