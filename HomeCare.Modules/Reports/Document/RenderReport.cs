using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HomeCare.Modules.Reports.Document;

/// <summary>Makes the HTML that is printed. Each render has its own container, so that no person's content can reach another's page.</summary>
internal static class RenderReport
{
    public static async Task<string> ToHtmlAsync(ReportContent content)
    {
        await using var services = new ServiceCollection()
            .AddSingleton(content)
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<ReportPages>()).ToHtmlString());
    }
}
