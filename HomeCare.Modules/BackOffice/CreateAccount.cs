using FluentValidation;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.BackOffice.SigningIn;
using HomeCare.Modules.BackOffice.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.AspNetCore.Identity;

namespace HomeCare.Modules.BackOffice;

internal sealed class CreateAccountValidator : AbstractValidator<CreateAccount>
{
    public CreateAccountValidator()
    {
        RuleFor(request => request.Email).NotEmpty().MaximumLength(254).EmailAddress();
        RuleFor(request => request.Password).NotEmpty().Length(Passwords.Shortest, Passwords.Longest);
        RuleFor(request => request.Role).IsInEnum();
        RuleFor(request => request.Staff).NotNull().When(request => request.Role != AccountRole.Admin);
        RuleFor(request => request.Staff).Null().When(request => request.Role == AccountRole.Admin);
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
        var result = await users.CreateAsync(account, request.Password);
        if (result.Succeeded)
        {
            return new CreatedAccount(id, secret);
        }

        return result.Errors.Any(error => error.Code is nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName))
            ? Refusals.EmailTaken
            : throw new InvalidOperationException($"The account was refused: {result.Errors.First().Code}");
    }

    private static StaffRole? StaffRoleOf(AccountRole role) => role switch
    {
        AccountRole.Doctor => StaffRole.Doctor,
        AccountRole.Nurse => StaffRole.Nurse,
        AccountRole.Admin => null,
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };
}
