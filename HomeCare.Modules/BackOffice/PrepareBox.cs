using System.Text.RegularExpressions;
using FluentValidation;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.BackOffice.Fleet;
using HomeCare.Modules.BackOffice.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.BackOffice;

internal sealed partial class PrepareBoxValidator : AbstractValidator<PrepareBox>
{
    public PrepareBoxValidator() =>
        RuleFor(request => request.SerialNumber).Must(serial => serial is not null && Printed().IsMatch(serial))
            .OrRefuse(
                "serial_invalid",
                "Le numéro de série a de 3 à 32 lettres, chiffres, points ou tirets.",
                "A serial number has 3 to 32 letters, digits, dots or dashes.");

    [GeneratedRegex(@"\A[A-Za-z0-9._/-]{3,32}\z")]
    private static partial Regex Printed();
}

internal sealed class PrepareBoxHandler(BackOfficeDb db, IMediator mediator, TimeProvider time)
    : IRequestHandler<PrepareBox, Outcome<PreparedBox>>
{
    public async Task<Outcome<PreparedBox>> Handle(PrepareBox request, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new GetContacts(request.Patient), cancellationToken) is null)
        {
            return Refusals.UnknownPatient;
        }

        var serial = request.SerialNumber.ToUpperInvariant();
        var box = await db.Boxes.SingleOrDefaultAsync(b => b.SerialNumber == serial && b.State != BoxState.Revoked, cancellationToken);
        if (box is { State: BoxState.Enrolled })
        {
            return Refusals.SerialInUse;
        }

        var now = time.GetUtcNow();
        if (box is null)
        {
            box = new Box { SerialNumber = serial, PreparedAt = now.UtcDateTime };
            db.Boxes.Add(box);
        }

        var code = await NewCodeAsync(cancellationToken);
        box.Prepare(request.Patient.Value, code, now.UtcDateTime);
        db.Audit.Add(new AuditEntry { At = now.UtcDateTime, Kind = AuditKind.BoxPrepared, Subject = box.Id, Patient = box.Patient });
        await db.SaveChangesAsync(cancellationToken);
        return new PreparedBox(new BoxId(box.Id), code.ToString(), now + Box.CodeLife);
    }

    // The name finds the box, so two open codes must not share one.
    private async Task<OneTimeCode> NewCodeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var code = OneTimeCode.New();
            if (!await db.Boxes.AnyAsync(box => box.CodeName == code.Name, cancellationToken))
            {
                return code;
            }
        }
    }
}
