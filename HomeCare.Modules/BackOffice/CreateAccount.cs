using System.Net.Mail;
using FluentValidation;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.BackOffice.SigningIn;
using HomeCare.Modules.BackOffice.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.BackOffice;

internal sealed class CreateAccountValidator : AbstractValidator<CreateAccount>
{
    public CreateAccountValidator()
    {
        RuleFor(request => request.Email).Must(email => email is { Length: <= 254 } && MailAddress.TryCreate(email, out var parsed) && parsed.Address == email)
            .OrRefuse("email_invalid", "Cette adresse e-mail n’en est pas une.", "This is not an e-mail address.");
        RuleFor(request => request.Password).Must(password => password?.Length is >= Passwords.Shortest and <= Passwords.Longest)
            .OrRefuse(
                "password_length",
                $"Le mot de passe doit avoir de {Passwords.Shortest} à {Passwords.Longest} caractères.",
                $"The password has to have {Passwords.Shortest} to {Passwords.Longest} characters.");
        RuleFor(request => request.Role).IsInEnum();
        RuleFor(request => request.Staff).Must((request, staff) => staff is null == (request.Role == AccountRole.Admin))
            .OrRefuse(
                "staff_for_role",
                "Un compte de médecin ou d’infirmière désigne un soignant, un compte d’administrateur n’en désigne aucun.",
                "A doctor's or nurse's account names a member of staff, an admin's names none.");
    }
}

internal sealed class CreateAccountHandler(
    BackOfficeDb db, UserManager<Account> users, SecretSeal seal, IMediator mediator, TimeProvider time)
    : IRequestHandler<CreateAccount, Outcome<CreatedAccount>>
{
    public async Task<Outcome<CreatedAccount>> Handle(CreateAccount request, CancellationToken cancellationToken)
    {
        if (request.By is { } by && !await db.IsActiveAdminAsync(by, cancellationToken))
        {
            return Refusals.NotAdmin;
        }

        if (Passwords.IsWeak(request.Password, request.Email))
        {
            return Refusals.WeakPassword;
        }

        if (request.Staff is { } staff
            && (await mediator.Send(new FindStaff(staff), cancellationToken))?.Role != StaffRoleOf(request.Role))
        {
            return Refusals.UnknownStaff;
        }

        var now = time.GetUtcNow().UtcDateTime;
        var secret = Totp.NewSecret();
        var id = Guid.NewGuid();
        var account = new Account
        {
            Id = id,
            UserName = request.Email,
            Email = request.Email,
            Role = request.Role,
            Staff = request.Staff?.Value,
            CreatedAt = now,
            SealedTotpSecret = seal.Seal(id, secret),
            TwoFactorEnabled = true,
        };
        db.Audit.Add(new AuditEntry { At = now, Kind = AuditKind.AccountCreated, Account = request.By, Subject = id, Detail = request.Role.ToString() });
        return await OpenAsync(account, request.Password) ? new CreatedAccount(id, secret) : Refusals.EmailTaken;
    }

    private async Task<bool> OpenAsync(Account account, string password)
    {
        try
        {
            var result = await users.CreateAsync(account, password);
            return result.Succeeded || (result.Errors.All(IsTaken)
                ? false
                : throw new InvalidOperationException($"The account was refused: {string.Join(", ", result.Errors.Select(error => error.Code))}"));
        }
        catch (DbUpdateException exception) when (StorageFault.IsLostRace(exception))
        {
            return false;
        }
    }

    private static bool IsTaken(IdentityError error) =>
        error.Code is nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName);

    private static StaffRole? StaffRoleOf(AccountRole role) => role switch
    {
        AccountRole.Doctor => StaffRole.Doctor,
        AccountRole.Nurse => StaffRole.Nurse,
        AccountRole.Admin => null,
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };
}
