using HomeCare.Modules.Reports.Contracts;
using HomeCare.Modules.Reports.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Reports;

internal sealed class CatchUpWeeklyReportsHandler(IMediator mediator, ReportsDb db, Archive archive, TimeProvider time)
    : IRequestHandler<CatchUpWeeklyReports, WeeklyReportsMade>
{
    // A box keeps readings for 30 days: older weeks can no longer fill up.
    private const int MostWeeks = 5;

    public async Task<WeeklyReportsMade> Handle(CatchUpWeeklyReports request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        archive.Sweep(now.AddDays(-1));
        var newest = WeeklySchedule.NewestDue(now);
        var runs = await db.WeeklyRuns.AsNoTracking().OrderBy(run => run.Monday).ToListAsync(cancellationToken);
        if (runs.Count == 0)
        {
            db.WeeklyRuns.Add(new WeeklyRun { Monday = newest, EndedAt = now.UtcDateTime });
            await db.SaveChangesAsync(cancellationToken);
            return new WeeklyReportsMade(0, 0, 0);
        }

        var total = new WeeklyReportsMade(0, 0, 0);
        foreach (var monday in Missed(newest, runs))
        {
            var made = await mediator.Send(new MakeWeeklyReports(monday), cancellationToken);
            total = new WeeklyReportsMade(total.Made + made.Made, total.AlreadyThere + made.AlreadyThere, total.Failed + made.Failed);
        }

        return total;
    }

    /// <summary>Weeks since the first known one that no passage ended without a failure, oldest first.</summary>
    internal static IEnumerable<DateOnly> Missed(DateOnly newest, IReadOnlyList<WeeklyRun> runs) => Enumerable.Range(0, MostWeeks)
        .Select(back => newest.AddDays(-7 * back))
        .Where(monday => monday >= runs[0].Monday && !runs.Any(run => run.Monday == monday && run.Failed == 0))
        .Reverse();
}
