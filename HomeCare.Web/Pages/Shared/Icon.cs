using HomeCare.Modules.Alerts.Contracts;
using Microsoft.AspNetCore.Html;

namespace HomeCare.Web.Pages.Shared;

/// <summary>
/// The drawn signs. A level has a shape of its own, so that it is told apart without colour: octagon red, triangle orange,
/// diamond yellow, square technical.
/// </summary>
internal static class Icon
{
    public static readonly HtmlString Phone = Stroke("M6.5 3.5h-2a1 1 0 0 0-1 1.1c.6 6.6 5.3 11.3 11.9 11.9a1 1 0 0 0 1.1-1v-2.7l-3.7-1.3-1.7 1.9c-2-1-3.5-2.5-4.5-4.5l1.9-1.7z");
    public static readonly HtmlString Map = Stroke("M10 17.5s5.5-4.8 5.5-9a5.5 5.5 0 0 0-11 0c0 4.2 5.5 9 5.5 9z M10 10.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4z");
    public static readonly HtmlString Door = Stroke("M7.5 12.5a4 4 0 1 1 2.7-1.1L17 17.5M14 14.8l1.8-1.8");
    public static readonly HtmlString SignOut = Stroke("M8 3.5H5a1.5 1.5 0 0 0-1.5 1.5v10A1.5 1.5 0 0 0 5 16.5h3M13 13.5l3.5-3.5L13 6.5M16.5 10H8");
    public static readonly HtmlString Document = Stroke("M11.5 2.5H6A1.5 1.5 0 0 0 4.5 4v12A1.5 1.5 0 0 0 6 17.5h8a1.5 1.5 0 0 0 1.5-1.5V6.5zM11.5 2.5v4h4M7.5 11h5M7.5 14h5");
    public static readonly HtmlString Back = Stroke("M12.5 4.5 7 10l5.5 5.5");
    public static readonly HtmlString Check = Stroke("M4 10.5l4 4 8-9");
    public static readonly HtmlString Battery = Stroke("M3.5 6.5h11a1 1 0 0 1 1 1v5a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1v-5a1 1 0 0 1 1-1zM17.5 9v2");

    private static readonly HtmlString Red = Level("M6.3 1.5h7.4l4.8 4.8v7.4l-4.8 4.8H6.3l-4.8-4.8V6.3z", "M10 5.5v5.5M10 14.3v.01");
    private static readonly HtmlString Orange = Level("M10 2 19 17.7H1z", "M10 7.5v4.5M10 14.9v.01");
    private static readonly HtmlString Yellow = Level("M10 .8 19.2 10 10 19.2.8 10z", "M10 5.8v5M10 13.9v.01");
    private static readonly HtmlString Technical = Level("M3 2h14a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V3a1 1 0 0 1 1-1z", "M10 5.5v5.5M10 14.3v.01");

    public static HtmlString Of(AlertLevel level) => level switch
    {
        AlertLevel.Red => Red,
        AlertLevel.Orange => Orange,
        AlertLevel.Yellow => Yellow,
        AlertLevel.Technical => Technical,
        _ => throw new ArgumentOutOfRangeException(nameof(level)),
    };

    private static HtmlString Stroke(string path) => new(
        $"""<svg class="icon" viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="{path}"/></svg>""");

    private static HtmlString Level(string shape, string sign) => new(
        $"""<svg class="icon shape" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true"><path class="shape-body" d="{shape}"/><path class="shape-sign" fill="none" stroke-width="2" stroke-linecap="round" d="{sign}"/></svg>""");
}
