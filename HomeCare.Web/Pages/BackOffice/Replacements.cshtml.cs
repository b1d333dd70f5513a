using System.Globalization;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Web.Languages;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.BackOffice;

/// <summary>What is typed to have a nurse replaced.</summary>
internal sealed record ReplacementForm(Guid Nurse, Guid By, DateOnly? From, DateOnly? To);

/// <summary>Who stands in for whom.</summary>
[Authorize(Roles = nameof(AccountRole.Admin))]
internal sealed class ReplacementsModel(IMediator mediator, HomeClock clock) : PageModel
{
    public IReadOnlyList<StaffMember> Nurses { get; private set; } = [];

    public IReadOnlyList<StandIn> StandIns { get; private set; } = [];

    public ReplacementForm Form { get; private set; } = new(default, default, null, null);

    public string? Refusal { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Nurses = [.. (await mediator.Send(new ListStaff(), cancel)).Where(member => member.Role == StaffRole.Nurse)];
        StandIns = await mediator.Send(new ListReplacements(), cancel);
        Form = Form with { From = Form.From ?? clock.Today, To = Form.To ?? clock.Today };
    }

    public async Task<IActionResult> OnPostAsync(ReplacementForm form, CancellationToken cancel)
    {
        var from = form.From ?? clock.Today;
        var asked = await mediator.Send(new ReplaceNurse(new StaffId(form.Nurse), new StaffId(form.By), from, form.To ?? from), cancel);
        return await AnswerAsync(form, asked.Refusal?.In(CultureInfo.CurrentUICulture), cancel);
    }

    public async Task<IActionResult> OnPostEndAsync(long replacement, CancellationToken cancel)
    {
        var ended = await mediator.Send(new EndReplacement(replacement), cancel);
        return await AnswerAsync(Form, ended.Refusal?.In(CultureInfo.CurrentUICulture), cancel);
    }

    private async Task<IActionResult> AnswerAsync(ReplacementForm form, string? refusal, CancellationToken cancel)
    {
        if (refusal is null)
        {
            return LocalRedirect("/office/replacements");
        }

        (Form, Refusal) = (form, refusal);
        await OnGetAsync(cancel);
        return Page();
    }
}
