using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Alerts;

internal sealed class ListSwitchOffsHandler(AlertsDb db, TimeProvider clock) : IRequestHandler<ListSwitchOffs, IReadOnlyList<SwitchOff>>
{
    public async Task<IReadOnlyList<SwitchOff>> Handle(ListSwitchOffs request, CancellationToken cancellationToken)
    {
        var (now, rows) = (clock.GetUtcNow(), await db.SwitchOffs.AsNoTracking()
            .Where(row => row.Patient == request.Patient).OrderByDescending(row => row.AskedAt).ToListAsync(cancellationToken));
        return [.. rows.Select(row => row.ToContract(now))];
    }
}

/// <summary>What is off now.</summary>
internal static class SwitchedOff
{
    /// <summary>Those agreed to that have not ended.</summary>
    public static IQueryable<SwitchOffRow> InForce(this IQueryable<SwitchOffRow> rows, DateTimeOffset now)
    {
        var utc = now.UtcDateTime;
        return rows.Where(row => row.EndedAt == null && row.Until != null && row.Until > utc);
    }

    public static async Task<IReadOnlyList<LevelOff>> OffOfAsync(this AlertsDb db, PatientId patient, DateTimeOffset now, CancellationToken cancellation) =>
        [.. (await db.SwitchOffs.AsNoTracking().Where(row => row.Patient == patient).InForce(now).ToListAsync(cancellation)).Select(row => row.ToLevelOff())];
}
