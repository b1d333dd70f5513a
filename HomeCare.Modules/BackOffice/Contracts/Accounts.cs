using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;

namespace HomeCare.Modules.BackOffice.Contracts;

/// <summary>What an account may do. No account is both admin and clinical.</summary>
public enum AccountRole
{
    /// <summary>Sees own patients.</summary>
    Doctor,

    /// <summary>Sees her round.</summary>
    Nurse,

    /// <summary>Accounts, boxes, ledger; no medical value.</summary>
    Admin,
}

/// <summary>Opens an account with a password and TOTP. Clinical roles name the member of staff they are.</summary>
/// <param name="Email">Signs in with it.</param>
/// <param name="Password">12-128 characters.</param>
/// <param name="Role">One role.</param>
/// <param name="Staff">Required for doctor and nurse, null for admin.</param>
/// <param name="By">Which account asks; null for the first set-up from the command line.</param>
public sealed record CreateAccount(string Email, string Password, AccountRole Role, StaffId? Staff, Guid? By = null)
    : IRequest<Outcome<CreatedAccount>>;

/// <summary>A new account. The TOTP secret is shown this once.</summary>
/// <param name="Id">Its id.</param>
/// <param name="TotpSecret">Base32 (RFC 4648), for an authenticator.</param>
public sealed record CreatedAccount(Guid Id, string TotpSecret);

/// <summary>Closes an account's door; its sessions end within 5 s. An admin cannot disable the own account.</summary>
public sealed record DisableAccount(Guid Account, Guid By) : IRequest<Outcome<Guid>>;

/// <summary>All accounts, by e-mail; at most 100 a page.</summary>
public sealed record ListAccounts(int Page = 1) : IRequest<IReadOnlyList<AccountEntry>>;

/// <summary>One account as the back office sees it.</summary>
public sealed record AccountEntry(Guid Id, string Email, AccountRole Role, bool Disabled, DateTimeOffset CreatedAt, DateTimeOffset? LastSignInAt);
