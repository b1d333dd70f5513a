using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Web.Languages;
using HomeCare.Web.Pages.Shared;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.Nurse;

/// <summary>The nurse's day: what is open first, then the round in its order.</summary>
[Authorize(Roles = nameof(AccountRole.Nurse))]
internal sealed class IndexModel(IMediator mediator, Words words) : PageModel
{
    public IReadOnlyList<AlertCard> Alerts { get; private set; } = [];

    public IReadOnlyList<Observation> Round { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var patients = await mediator.Send(new ListMyPatients(User.Staff()), cancel);
        await mediator.Send(new RecordAccess(User.Account(), [.. patients.Select(patient => patient.Id)], "round"), cancel);
        var now = await Observation.ReadAsync(mediator, words, patients, cancel);
        Alerts = await AlertCard.ListAsync(mediator, User.Staff(), patients, "/nurse", cancel);
        Round = [.. patients.Select(patient => now[patient.Id])];
    }
}
