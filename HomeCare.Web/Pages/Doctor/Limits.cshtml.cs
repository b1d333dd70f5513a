using System.Globalization;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Web.Languages;
using HomeCare.Web.Pages.Shared;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.Doctor;

/// <summary>A person's limits: in force, changed with a reason, and every earlier version.</summary>
[Authorize(Roles = nameof(AccountRole.Doctor))]
internal sealed class LimitsModel(IMediator mediator, Words words) : PageModel
{
    public PatientCard Patient { get; private set; } = null!;

    public IReadOnlyList<LimitsVersion> Versions { get; private set; } = [];

    public IReadOnlyDictionary<StaffId, string> Names { get; private set; } = new Dictionary<StaffId, string>();

    /// <summary>What was typed; after a refusal it is shown again as it was.</summary>
    public LimitsForm Form { get; private set; } = null!;

    public string? Refusal { get; private set; }

    public Task<IActionResult> OnGetAsync(PatientId id, CancellationToken cancel) => ShowAsync(id, null, cancel);

    public async Task<IActionResult> OnPostAsync(PatientId id, LimitsForm form, CancellationToken cancel)
    {
        if (await mediator.Send(new FindMyPatient(User.Staff(), id), cancel) is null)
        {
            return NotFound();
        }

        var read = form.Read(words);
        var set = read.Succeeded ? await mediator.Send(new SetLimits(id, read.Value, User.Staff(), form.Reason ?? ""), cancel) : read.Refusal!;
        Refusal = set.Refusal?.In(CultureInfo.CurrentUICulture);
        return set.Succeeded ? LocalRedirect($"/doctor/patients/{id}/limits") : await ShowAsync(id, form, cancel);
    }

    private async Task<IActionResult> ShowAsync(PatientId id, LimitsForm? typed, CancellationToken cancel)
    {
        if (await mediator.Send(new FindMyPatient(User.Staff(), id), cancel) is not { } patient)
        {
            return NotFound();
        }

        await mediator.Send(new RecordAccess(User.Account(), id, "limits"), cancel);
        Patient = patient;
        Versions = await mediator.Send(new ListLimits(id), cancel);
        Names = await AlertCard.StaffNamesAsync(mediator, Versions.Select(version => version.By), cancel);
        Form = typed ?? LimitsForm.Of(Versions[0].Limits);
        return Page();
    }
}
