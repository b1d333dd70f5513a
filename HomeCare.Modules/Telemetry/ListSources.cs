using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using MediatR;

namespace HomeCare.Modules.Telemetry;

internal sealed class ListSourcesHandler(IMediator mediator, LastSeen lastSeen) : IRequestHandler<ListSources, IReadOnlyList<SourceHeard>>
{
    public async Task<IReadOnlyList<SourceHeard>> Handle(ListSources request, CancellationToken cancellationToken)
    {
        var homes = await mediator.Send(new ListHomes(), cancellationToken);
        var all = new List<SourceHeard>(homes.Count);
        foreach (var home in homes)
        {
            all.Add(await lastSeen.OfAsync(home, cancellationToken));
        }

        return all;
    }
}
