using System.Globalization;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.BackOffice;

/// <summary>What is typed to prepare a box.</summary>
internal sealed record BoxForm(string? SerialNumber, PatientId? Patient);

/// <summary>The fleet. A box's one-time code is in the answer to the request that prepared it and nowhere else.</summary>
[Authorize(Roles = nameof(AccountRole.Admin))]
internal sealed class BoxesModel(IMediator mediator) : PageModel
{
    public IReadOnlyList<BoxEntry> Boxes { get; private set; } = [];

    public IReadOnlyList<OfficePatient> Patients { get; private set; } = [];

    public BoxForm Form { get; private set; } = new(null, null);

    public PreparedBox? Prepared { get; private set; }

    public string? Refusal { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Boxes = await mediator.Send(new ListBoxes(), cancel);
        Patients = await mediator.Send(new ListPatientsForOffice(), cancel);
    }

    public async Task OnPostPrepareAsync(BoxForm form, CancellationToken cancel)
    {
        Form = form;
        var prepared = await mediator.Send(new PrepareBox(form.SerialNumber?.Trim() ?? "", form.Patient ?? default), cancel);
        Prepared = prepared.Succeeded ? prepared.Value : null;
        Refusal = prepared.Refusal?.In(CultureInfo.CurrentUICulture);
        await OnGetAsync(cancel);
    }

    public async Task<IActionResult> OnPostRevokeAsync(Guid box, CancellationToken cancel)
    {
        var revoked = await mediator.Send(new RevokeBox(new BoxId(box), User.Account()), cancel);
        if (revoked.Succeeded)
        {
            return LocalRedirect("/office/boxes");
        }

        Refusal = revoked.Refusal!.In(CultureInfo.CurrentUICulture);
        await OnGetAsync(cancel);
        return Page();
    }
}
