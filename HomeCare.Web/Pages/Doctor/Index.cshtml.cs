using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Web.Charts;
using HomeCare.Web.Languages;
using HomeCare.Web.Pages.Shared;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.Doctor;

/// <summary>A line of the doctor's list.</summary>
internal sealed record PatientRow(Observation Now, Sparkline Trend, Urgency Urgency);

/// <summary>How much a person needs someone.</summary>
internal sealed record Urgency(PatientCard Patient, IReadOnlyList<AlertCard> Alerts)
{
    /// <summary>The gravest open clinical alert; null for none.</summary>
    public AlertLevel? Level => Alerts.Select(card => card.Alert.Level).Where(level => level != AlertLevel.Technical).Cast<AlertLevel?>().Max();

    /// <summary>True while nobody has taken one of the gravest.</summary>
    public bool IsWaiting => Alerts.Any(card => card.Alert.Level == Level && !card.Alert.IsTaken);
}

/// <summary>The doctor's own people, those who need someone first, a page at a time.</summary>
[Authorize(Roles = nameof(AccountRole.Doctor))]
internal sealed class IndexModel(IMediator mediator, HomeClock clock, Words words) : PageModel
{
    public IReadOnlyList<PatientRow> Rows { get; private set; } = [];

    public PageOf<Urgency> Shown { get; private set; } = null!;

    /// <summary>How many on all pages have a clinical alert open.</summary>
    public int Needing { get; private set; }

    public async Task OnGetAsync([FromQuery(Name = "p")] int number, CancellationToken cancel)
    {
        var patients = await mediator.Send(new ListMyPatients(User.Staff()), cancel);
        var alerts = (await AlertCard.ListAsync(mediator, User.Staff(), patients, "/doctor", cancel)).ToLookup(card => card.Patient.Id);
        var all = patients.Select(patient => new Urgency(patient, [.. alerts[patient.Id]]))
            .OrderByDescending(each => each.Level ?? AlertLevel.Technical).ThenByDescending(each => each.IsWaiting).ThenByDescending(each => each.Alerts.Count > 0)
            .ThenBy(each => each.Patient.LastName, StringComparer.CurrentCulture);
        Shown = PageOf<Urgency>.Of([.. all], number);
        Needing = all.Count(each => each.Level is not null);
        List<PatientCard> shown = [.. Shown.Items.Select(each => each.Patient)];
        await mediator.Send(new RecordAccess(User.Account(), [.. shown.Select(patient => patient.Id)], "list"), cancel);
        var now = await Observation.ReadAsync(mediator, words, shown, cancel);
        var rows = new List<PatientRow>(shown.Count);
        foreach (var each in Shown.Items)
        {
            rows.Add(new PatientRow(now[each.Patient.Id], await Observation.SparklineAsync(mediator, clock, words, each.Patient.Id, cancel), each));
        }

        Rows = rows;
    }
}
