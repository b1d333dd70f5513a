using System.Net;
using System.Net.Sockets;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.BackOffice.SigningIn;
using HomeCare.Modules.BackOffice.Storage;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.AspNetCore.Identity;

namespace HomeCare.Modules.BackOffice;

internal sealed class CheckPasswordHandler(
    BackOfficeDb db, UserManager<Account> users, PasswordCheck check, Throttle throttle, TimeProvider time)
    : IRequestHandler<CheckPassword, Outcome<Guid>>
{
    private const int LongestEmail = 254;
    private const int FreeTries = 5;

    // A practice or a hospital shares one address.
    private const int FreeTriesOfAnAddress = 50;

    public async Task<Outcome<Guid>> Handle(CheckPassword request, CancellationToken cancellationToken)
    {
        var email = request.Email.Length <= LongestEmail ? request.Email : "";
        var account = await users.FindByEmailAsync(email);
        var known = request.Device is { } device && device.Account == account?.Id ? device.Device.ToString() : "strangers";
        var name = $"password|{users.NormalizeEmail(email)}|{known}";
        var address = $"address|{NetworkOf(request.From)}";
        if ((throttle.Enter(address, FreeTriesOfAnAddress) ?? throttle.Enter(name, FreeTries)) is { } wait)
        {
            return await RefuseAsync(Refusals.Wait(wait), account, request, cancellationToken);
        }

        var password = request.Password.Length <= Passwords.Longest ? request.Password : "";
        var result = await check.VerifyAsync(account, password, cancellationToken);
        if (result is null)
        {
            return Refusals.TooBusy;
        }

        if (result == PasswordVerificationResult.Failed || account is null || account.DisabledAt is not null)
        {
            return await RefuseAsync(Refusals.WrongPassword, account, request, cancellationToken);
        }

        throttle.Forget(name);
        throttle.Forget(address);
        if (result == PasswordVerificationResult.SuccessRehashNeeded)
        {
            account.PasswordHash = users.PasswordHasher.HashPassword(account, request.Password);
            await db.SaveChangesAsync(cancellationToken);
        }

        return account.Id;
    }

    // One household or one rented machine has 2^64 addresses of IPv6: its network counts.
    private static string NetworkOf(string from) =>
        IPAddress.TryParse(from, out var address) && address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false }
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : from;

    private async Task<Refusal> RefuseAsync(Refusal refusal, Account? account, CheckPassword request, CancellationToken cancellationToken)
    {
        db.Audit.Add(new AuditEntry
        {
            At = time.GetUtcNow().UtcDateTime,
            Kind = AuditKind.SignInFailed,
            Subject = account?.Id,
            Detail = refusal.Code,
            From = request.From,
        });
        await db.SaveChangesAsync(cancellationToken);
        return refusal;
    }
}
