using System.Security.Claims;
using System.Text.Encodings.Web;
using HomeCare.Modules.Patients.Contracts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace HomeCare.Web.Ingestion;

/// <summary>Lets the endpoints of the boxes' door ask for a box as any endpoint asks for a user.</summary>
internal sealed class BoxAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IBoxIdentity identity)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The scheme's name.</summary>
    public const string BoxScheme = "Box";

    private const string BoxClaim = "box";

    /// <summary>The box that speaks. Asking on an endpoint without <see cref="Policies.Box"/> is a bug and throws.</summary>
    public static BoxId BoxOf(ClaimsPrincipal box) => new(Guid.Parse(box.FindFirstValue(BoxClaim)!));

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync() => await identity.FindAsync(Context) is { } box
        ? AuthenticateResult.Success(new AuthenticationTicket(
            new ClaimsPrincipal(new ClaimsIdentity([new Claim(BoxClaim, box.Value.ToString())], BoxScheme)), BoxScheme))
        : AuthenticateResult.NoResult();

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Problems.Stranger(Context).ExecuteAsync(Context);
}
