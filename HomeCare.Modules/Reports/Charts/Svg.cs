using System.Globalization;
using System.Net;
using System.Text;

namespace HomeCare.Modules.Reports.Charts;

/// <summary>Writes one drawing. Numbers are invariant with two decimals; text is escaped; looks come from the style sheet by class.</summary>
internal sealed class Svg
{
    private readonly StringBuilder text = new();

    public Svg(double width, double height, string description)
    {
        text.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {N(width)} {N(height)}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(description)}\">");
        text.Append(CultureInfo.InvariantCulture, $"<title>{WebUtility.HtmlEncode(description)}</title>");
    }

    public Svg Line(string look, double x1, double y1, double x2, double y2)
    {
        text.Append(CultureInfo.InvariantCulture, $"<path class=\"{look}\" d=\"M{N(x1)} {N(y1)}L{N(x2)} {N(y2)}\"/>");
        return this;
    }

    public Svg Path(string look, string data)
    {
        if (data.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"<path class=\"{look}\" d=\"{data}\"/>");
        }

        return this;
    }

    public Svg Box(string look, double x, double y, double width, double height)
    {
        text.Append(CultureInfo.InvariantCulture, $"<rect class=\"{look}\" x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\"/>");
        return this;
    }

    public Svg Text(string look, double x, double y, string words)
    {
        text.Append(CultureInfo.InvariantCulture, $"<text class=\"{look}\" x=\"{N(x)}\" y=\"{N(y)}\">{WebUtility.HtmlEncode(words)}</text>");
        return this;
    }

    public string End() => text.ToString() + "</svg>";

    /// <summary>A coordinate as SVG reads it, in any culture.</summary>
    public static string N(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);
}
