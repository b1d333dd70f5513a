using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.BackOffice.Fleet;
using HomeCare.Modules.BackOffice.Storage;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.BackOffice;

internal sealed class RenewBoxHandler(BackOfficeDb db, CertificateAuthority authority, TimeProvider time) : IRequestHandler<RenewBox, Outcome<RenewedBox>>
{
    private const int MostADay = 10;

    public async Task<Outcome<RenewedBox>> Handle(RenewBox request, CancellationToken cancellationToken)
    {
        if (BoxKey.Read(request.CertificateRequestPem) is not { } key)
        {
            return Refusals.WrongCertificateRequest;
        }

        if (key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(request.PresentKey.Span))
        {
            return Refusals.SameKey;
        }

        var now = time.GetUtcNow().UtcDateTime;
        var box = await db.Boxes.AsNoTracking()
            .SingleOrDefaultAsync(found => found.Id == request.Box.Value && found.State == BoxState.Enrolled, cancellationToken);
        if (box is null)
        {
            return Refusals.UnknownBox;
        }

        var dayAgo = now.AddDays(-1);
        if (await db.EarlierCertificates.CountAsync(earlier => earlier.Box == box.Id && earlier.RenewedAt > dayAgo, cancellationToken) >= MostADay)
        {
            return Refusals.TooManyRenewals;
        }

        using var certificate = authority.SignBox(box.Id, key);
        return await TakeAsync(box, certificate, now, cancellationToken)
            ? new RenewedBox(certificate.ExportCertificatePem(), authority.AuthorityPem)
            : Refusals.TooManyRenewals;
    }

    // The present certificate is put aside and the next takes its place in one transaction; of two renewals at once the second asks again.
    private async Task<bool> TakeAsync(Box box, X509Certificate2 certificate, DateTime now, CancellationToken cancellationToken)
    {
        var thumbprint = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        var endsAt = certificate.NotAfter.ToUniversalTime();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var taken = await db.Boxes
            .Where(found => found.Id == box.Id && found.State == BoxState.Enrolled && found.Thumbprint == box.Thumbprint)
            .ExecuteUpdateAsync(
                set => set.SetProperty(found => found.Thumbprint, thumbprint).SetProperty(found => found.CertificateEndsAt, endsAt), cancellationToken);
        if (taken == 0)
        {
            return false;
        }

        await db.EarlierCertificates.Where(earlier => earlier.Box == box.Id && earlier.EndsAt < now).ExecuteDeleteAsync(cancellationToken);
        db.EarlierCertificates.Add(new EarlierCertificate { Thumbprint = box.Thumbprint!, Box = box.Id, EndsAt = box.CertificateEndsAt!.Value, RenewedAt = now });
        db.Audit.Add(new AuditEntry { At = now, Kind = AuditKind.BoxRenewed, Subject = box.Id, Patient = box.Patient });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
