using System.Globalization;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
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

    public HoursForm Hours { get; private set; } = new(default, null, null);

    public string? HoursRefusal { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel) => Staff = await mediator.Send(new ListStaff(), cancel);

    public async Task<IActionResult> OnPostAsync(StaffForm form, CancellationToken cancel)
    {
        var phone = string.IsNullOrWhiteSpace(form.Phone) ? null : form.Phone.Trim();
        var added = await mediator.Send(new AddStaff(form.Role ?? StaffRole.Nurse, form.DisplayName?.Trim() ?? "", phone), cancel);
        if (added.Succeeded)
        {
            return LocalRedirect("/office/staff");
        }

        (Form, Refusal) = (form, added.Refusal!.In(CultureInfo.CurrentUICulture));
        await OnGetAsync(cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostHoursAsync(HoursForm hours, CancellationToken cancel)
    {
        var set = await mediator.Send(new SetDutyHours(new StaffId(hours.Nurse), hours.Asked), cancel);
        if (set.Succeeded)
        {
            return LocalRedirect("/office/staff");
        }

        (Hours, HoursRefusal) = (hours, set.Refusal!.In(CultureInfo.CurrentUICulture));
        await OnGetAsync(cancel);
        return Page();
    }
}
