using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Web.Pages.Shared;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.BackOffice;

/// <summary>The ledger of the server's texts: state, delay, attempts, channel, proof; what no channel takes; what the month will cost.</summary>
[Authorize(Roles = nameof(AccountRole.Admin))]
internal sealed class TextsModel(IMediator mediator) : PageModel
{
    public IReadOnlyList<TextEntry> Texts { get; private set; } = [];

    public TextHealth Health { get; private set; } = null!;

    public CanaryHealth? Canary { get; private set; }

    public IReadOnlyDictionary<StaffId, string> Names { get; private set; } = new Dictionary<StaffId, string>();

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Texts = await mediator.Send(new ListTexts(), cancel);
        Health = await mediator.Send(new GetTextHealth(), cancel);
        Canary = await mediator.Send(new FindCanary(), cancel);
        Names = await AlertCard.StaffNamesAsync(mediator, Texts.Select(text => text.To), cancel);
    }
}
