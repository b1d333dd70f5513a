using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Web.Languages;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.BackOffice;

/// <summary>What is silent and why: mass silences as one, then each source. No identity, no medical value.</summary>
[Authorize(Roles = nameof(AccountRole.Admin))]
internal sealed class SilenceModel(IMediator mediator) : PageModel
{
    public SilentBoxes Silent { get; private set; } = new(0, 0, [], []);

    public IReadOnlyList<SilenceIncident> Lasting { get; private set; } = [];

    public IReadOnlyList<SilenceIncident> Over { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Silent = await mediator.Send(new ListSilentBoxes(), cancel);
        var incidents = await mediator.Send(new ListIncidents(), cancel);
        Lasting = [.. incidents.Where(incident => incident.EndedAt is null)];
        Over = [.. incidents.Where(incident => incident.EndedAt is not null)];
    }

    /// <summary>What to do about it: the server's own fault is nobody's at home.</summary>
    public static string Advice(SilenceIncident incident, Words words) => incident.Kind switch
    {
        IncidentKind.OwnIntake => words["Plus aucun boîtier n’est entendu : la réception du serveur est en cause, pas les domiciles. Voyez le serveur, sa base et son accès réseau."],
        IncidentKind.Operator => words["Les boîtiers de cet opérateur se taisent ensemble. Voyez l’état de son réseau avant d’appeler les domiciles."],
        IncidentKind.Fleet => words["Beaucoup de sources se taisent ensemble. Cherchez une cause commune avant d’appeler les domiciles."],
        _ => throw new ArgumentOutOfRangeException(nameof(incident)),
    };
}
