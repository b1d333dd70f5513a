using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Web.Languages;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace HomeCare.Web.Pages.Doctor;

/// <summary>A month of alerts of the doctor's people: how many, how many were something, and what to change where they are too many.</summary>
[Authorize(Roles = nameof(AccountRole.Doctor))]
internal sealed class BurdenModel(IMediator mediator) : PageModel
{
    private const int MostShown = 50;

    public Burden Burden { get; private set; } = null!;

    /// <summary>Who had most, with their card.</summary>
    public IReadOnlyList<(PersonBurden Burden, PatientCard Card)> People { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var mine = (await mediator.Send(new ListMyPatients(User.Staff()), cancel)).ToDictionary(card => card.Id);
        Burden = await mediator.Send(new GetBurden(mine.Keys), cancel);
        People = [.. Burden.People.Take(MostShown).Select(person => (person, mine[person.Patient]))];
        await mediator.Send(new RecordAccess(User.Account(), [.. People.Select(person => person.Card.Id)], "burden"), cancel);
    }

    public static string Words(ProposedChange change, Words words) => change switch
    {
        ProposedChange.None => "",
        ProposedChange.TryLimits => words["Essayer d’autres limites"],
        ProposedChange.CheckBracelet => words["Vérifier le port du bracelet"],
        ProposedChange.OwnYellow => words["Jaune depuis une semaine : fixer sa limite"],
        _ => throw new ArgumentOutOfRangeException(nameof(change)),
    };
}
