using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Alerts;

internal sealed class ListOpenAlertsHandler(AlertsDb db) : IRequestHandler<ListOpenAlerts, IReadOnlyList<AlertSummary>>
{
    /// <summary>A query names no more people than this: beyond, all open alerts are fewer than the names, and an engine has a limit.</summary>
    private const int MostNamed = 500;

    /// <summary>Named one by one, so that an index finds them: of "not closed" an engine would read every alert there ever was.</summary>
    private static readonly AlertState[] OpenStates = [.. Enum.GetValues<AlertState>().Where(state => state != AlertState.Closed)];

    public async Task<IReadOnlyList<AlertSummary>> Handle(ListOpenAlerts request, CancellationToken cancellationToken)
    {
        var alerts = db.Alerts.AsNoTracking().Where(alert => OpenStates.Contains(alert.State));
        if (request.Patients.Count <= MostNamed)
        {
            alerts = alerts.Where(alert => request.Patients.Contains(alert.Patient));
        }

        var open = await alerts.OrderByDescending(alert => alert.Level).ThenBy(alert => alert.OccurredAt).ToListAsync(cancellationToken);
        if (request.Patients.Count > MostNamed)
        {
            open = Of(request.Patients, open);
        }

        return [.. open.Select(alert => alert.ToSummary())];
    }

    /// <summary>Those of the people asked for: whoever has an alert is few, so everyone is looked up among them and not the other way round.</summary>
    private static List<Alert> Of(IReadOnlyCollection<PatientId> patients, List<Alert> open)
    {
        var concerned = open.Select(alert => alert.Patient).ToHashSet();
        if (concerned.Count == 0)
        {
            return open;
        }

        var wanted = new HashSet<PatientId>(concerned.Count);
        foreach (var patient in patients)
        {
            if (concerned.Contains(patient))
            {
                wanted.Add(patient);
            }
        }

        return open.FindAll(alert => wanted.Contains(alert.Patient));
    }
}
