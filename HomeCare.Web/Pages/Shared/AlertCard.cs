using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using MediatR;

namespace HomeCare.Web.Pages.Shared;

/// <summary>An alert with whom it concerns and who has it, ready for a card.</summary>
/// <param name="Alert">The alert.</param>
/// <param name="Patient">Whose.</param>
/// <param name="TakenBy">Name of who took it; null when nobody has.</param>
/// <param name="IsMine">True when the viewer took it.</param>
/// <param name="ReturnTo">Where a tap on it leads back to.</param>
internal sealed record AlertCard(AlertSummary Alert, PatientCard Patient, string? TakenBy, bool IsMine, string ReturnTo)
{
    /// <summary>The open alerts of these people: gravest first, of these the ones that nobody has yet, then oldest first.</summary>
    public static async Task<IReadOnlyList<AlertCard>> ListAsync(
        IMediator mediator, StaffId viewer, IReadOnlyList<PatientCard> patients, string returnTo, CancellationToken cancel)
    {
        var byId = patients.ToDictionary(patient => patient.Id);
        var alerts = await mediator.Send(new ListOpenAlerts([.. byId.Keys]), cancel);
        var names = await StaffNamesAsync(mediator, alerts.Select(alert => alert.TakenBy), cancel);
        return [.. alerts.OrderByDescending(alert => alert.Level).ThenBy(alert => alert.IsTaken).ThenBy(alert => alert.OccurredAt).Select(alert => new AlertCard(
            alert, byId[alert.Patient], alert.TakenBy is { } by ? names.GetValueOrDefault(by) : null, alert.TakenBy == viewer, returnTo))];
    }

    /// <summary>Names of staff by id, asked at once.</summary>
    public static async Task<IReadOnlyDictionary<StaffId, string>> StaffNamesAsync(
        IMediator mediator, IEnumerable<StaffId?> staff, CancellationToken cancel)
    {
        var ids = staff.OfType<StaffId>().Distinct().ToList();
        return ids.Count == 0
            ? new Dictionary<StaffId, string>()
            : (await mediator.Send(new ListStaff(ids), cancel)).ToDictionary(member => member.Id, member => member.DisplayName);
    }
}
