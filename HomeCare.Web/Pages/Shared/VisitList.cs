using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Web.Languages;
using MediatR;

namespace HomeCare.Web.Pages.Shared;

/// <summary>A person's visits with who made them, newest first.</summary>
internal sealed record VisitList(IReadOnlyList<Visit> Visits, IReadOnlyDictionary<StaffId, string> Names)
{
    public static async Task<VisitList> ReadAsync(IMediator mediator, HomeClock clock, PatientId patient, CancellationToken cancel)
    {
        var visits = await mediator.Send(new ListVisits(patient, clock.Now.AddDays(-30), clock.Now.AddMinutes(1)), cancel);
        return new(visits, await AlertCard.StaffNamesAsync(mediator, visits.Select(visit => (StaffId?)visit.By), cancel));
    }
}
