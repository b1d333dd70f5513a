using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.BackOffice.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.BackOffice;

internal sealed class ListBoxesHandler(BackOfficeDb db, IMediator mediator) : IRequestHandler<ListBoxes, IReadOnlyList<BoxEntry>>
{
    private const int Most = 100;

    public async Task<IReadOnlyList<BoxEntry>> Handle(ListBoxes request, CancellationToken cancellationToken)
    {
        var boxes = await db.Boxes.AsNoTracking().OrderByDescending(box => box.PreparedAt).Take(Most).ToListAsync(cancellationToken);
        var heard = (await mediator.Send(new ListSources(), cancellationToken)).ToLookup(source => source.Box.Value);
        var entries = new List<BoxEntry>(boxes.Count);
        foreach (var box in boxes)
        {
            var home = await mediator.Send(new GetContacts(new PatientId(box.Patient)), cancellationToken);
            var source = heard[box.Id].FirstOrDefault();
            entries.Add(new BoxEntry(
                new BoxId(box.Id), box.SerialNumber, box.State, home?.Pseudonym, box.CertificateEndsAt, source?.BoxHeardAt, source?.LastHeartbeat));
        }

        return entries;
    }
}
