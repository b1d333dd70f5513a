using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.BackOffice.Fleet;
using HomeCare.Modules.BackOffice.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.BackOffice;

internal sealed class EnrolBoxHandler(BackOfficeDb db, CertificateAuthority authority, IMediator mediator, TimeProvider time)
    : IRequestHandler<EnrolBox, Outcome<EnrolledBox>>
{
    // Compared with when there is no such box, so that the answer takes as long.
    private static readonly Lazy<string> NobodysHash = new(() => OneTimeCode.New().Hash());

    public async Task<Outcome<EnrolledBox>> Handle(EnrolBox request, CancellationToken cancellationToken)
    {
        if (BoxKey.Read(request.CertificateRequestPem) is not { } key)
        {
            return Refusals.WrongCertificateRequest;
        }

        var now = time.GetUtcNow().UtcDateTime;
        if (await FindByCodeAsync(request.Code, now, cancellationToken) is not { } box)
        {
            db.Audit.Add(new AuditEntry { At = now, Kind = AuditKind.EnrolmentFailed, Detail = Refusals.WrongBoxCode.Code });
            await db.SaveChangesAsync(cancellationToken);
            return Refusals.WrongBoxCode;
        }

        // The home first: it may be done twice, a code may not be used twice.
        var assigned = await mediator.Send(new AssignBox(new PatientId(box.Patient), new BoxId(box.Id)), cancellationToken);
        if (assigned.Refusal is { } refusal)
        {
            return refusal;
        }

        using var certificate = authority.SignBox(box.Id, key);
        if (!await UseCodeAsync(box, certificate, now, cancellationToken))
        {
            return Refusals.WrongBoxCode;
        }

        return new EnrolledBox(new BoxId(box.Id), certificate.ExportCertificatePem(), authority.AuthorityPem);
    }

    /// <summary>Counts the try before comparing, so that many tries at once are no more than the few that are allowed.</summary>
    private async Task<Box?> FindByCodeAsync(string typed, DateTime now, CancellationToken cancellationToken)
    {
        if (!OneTimeCode.TryParse(typed, out var code))
        {
            return null;
        }

        var box = await db.Boxes.AsNoTracking().SingleOrDefaultAsync(found => found.CodeName == code.Name, cancellationToken);
        var open = box is not null && box.TakesCode(now) && await db.Boxes
            .Where(found => found.Id == box.Id && found.Tries < Box.MostTries)
            .ExecuteUpdateAsync(set => set.SetProperty(found => found.Tries, found => found.Tries + 1), cancellationToken) == 1;
        var matches = code.Matches(open ? box!.CodeHash! : NobodysHash.Value);
        return open && matches ? box : null;
    }

    // The database decides which of two requests with the same code was first.
    private async Task<bool> UseCodeAsync(Box box, X509Certificate2 certificate, DateTime now, CancellationToken cancellationToken)
    {
        var thumbprint = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        var endsAt = certificate.NotAfter.ToUniversalTime();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var first = await db.Boxes
            .Where(found => found.Id == box.Id && found.State == BoxState.Prepared && found.CodeHash == box.CodeHash)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(found => found.State, BoxState.Enrolled)
                    .SetProperty(found => found.CodeName, (string?)null)
                    .SetProperty(found => found.CodeHash, (string?)null)
                    .SetProperty(found => found.Thumbprint, thumbprint)
                    .SetProperty(found => found.CertificateEndsAt, endsAt)
                    .SetProperty(found => found.EnrolledAt, now),
                cancellationToken);
        if (first == 0)
        {
            return false;
        }

        db.Audit.Add(new AuditEntry { At = now, Kind = AuditKind.BoxEnrolled, Subject = box.Id, Patient = box.Patient });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
