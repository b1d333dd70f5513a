using HomeCare.Tests.Support;
using Microsoft.Playwright;
using NUnit.Framework;

namespace HomeCare.Tests.Browser;

/// <summary>The machine's own Chromium, headless, and what a page must not do in it.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private const string AxeFile = "HomeCare.Tests/Browser/node_modules/axe-core/axe.min.js";

    private static readonly string[] Switches =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private Chromium(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    public static async Task<Chromium> StartAsync()
    {
        var program = Required.Find("chromium") ?? Required.Find("chromium-browser") ?? Required.Find("google-chrome");
        Required.OrSkip(program is not null, "Chromium", "apt-get install chromium");
        var playwright = await Playwright.CreateAsync();
        return new Chromium(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = Switches }));
    }

    /// <summary>A new profile. What its pages complain of is gathered in <paramref name="complaints"/>.</summary>
    public async Task<IBrowserContext> OpenAsync(
        Uri site, int width, ICollection<string> complaints, ColorScheme scheme = ColorScheme.Light, bool script = true)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = site.ToString(),
            ViewportSize = new() { Width = width, Height = width < 600 ? 844 : 900 },
            ColorScheme = scheme,
            JavaScriptEnabled = script,
            TimezoneId = "Pacific/Auckland", // a viewer's own zone must never show through
        });
        context.SetDefaultTimeout(15_000);
        context.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Add($"{message.Page?.Url}: {message.Text}");
            }
        };
        context.WebError += (_, error) => complaints.Add(error.Error);
        return context;
    }

    /// <summary>Serious and critical violations of WCAG 2.2 AA on the page as it stands, one line each.</summary>
    public static async Task<string[]> AxeAsync(IPage page)
    {
        var file = Path.Combine(Repository.Root, AxeFile);
        Required.OrSkip(File.Exists(file), "axe-core", "npm ci --prefix HomeCare.Tests/Browser");
        await page.EvaluateAsync(await File.ReadAllTextAsync(file));
        return await page.EvaluateAsync<string[]>("""
            async () => {
              const found = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
              return found.violations.filter(each => ['serious', 'critical'].includes(each.impact))
                .map(each => `${each.id}: ${each.nodes.slice(0, 3).map(node => node.target + ' ' + node.failureSummary.split('\n')[1]).join(' | ')}`)
            }
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await browser.CloseAsync();
        playwright.Dispose();
    }
}
