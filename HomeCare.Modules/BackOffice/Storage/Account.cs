using HomeCare.Modules.BackOffice.Contracts;
using Microsoft.AspNetCore.Identity;

namespace HomeCare.Modules.BackOffice.Storage;

/// <summary>Someone who signs in. The address is the name; one account has one role, so none is both admin and clinical.</summary>
internal sealed class Account : IdentityUser<Guid>
{
    public AccountRole Role { get; init; }

    public Guid? Staff { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime? DisabledAt { get; private set; }

    public DateTime? LastSignInAt { get; private set; }

    /// <summary>The authenticator's secret, sealed by <see cref="SecretSeal"/>.</summary>
    public required string SealedTotpSecret { get; init; }

    /// <summary>The newest time step that opened a session: it and all before it are used up.</summary>
    public long LastTotpStep { get; private set; }

    public void Disable(DateTime at) => DisabledAt ??= at;

    public void SignedIn(DateTime at) => LastSignInAt = at;
}
