using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.BackOffice;

/// <summary>Who is in care, by name: to assign boxes and contacts. No medical value.</summary>
[Authorize(Roles = nameof(AccountRole.Admin))]
internal sealed class PatientsModel(IMediator mediator) : PageModel
{
    public IReadOnlyList<OfficePatient> Patients { get; private set; } = [];

    public string? Search { get; private set; }

    public async Task OnGetAsync(string? search, CancellationToken cancel)
    {
        Search = string.IsNullOrWhiteSpace(search) ? null : search.Trim();
        Patients = await mediator.Send(new ListPatientsForOffice(Search), cancel);
    }
}
