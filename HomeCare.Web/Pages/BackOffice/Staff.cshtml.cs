using System.Globalization;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.BackOffice;

/// <summary>What is typed to add a member of staff.</summary>
internal sealed record StaffForm(StaffRole? Role, string? DisplayName, string? Phone);

/// <summary>Nurses and doctors.</summary>
[Authorize(Roles = nameof(AccountRole.Admin))]
internal sealed class StaffModel(IMediator mediator) : PageModel
{
    public IReadOnlyList<StaffMember> Staff { get; private set; } = [];

    public StaffForm Form { get; private set; } = new(null, null, null);

    public string? Refusal { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel) => Staff = await mediator.Send(new ListStaff(), cancel);

    public async Task<IActionResult> OnPostAsync(StaffForm form, CancellationToken cancel)
    {
        var phone = string.IsNullOrWhiteSpace(form.Phone) ? null : form.Phone.Trim();
        var added = await mediator.Send(new AddStaff(form.Role ?? StaffRole.Nurse, form.DisplayName?.Trim() ?? "", phone), cancel);
        if (added.Succeeded)
        {
            return LocalRedirect("/office/staff");
        }

        return await RefuseAsync(form, added.Refusal!, cancel);
    }

    public async Task<IActionResult> OnPostHoursAsync(Guid nurse, TimeOnly? from, TimeOnly? to, CancellationToken cancel)
    {
        // One of the two alone is no span; as equal times it is refused with the sentence that says so.
        var hours = from is null && to is null ? null : new DutyHours(from ?? to!.Value, to ?? from!.Value);
        var set = await mediator.Send(new SetDutyHours(new StaffId(nurse), hours), cancel);
        return set.Refusal is { } refusal ? await RefuseAsync(Form, refusal, cancel) : LocalRedirect("/office/staff");
    }

    private async Task<IActionResult> RefuseAsync(StaffForm form, Refusal refusal, CancellationToken cancel)
    {
        (Form, Refusal) = (form, refusal.In(CultureInfo.CurrentUICulture));
        await OnGetAsync(cancel);
        return Page();
    }
}
