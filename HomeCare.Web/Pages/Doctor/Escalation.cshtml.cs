using System.Globalization;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Web.Pages.Shared;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.Doctor;

/// <summary>Who is told when nobody answers: in force, changed with a reason, and every earlier version.</summary>
[Authorize(Roles = nameof(AccountRole.Doctor))]
internal sealed class EscalationModel(IMediator mediator) : PageModel
{
    public PatientCard Patient { get; private set; } = null!;

    public EscalationForm Form { get; private set; } = new();

    public IReadOnlyList<EscalationVersion> Versions { get; private set; } = [];

    public IReadOnlyDictionary<StaffId, string> Names { get; private set; } = new Dictionary<StaffId, string>();

    public string? Refusal { get; private set; }

    public Task<IActionResult> OnGetAsync(PatientId id, CancellationToken cancel) => ShowAsync(id, null, cancel);

    public async Task<IActionResult> OnPostAsync(PatientId id, EscalationForm form, CancellationToken cancel)
    {
        var plan = form.Read();
        Refusal = (plan.Succeeded ? (await mediator.Send(new SetEscalationPlan(id, plan.Value, User.Staff(), form.Reason ?? ""), cancel)).Refusal : plan.Refusal)
            ?.In(CultureInfo.CurrentUICulture);
        return Refusal is null ? LocalRedirect($"/doctor/patients/{id}/escalation") : await ShowAsync(id, form, cancel);
    }

    private async Task<IActionResult> ShowAsync(PatientId id, EscalationForm? typed, CancellationToken cancel)
    {
        if (await mediator.Send(new FindMyPatient(User.Staff(), id), cancel) is not { } patient)
        {
            return NotFound();
        }

        Patient = patient;
        Versions = await mediator.Send(new ListEscalationPlans(id), cancel);
        Names = await AlertCard.StaffNamesAsync(mediator, Versions.Select(version => version.By), cancel);
        Form = typed ?? EscalationForm.Of(Versions[0].Plan);
        return Page();
    }
}
