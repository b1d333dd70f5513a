using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Habits;
using HomeCare.Modules.Alerts.Rules;
using HomeCare.Modules.Patients.Contracts;
using MediatR;

namespace HomeCare.Modules.Alerts;

internal sealed class ListTrendsHandler(IMediator mediator) : IRequestHandler<ListTrends, IReadOnlyList<HabitLeft>>
{
    private const string DefaultZone = "Europe/Paris";

    public async Task<IReadOnlyList<HabitLeft>> Handle(ListTrends request, CancellationToken cancellationToken)
    {
        var zone = (await mediator.Send(new GetContacts(request.Patient), cancellationToken))?.TimeZone ?? DefaultZone;
        var known = await PersonDays.ReadAsync(
            mediator, request.Patient, TimeZoneInfo.FindSystemTimeZoneById(zone), request.AsOf, Trends.DaysRead, cancellationToken);
        return Trends.Of(known.Days, known.LastNight, known.LastDay);
    }
}
