using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Web.Charts;
using HomeCare.Web.Languages;
using HomeCare.Web.Pages.Shared;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.Doctor;

/// <summary>A line of the doctor's list.</summary>
internal sealed record PatientRow(Observation Now, Sparkline Trend, IReadOnlyList<AlertCard> Alerts)
{
    /// <summary>The gravest open clinical alert; null for none.</summary>
    public AlertLevel? Level => Alerts.Select(card => card.Alert.Level).Where(level => level != AlertLevel.Technical).Cast<AlertLevel?>().Max();

    /// <summary>True while nobody has taken one of the gravest.</summary>
    public bool IsWaiting => Alerts.Any(card => card.Alert.Level == Level && card.Alert.State != AlertState.Taken);
}

/// <summary>The doctor's own people, those who need someone first.</summary>
[Authorize(Roles = nameof(AccountRole.Doctor))]
internal sealed class IndexModel(IMediator mediator, HomeClock clock, Words words) : PageModel
{
    public IReadOnlyList<PatientRow> Rows { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var patients = await mediator.Send(new ListMyPatients(User.Staff()), cancel);
        await mediator.Send(new RecordAccess(User.Account(), [.. patients.Select(patient => patient.Id)], "list"), cancel);
        var now = await Observation.ReadAsync(mediator, words, patients, cancel);
        var alerts = (await AlertCard.ListAsync(mediator, User.Staff(), patients, "/doctor", cancel)).ToLookup(card => card.Patient.Id);
        var rows = new List<PatientRow>(patients.Count);
        foreach (var patient in patients)
        {
            var trend = await Observation.SparklineAsync(mediator, clock, words, patient.Id, cancel);
            rows.Add(new PatientRow(now[patient.Id], trend, [.. alerts[patient.Id]]));
        }

        Rows = [.. rows.OrderByDescending(row => row.Level ?? AlertLevel.Technical).ThenByDescending(row => row.IsWaiting).ThenByDescending(row => row.Alerts.Count > 0)
            .ThenBy(row => row.Now.Patient.LastName, StringComparer.CurrentCulture)];
    }
}
