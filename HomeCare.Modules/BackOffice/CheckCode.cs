using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.BackOffice.SigningIn;
using HomeCare.Modules.BackOffice.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.BackOffice;

internal sealed class CheckCodeHandler(BackOfficeDb db, SecretSeal seal, Throttle throttle, TimeProvider time)
    : IRequestHandler<CheckCode, Outcome<Session>>
{
    private const int FreeTries = 5;
    private static readonly TimeSpan LongestSession = TimeSpan.FromHours(8);

    public async Task<Outcome<Session>> Handle(CheckCode request, CancellationToken cancellationToken)
    {
        var key = $"code|{request.Account}";
        if (throttle.Enter(key, FreeTries) is { } wait)
        {
            return await RefuseAsync(Refusals.Wait(wait), request, cancellationToken);
        }

        var account = await db.Users.AsNoTracking()
            .SingleOrDefaultAsync(found => found.Id == request.Account && found.DisabledAt == null, cancellationToken);
        var now = time.GetUtcNow();
        var step = account is null || request.Code.Length > 16
            ? null
            : Totp.FindStep(seal.Open(account.Id, account.SealedTotpSecret), request.Code, now);
        if (account is null || step is null)
        {
            return await RefuseAsync(Refusals.WrongCode, request, cancellationToken);
        }

        throttle.Forget(key);
        return await OpenAsync(account, step.Value, now, request, cancellationToken)
            is { } session ? session : await RefuseAsync(Refusals.CodeAlreadyUsed, request, cancellationToken);
    }

    // The database decides which of two requests with the same code was first.
    private async Task<Session?> OpenAsync(
        Account account, long step, DateTimeOffset now, CheckCode request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var first = await db.Users
            .Where(found => found.Id == account.Id && found.LastTotpStep < step && found.DisabledAt == null)
            .ExecuteUpdateAsync(
                set => set.SetProperty(found => found.LastTotpStep, step).SetProperty(found => found.LastSignInAt, now.UtcDateTime),
                cancellationToken);
        if (first == 0)
        {
            return null;
        }

        var stored = new StoredSession { AccountId = account.Id, StartedAt = now.UtcDateTime, EndsAt = (now + LongestSession).UtcDateTime };
        db.Sessions.Add(stored);
        db.Audit.Add(new AuditEntry { At = now.UtcDateTime, Kind = AuditKind.SignedIn, Account = account.Id, From = request.From });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return account.ToSession(stored);
    }

    private async Task<Refusal> RefuseAsync(Refusal refusal, CheckCode request, CancellationToken cancellationToken)
    {
        db.Audit.Add(new AuditEntry
        {
            At = time.GetUtcNow().UtcDateTime,
            Kind = AuditKind.SignInFailed,
            Subject = request.Account,
            Detail = refusal.Code,
            From = request.From,
        });
        await db.SaveChangesAsync(cancellationToken);
        return refusal;
    }
}
