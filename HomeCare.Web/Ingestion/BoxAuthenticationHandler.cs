using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace HomeCare.Web.Ingestion;

/// <summary>A box is who its certificate says, never who its body says.</summary>
internal sealed class BoxAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IMediator mediator, TimeProvider time)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The scheme's name.</summary>
    public const string BoxScheme = "Box";

    private const string BoxClaim = "box";

    /// <summary>The box that speaks. Asking on an endpoint without <see cref="Policies.Box"/> is a bug and throws.</summary>
    public static BoxId BoxOf(ClaimsPrincipal box) => new(Guid.Parse(box.FindFirstValue(BoxClaim)!));

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (IngestionTls.VerifiedCertificate(Context) is not { } certificate)
        {
            return AuthenticateResult.NoResult();
        }

        // A connection may live longer than the certificate it began with.
        if (time.GetUtcNow() >= certificate.NotAfter.ToUniversalTime())
        {
            return AuthenticateResult.Fail("expired");
        }

        var box = await mediator.Send(new IdentifyBox(certificate.GetCertHashString(HashAlgorithmName.SHA256)), Context.RequestAborted);
        return box is null
            ? AuthenticateResult.Fail("unknown or revoked")
            : AuthenticateResult.Success(new AuthenticationTicket(
                new ClaimsPrincipal(new ClaimsIdentity([new Claim(BoxClaim, box.Value.ToString())], BoxScheme)), BoxScheme));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var problem = Context.Connection.ClientCertificate is null
            ? Problems.Of(StatusCodes.Status401Unauthorized, "certificate_missing", "This needs the certificate of an enrolled box.")
            : Problems.Of(StatusCodes.Status403Forbidden, "certificate_refused", "This certificate is unknown, expired or revoked. Enrol the box again.");
        return problem.ExecuteAsync(Context);
    }
}
