using System.Globalization;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.BackOffice;

/// <summary>Who may sign in.</summary>
[Authorize(Roles = nameof(AccountRole.Admin))]
internal sealed class IndexModel(IMediator mediator) : PageModel
{
    public IReadOnlyList<AccountEntry> Accounts { get; private set; } = [];

    public int At { get; private set; } = 1;

    public TextHealth Texts { get; private set; } = null!;

    public CanaryHealth? Canary { get; private set; }

    public string? Refusal { get; private set; }

    public async Task OnGetAsync(int at = 1, CancellationToken cancel = default)
    {
        At = Math.Max(1, at);
        Accounts = await mediator.Send(new ListAccounts(At), cancel);
        Texts = await mediator.Send(new GetTextHealth(), cancel);
        Canary = await mediator.Send(new FindCanary(), cancel);
    }

    public async Task<IActionResult> OnPostDisableAsync(Guid account, CancellationToken cancel)
    {
        var closed = await mediator.Send(new DisableAccount(account, User.Account()), cancel);
        if (closed.Succeeded)
        {
            return LocalRedirect("/office");
        }

        Refusal = closed.Refusal!.In(CultureInfo.CurrentUICulture);
        await OnGetAsync(cancel: cancel);
        return Page();
    }
}
