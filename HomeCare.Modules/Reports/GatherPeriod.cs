using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Reports.Content;
using HomeCare.Modules.Telemetry.Contracts;
using MediatR;

namespace HomeCare.Modules.Reports;

/// <summary>Asks the neighbours for all that a report is made of.</summary>
internal sealed class GatherPeriod(IMediator mediator)
{
    private const int Minute = 60;

    public async Task<PeriodData> OfAsync(PatientCard person, ReportPeriod period, CancellationToken cancellationToken)
    {
        var before = period.Before();
        var alerts = await mediator.Send(new ListAlerts(person.Id, period.Start, period.End), cancellationToken);
        var acting = alerts.SelectMany(alert => new[] { alert.TakenBy, alert.ClosedBy }).OfType<StaffId>().Distinct().ToList();
        var staff = acting.Count == 0 ? [] : await mediator.Send(new ListStaff(acting), cancellationToken);
        return new PeriodData(
            person,
            period,
            await mediator.Send(new ListCareTeam(person.Id), cancellationToken),
            await mediator.Send(new ListLimits(person.Id), cancellationToken),
            await mediator.Send(new GetSeries(person.Id, period.Start, period.End, Minute), cancellationToken),
            await mediator.Send(new GetSeries(person.Id, before.Start, before.End, Minute), cancellationToken),
            await mediator.Send(new GetDataQuality(person.Id, period.Start, period.End), cancellationToken),
            alerts,
            staff.ToDictionary(member => member.Id, member => member.DisplayName))
        {
            Trends = await mediator.Send(new ListTrends(person.Id, period.End), cancellationToken),
            Visits = await mediator.Send(new ListVisits(person.Id, period.Start, period.End), cancellationToken),
        };
    }
}
