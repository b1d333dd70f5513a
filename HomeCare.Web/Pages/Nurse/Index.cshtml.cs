using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Web.Languages;
using HomeCare.Web.Pages.Shared;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.Nurse;

/// <summary>The nurse's day: what is open first, whosever of her people it is; then the round in its order, a page at a time.</summary>
[Authorize(Roles = nameof(AccountRole.Nurse))]
internal sealed class IndexModel(IMediator mediator, Words words) : PageModel
{
    public IReadOnlyList<AlertCard> Alerts { get; private set; } = [];

    public IReadOnlyList<Observation> Round { get; private set; } = [];

    public PageOf<PatientCard> Shown { get; private set; } = null!;

    public async Task OnGetAsync([FromQuery(Name = "p")] int number, CancellationToken cancel)
    {
        var patients = await mediator.Send(new ListMyPatients(User.Staff()), cancel);
        Shown = PageOf<PatientCard>.Of(patients, number);
        Alerts = await AlertCard.ListAsync(mediator, User.Staff(), patients, "/nurse", cancel);
        PatientId[] read = [.. Shown.Items.Select(patient => patient.Id).Union(Alerts.Select(card => card.Patient.Id))];
        await mediator.Send(new RecordAccess(User.Account(), read, "round"), cancel);
        var now = await Observation.ReadAsync(mediator, words, Shown.Items, cancel);
        Round = [.. Shown.Items.Select(patient => now[patient.Id])];
    }
}
