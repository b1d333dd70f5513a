using HomeCare.Modules.BackOffice.Contracts;
using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;

namespace HomeCare.Web;

/// <summary>What a viewer has to be.</summary>
internal static class Policies
{
    public const string Doctor = nameof(AccountRole.Doctor);

    public const string Nurse = nameof(AccountRole.Nurse);

    public const string Admin = nameof(AccountRole.Admin);

    /// <summary>Doctor or nurse.</summary>
    public const string Clinical = nameof(Clinical);

    /// <summary>A box with a certificate in force.</summary>
    public const string Box = nameof(Box);
}

/// <summary>
/// Sessions of people: a cookie that names a session which the server keeps. Idle for 15 minutes, 8 hours in all; out within 5 s
/// when the account is disabled. Everything that does not say otherwise is denied to anonymous viewers.
/// </summary>
internal static class Sessions
{
    /// <summary>The scheme of a viewer who passed both factors.</summary>
    public const string Scheme = "Session";

    /// <summary>The scheme of someone who typed the right password and still owes the code; 5 minutes.</summary>
    public const string FirstFactor = "FirstFactor";

    public const string SignInPath = "/account/sign-in";

    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan FirstFactorLife = TimeSpan.FromMinutes(5);

    public static IServiceCollection AddSessions(this IServiceCollection services, Doors doors)
    {
        services.AddAuthentication(Scheme)
            .AddCookie(Scheme, options =>
            {
                Harden(options.Cookie, doors, "homecare", SameSiteMode.Lax);
                options.ExpireTimeSpan = Idle;
                options.SlidingExpiration = true;
                options.LoginPath = SignInPath;
                options.ReturnUrlParameter = "returnUrl";
                options.Events = new CookieAuthenticationEvents
                {
                    OnValidatePrincipal = KeepOnlyOpenSessions,
                    OnCheckSlidingExpiration = LetWatchingBeIdle,
                    OnRedirectToLogin = AskToSignIn,
                    OnRedirectToAccessDenied = context => Answer(context.Response, StatusCodes.Status403Forbidden),
                };
            })
            .AddCookie(FirstFactor, options =>
            {
                Harden(options.Cookie, doors, "homecare-first", SameSiteMode.Strict);
                options.ExpireTimeSpan = FirstFactorLife;
                options.SlidingExpiration = false;
            });
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Doctor, policy => policy.RequireRole(Policies.Doctor))
            .AddPolicy(Policies.Nurse, policy => policy.RequireRole(Policies.Nurse))
            .AddPolicy(Policies.Admin, policy => policy.RequireRole(Policies.Admin))
            .AddPolicy(Policies.Clinical, policy => policy.RequireRole(Policies.Doctor, Policies.Nurse))
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddAntiforgery(options => Harden(options.Cookie, doors, "homecare-form", SameSiteMode.Strict));
        return services.AddSingleton<DeviceCookie>();
    }

    /// <summary>With TLS the name says <c>__Host-</c>, and a browser then takes it from nobody else.</summary>
    public static void Harden(CookieBuilder cookie, Doors doors, string name, SameSiteMode sameSite)
    {
        cookie.Name = doors.PeopleUseTls ? $"__Host-{name}" : name;
        cookie.SecurePolicy = doors.PeopleUseTls ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
        cookie.HttpOnly = true;
        cookie.SameSite = sameSite;
        cookie.Path = "/";
        cookie.IsEssential = true;
    }

    private static async Task KeepOnlyOpenSessions(CookieValidatePrincipalContext context)
    {
        var mediator = context.HttpContext.RequestServices.GetRequiredService<IMediator>();
        if (context.Principal?.Session() is not { } id
            || await mediator.Send(new FindSession(id), context.HttpContext.RequestAborted) is null)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(Scheme);
        }
    }

    // An open page follows its live values and fetches what changed by itself, also when nobody sits before it: only what a person opens
    // or sends (a navigation, as browsers say in Sec-Fetch-Mode) keeps the session alive.
    private static Task LetWatchingBeIdle(CookieSlidingExpirationContext context)
    {
        var mode = context.Request.Headers["Sec-Fetch-Mode"].ToString();
        context.ShouldRenew &= mode is "" or "navigate" && !context.Request.Path.StartsWithSegments("/live");
        return Task.CompletedTask;
    }

    private static Task AskToSignIn(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (context.Request.Path.StartsWithSegments("/live"))
        {
            return Answer(context.Response, StatusCodes.Status401Unauthorized);
        }

        context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }

    private static Task Answer(HttpResponse response, int status)
    {
        response.StatusCode = status;
        return Task.CompletedTask;
    }
}
