using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Reports.Contracts;
using HomeCare.Web.Charts;
using HomeCare.Web.Languages;
using HomeCare.Web.Pages.Shared;
using MediatR;

namespace HomeCare.Web.Pages.Doctor;

/// <summary>All that the doctor's page of one person shows.</summary>
internal sealed record PatientView(
    Observation Now, PatientCharts Charts, IReadOnlyList<AlertCard> Open, IReadOnlyList<AlertSummary> Past,
    IReadOnlyDictionary<StaffId, string> Names, IReadOnlyList<DocumentEntry> Documents, IReadOnlyList<HabitLeft> Trends,
    VisitList Visits, Pause? Pause)
{
    public PatientCard Patient => Now.Patient;

    public static async Task<PatientView> ReadAsync(
        IMediator mediator, HomeClock clock, Words words, StaffId viewer, PatientCard patient, string? range, bool rejected, CancellationToken cancel)
    {
        var past = await mediator.Send(new ListAlerts(patient.Id, clock.Now.AddDays(-30), clock.Now.AddMinutes(1)), cancel);
        return new PatientView(
            (await Observation.ReadAsync(mediator, words, [patient], cancel))[patient.Id],
            await PatientCharts.ReadAsync(mediator, clock, words, patient.Id, ChartRange.All, range, rejected, cancel),
            await AlertCard.ListAsync(mediator, viewer, [patient], $"/doctor/patients/{patient.Id}", cancel),
            past,
            await AlertCard.StaffNamesAsync(mediator, past.SelectMany(alert => new[] { alert.TakenBy, alert.ClosedBy }), cancel),
            await mediator.Send(new ListDocuments(patient.Id), cancel),
            await mediator.Send(new ListTrends(patient.Id, clock.Now), cancel),
            await VisitList.ReadAsync(mediator, clock, patient.Id, cancel),
            await mediator.Send(new FindPause(patient.Id), cancel));
    }
}
