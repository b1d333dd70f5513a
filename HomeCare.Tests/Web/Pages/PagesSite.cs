using System.Security.Claims;
using System.Text.Encodings.Web;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Tests.Support;
using HomeCare.Web.Languages;
using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.StaticWebAssets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace HomeCare.Tests.Web.Pages;

/// <summary>The site's pages on a real port, over stated answers; the viewer's role is a cookie. For how pages look and what they say.</summary>
internal sealed class PagesSite : IAsyncDisposable
{
    private readonly WebApplication app;

    private PagesSite(WebApplication app) => this.app = app;

    public Uri Url => new(app.Urls.First());

    public static async Task<PagesSite> StartAsync(StatedAnswers answers, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = "HomeCare.Web",
            ContentRootPath = Path.Combine(Repository.Root, "HomeCare.Web"),
            EnvironmentName = "Development",
        });
        builder.WebHost.UseUrls("http://127.0.0.1:" + (Environment.GetEnvironmentVariable("PAGES_PORT") ?? "0"));
        builder.Logging.ClearProviders().AddConsole().SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddRazorPages();
        builder.Services.AddLanguages();
        builder.Services.AddSingleton<IMediator>(answers).AddSingleton(time ?? new FakeTimeProvider(Ward.Noon));
        builder.Services.AddAuthentication("Stated").AddScheme<AuthenticationSchemeOptions, StatedViewer>("Stated", null);
        builder.Services.AddAuthorization();
        var app = builder.Build();
        app.UseDeveloperExceptionPage();
        app.UseLanguages();
        app.UseStaticFiles();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapRazorPages();
        await app.StartAsync();
        return new PagesSite(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

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
