using System.Security.Claims;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Web.Languages;
using HomeCare.Web.Pages.Shared;
using MediatR;

namespace HomeCare.Web.Pages.Alerts;

/// <summary>An alert, whom it concerns, and its story in words.</summary>
internal sealed record AlertView(AlertCard Card, IReadOnlyList<StoryEntry> Story)
{
    /// <summary>Null for who may not see the person, exactly as for no alert at all.</summary>
    public static async Task<AlertView?> ReadAsync(IMediator mediator, Words words, ClaimsPrincipal viewer, AlertId id, CancellationToken cancel)
    {
        if (await FindAsync(mediator, viewer, id, cancel) is not var (story, patient))
        {
            return null;
        }

        await mediator.Send(new RecordAccess(viewer.Account(), patient.Id, "alert"), cancel);
        var (card, lines) = await StoryEntry.ReadAsync(mediator, words, viewer.Staff(), story, patient, cancel);
        return new(card, lines);
    }

    public static async Task<(AlertStory Story, PatientCard Patient)?> FindAsync(IMediator mediator, ClaimsPrincipal viewer, AlertId id, CancellationToken cancel) =>
        await mediator.Send(new FindAlert(id), cancel) is { } story
        && await mediator.Send(new FindMyPatient(viewer.Staff(), story.Alert.Patient), cancel) is { } patient ? (story, patient) : null;
}
