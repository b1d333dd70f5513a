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

    public HoursForm Hours { get; private set; } = new(default, null, null);

    public string? HoursRefusal { get; private set; }

    public string? CoordinatorRefusal { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel) => Staff = await mediator.Send(new ListStaff(), cancel);

    public Task<IActionResult> OnPostAsync(StaffForm form, CancellationToken cancel) => DoneAsync(
        new AddStaff(form.Role ?? StaffRole.Nurse, form.DisplayName?.Trim() ?? "", string.IsNullOrWhiteSpace(form.Phone) ? null : form.Phone.Trim()),
        refusal => (Form, Refusal) = (form, refusal), cancel);

    public Task<IActionResult> OnPostHoursAsync(HoursForm hours, CancellationToken cancel) => DoneAsync(
        new SetDutyHours(new StaffId(hours.Nurse), hours.Asked), refusal => (Hours, HoursRefusal) = (hours, refusal), cancel);

    public Task<IActionResult> OnPostCoordinatorAsync(Guid nurse, bool coordinates, CancellationToken cancel) => DoneAsync(
        new SetCoordinator(new StaffId(nurse), coordinates), refusal => CoordinatorRefusal = refusal, cancel);

    private async Task<IActionResult> DoneAsync<T>(IRequest<Outcome<T>> asked, Action<string> refused, CancellationToken cancel)
    {
        var done = await mediator.Send(asked, cancel);
        if (done.Succeeded)
        {
            return LocalRedirect("/office/staff");
        }

        refused(done.Refusal!.In(CultureInfo.CurrentUICulture));
        await OnGetAsync(cancel);
        return Page();
    }
}
