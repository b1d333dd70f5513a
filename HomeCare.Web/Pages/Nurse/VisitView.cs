using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Web.Languages;
using HomeCare.Web.Pages.Shared;
using MediatR;

namespace HomeCare.Web.Pages.Nurse;

/// <summary>The visit on a nurse's page: what to type, and what was measured before.</summary>
/// <param name="Now">The bracelet's values, for suggestions.</param>
/// <param name="Form">What is typed; after a refusal it is shown again as it was.</param>
/// <param name="Refusal">Why not; null when nothing was refused.</param>
/// <param name="Visits">The last 30 days', newest first.</param>
internal sealed record VisitView(Observation Now, VisitForm Form, string? Refusal, VisitList Visits)
{
    public static async Task<VisitView> ReadAsync(
        IMediator mediator, HomeClock clock, Observation now, VisitForm? typed, string? refusal, CancellationToken cancel) =>
        new(now, typed ?? VisitForm.For(now, clock), refusal, await VisitList.ReadAsync(mediator, clock, now.Patient.Id, cancel));
}
