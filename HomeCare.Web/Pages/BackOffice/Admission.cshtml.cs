using System.Globalization;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.BackOffice;

/// <summary>What is typed to admit a person.</summary>
internal sealed record AdmissionForm(string? FirstName, string? LastName, DateOnly? BirthDate, string? Address, string? DoorCode);

/// <summary>Takes a person into care.</summary>
[Authorize(Roles = nameof(AccountRole.Admin))]
internal sealed class AdmissionModel(IMediator mediator) : PageModel
{
    public AdmissionForm Form { get; private set; } = new(null, null, null, null, null);

    public string? Refusal { get; private set; }

    public async Task<IActionResult> OnPostAsync(AdmissionForm form, CancellationToken cancel)
    {
        var door = string.IsNullOrWhiteSpace(form.DoorCode) ? null : form.DoorCode.Trim();
        var admitted = await mediator.Send(
            new AdmitPatient(form.FirstName?.Trim() ?? "", form.LastName?.Trim() ?? "", form.BirthDate ?? default, form.Address?.Trim() ?? "", door), cancel);
        (Form, Refusal) = (form, admitted.Refusal?.In(CultureInfo.CurrentUICulture));
        return admitted.Succeeded ? LocalRedirect($"/office/patients/{admitted.Value}") : Page();
    }
}
