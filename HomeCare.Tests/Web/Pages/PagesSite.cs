using System.Net.ServerSentEvents;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Tests.Support;
using HomeCare.Web;
using HomeCare.Web.Languages;
using HomeCare.Web.Live;
using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Extensions.WebEncoders;

namespace HomeCare.Tests.Web.Pages;

/// <summary>The site's pages on a real port, over stated answers; the viewer's role is a cookie. For how pages look and what they say.</summary>
internal sealed partial class PagesSite : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly StatedLine line;

    private PagesSite(WebApplication app, StatedLine line) => (this.app, this.line) = (app, line);

    public Uri Url => new(app.Urls.First());

    public async Task<string> GetAsync(AccountRole? role, string path)
    {
        using var client = ClientOf(role);
        return await client.GetStringAsync(path);
    }

    /// <summary>As a browser does: with the cookie and the token of the page that holds the form.</summary>
    public async Task<HttpResponseMessage> PostAsync(AccountRole role, string formAt, string path, IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var client = ClientOf(role);
        var page = await client.GetAsync(formAt);
        client.DefaultRequestHeaders.Add("Cookie", page.Headers.GetValues("Set-Cookie").First().Split(';')[0]);
        var token = Token().Match(await page.Content.ReadAsStringAsync()).Groups[1].Value;
        return await client.PostAsync(path, new FormUrlEncodedContent(fields.Append(new("__RequestVerificationToken", token))));
    }

    public static async Task<PagesSite> StartAsync(StatedAnswers answers, TimeProvider? time = null)
    {
        var clock = time ?? new FakeTimeProvider(Ward.Noon);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = "HomeCare.Web",
            ContentRootPath = Path.Combine(Repository.Root, "HomeCare.Web"),
            EnvironmentName = "Development",
        });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddConsole().SetMinimumLevel(LogLevel.Error);
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.Configure<WebEncoderOptions>(html => html.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        builder.Services.AddRazorPages();
        builder.Services.AddLanguages();
        builder.Services.AddSingleton<IMediator>(answers).AddSingleton(clock);
        builder.Services.AddAuthentication("Stated").AddScheme<AuthenticationSchemeOptions, StatedViewer>("Stated", null);
        builder.Services.AddAuthorization();
        var app = builder.Build();
        app.UseHeaders();
        app.UseLanguages();
        app.UseExceptionHandler("/error/500");
        app.UseStatusCodePagesWithReExecute("/error/{0}");
        app.UseStaticFiles();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapRazorPages();
        var line = new StatedLine(clock);
        line.Map(app);
        await app.StartAsync();
        return new PagesSite(app, line);
    }

    /// <summary>The cookie that makes a browser this role; null for nobody.</summary>
    public Microsoft.Playwright.Cookie As(AccountRole? role) => new() { Name = "role", Value = role?.ToString() ?? "nobody", Url = Url.ToString() };

    /// <summary>A client in this role that follows no redirects.</summary>
    public HttpClient ClientOf(AccountRole? role)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Url };
        client.DefaultRequestHeaders.Add("Cookie", $"role={role?.ToString() ?? "nobody"}");
        return client;
    }

    public Task SendAsync(string kind, string json) => line.SendAsync(new SseItem<string>(json, kind));

    /// <summary>Tells the pages that it is now so late on the server.</summary>
    public Task TickAsync(DateTimeOffset now) => line.SendAsync(LiveEvents.Tick(now));

    public Task CutAsync() => line.CutAsync();

    public void Mend() => line.Mend();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [GeneratedRegex("""name="__RequestVerificationToken" type="hidden" value="([^"]+)""")]
    private static partial Regex Token();

    private sealed class StatedViewer(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (!Enum.TryParse<AccountRole>(Request.Cookies["role"], out var role))
            {
                return Task.FromResult(AuthenticateResult.NoResult());
            }

            var identity = new ClaimsIdentity(
                [
                    new Claim(ClaimTypes.Role, role.ToString()), new Claim(ClaimTypes.NameIdentifier, Guid.Empty.ToString()),
                    new Claim("staff", (role == AccountRole.Nurse ? Ward.Nurse : Ward.Doctor).ToString()),
                ],
                Scheme.Name);
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name)));
        }
    }
}
