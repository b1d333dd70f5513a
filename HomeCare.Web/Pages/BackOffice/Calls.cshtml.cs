using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.BackOffice;

/// <summary>A call that support owes, and whose telephone numbers.</summary>
internal sealed record CallRow(AwaitedCall Call, PatientCard? Person, IReadOnlyList<StaffMember> Team);

/// <summary>Alerts that nobody answered: whom support calls. No kind of alert, no medical value.</summary>
[Authorize(Roles = nameof(AccountRole.Admin))]
internal sealed class CallsModel(IMediator mediator) : PageModel
{
    public IReadOnlyList<CallRow> Rows { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var rows = new List<CallRow>();
        foreach (var call in await mediator.Send(new ListSupportCalls(), cancel))
        {
            rows.Add(new(
                call, await mediator.Send(new GetPatientForDocument(call.Patient), cancel), await mediator.Send(new ListCareTeam(call.Patient), cancel)));
        }

        Rows = rows;
    }

    public async Task<IActionResult> OnPostCalledAsync(Guid alert, CancellationToken cancel) =>
        (await mediator.Send(new NoteSupportCall(new AlertId(alert)), cancel)).Succeeded ? LocalRedirect("/office/calls") : NotFound();
}
