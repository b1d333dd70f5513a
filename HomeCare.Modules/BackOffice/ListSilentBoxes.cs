using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.BackOffice.Storage;
using HomeCare.Modules.Patients.Contracts;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.BackOffice;

internal sealed class ListSilentBoxesHandler(BackOfficeDb db, IMediator mediator) : IRequestHandler<ListSilentBoxes, SilentBoxes>
{
    public async Task<SilentBoxes> Handle(ListSilentBoxes request, CancellationToken cancellationToken)
    {
        var overview = await mediator.Send(new ListSilences(request.Most), cancellationToken);
        var ids = overview.Sources.Select(source => source.Box.Value).Distinct().ToList();
        var serials = await db.Boxes.AsNoTracking().Where(box => ids.Contains(box.Id)).ToDictionaryAsync(box => box.Id, box => box.SerialNumber, cancellationToken);
        var boxes = new List<SilentBox>(overview.Sources.Count);
        foreach (var source in overview.Sources)
        {
            var home = await mediator.Send(new GetContacts(source.Patient), cancellationToken);
            boxes.Add(new SilentBox(serials.GetValueOrDefault(source.Box.Value), home?.Pseudonym, source));
        }

        return new SilentBoxes(overview.Homes, overview.Late, overview.Causes, boxes);
    }
}
