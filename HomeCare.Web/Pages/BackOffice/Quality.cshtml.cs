using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.BackOffice;

/// <summary>How far the sources can be believed: shares and counts of the last hour judged, no value and no person.</summary>
[Authorize(Roles = nameof(AccountRole.Admin))]
internal sealed class QualityModel(IMediator mediator) : PageModel
{
    public FleetQuality Fleet { get; private set; } = null!;

    public IReadOnlyDictionary<BoxId, string> Boxes { get; private set; } = new Dictionary<BoxId, string>();

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Fleet = await mediator.Send(new GetFleetQuality(), cancel);
        Boxes = (await mediator.Send(new ListBoxes(), cancel)).ToDictionary(box => box.Id, box => box.SerialNumber);
    }

    /// <summary>The serial printed on a box; the beginning of its id where the fleet's list does not reach.</summary>
    public string NameOf(BoxId box) => Boxes.GetValueOrDefault(box) ?? box.Value.ToString("N")[..8];
}
