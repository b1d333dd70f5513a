using System.Security.Claims;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Web;

/// <summary>Who looks at a page: read from the session's claims.</summary>
internal static class Viewer
{
    private const string SessionClaim = "session";
    private const string StaffClaim = "staff";

    /// <summary>The claims of a session.</summary>
    public static ClaimsPrincipal ToPrincipal(this Session session, string scheme)
    {
        var identity = new ClaimsIdentity(
            [
                new Claim(SessionClaim, session.Id.ToString()),
                new Claim(ClaimTypes.NameIdentifier, session.Account.ToString()),
                new Claim(ClaimTypes.Name, session.Email),
                new Claim(ClaimTypes.Role, session.Role.ToString()),
            ],
            scheme);
        if (session.Staff is { } staff)
        {
            identity.AddClaim(new Claim(StaffClaim, staff.ToString()));
        }

        return new ClaimsPrincipal(identity);
    }

    /// <summary>The account signed in. Asking an anonymous viewer is a bug and throws.</summary>
    public static Guid Account(this ClaimsPrincipal viewer) => Guid.Parse(viewer.FindFirstValue(ClaimTypes.NameIdentifier)!);

    /// <summary>The nurse or doctor that the viewer is. Asking an admin is a bug and throws.</summary>
    public static StaffId Staff(this ClaimsPrincipal viewer) => new(Guid.Parse(viewer.FindFirstValue(StaffClaim)!));

    /// <summary>The session; null for an anonymous viewer.</summary>
    public static Guid? Session(this ClaimsPrincipal viewer) => Guid.TryParse(viewer.FindFirstValue(SessionClaim), out var id) ? id : null;

    /// <summary>The viewer's role; null for an anonymous viewer.</summary>
    public static AccountRole? Role(this ClaimsPrincipal viewer) =>
        Enum.TryParse<AccountRole>(viewer.FindFirstValue(ClaimTypes.Role), out var role) ? role : null;

    /// <summary>Where each role's work begins.</summary>
    public static string Home(this ClaimsPrincipal viewer) => viewer.Role() switch
    {
        AccountRole.Doctor => "/doctor",
        AccountRole.Nurse => "/nurse",
        AccountRole.Admin => "/office",
        null => Sessions.SignInPath,
        _ => throw new ArgumentOutOfRangeException(nameof(viewer)),
    };
}
