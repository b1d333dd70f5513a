using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Patients.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Patients;

internal sealed class ListPatientsForOfficeHandler(PatientsDb db)
    : IRequestHandler<ListPatientsForOffice, IReadOnlyList<OfficePatient>>
{
    private const int Most = 100;

    public async Task<IReadOnlyList<OfficePatient>> Handle(ListPatientsForOffice request, CancellationToken cancellationToken)
    {
        var patients = db.Patients.Where(p => p.DischargedAt == null);
        if (!string.IsNullOrWhiteSpace(request.Search))
        {
            var key = SearchKey.Of(request.Search);
            patients = patients.Where(p => p.SearchKey.Contains(key));
        }

        var rows = await patients
            .OrderByDescending(p => p.AdmittedAt)
            .Take(Most)
            .Select(p => new
            {
                p.Id, p.Pseudonym, p.FirstName, p.LastName, p.AdmittedAt,
                Boxes = db.BoxPlaces.Where(place => place.Patient == p.Id && place.Until == null).Select(place => place.Box).ToList(),
            })
            .ToListAsync(cancellationToken);
        return
        [
            .. rows.Select(p => new OfficePatient(
                p.Id, p.Pseudonym, p.FirstName, p.LastName, p.Boxes is [var box, ..] ? box : null, new DateTimeOffset(p.AdmittedAt, TimeSpan.Zero))),
        ];
    }
}
