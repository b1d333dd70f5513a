using HomeCare.Modules.Telemetry.Contracts;
using MediatR;

namespace HomeCare.Modules.Telemetry;

internal sealed class FindSourcesHandler(LastSeen lastSeen) : IRequestHandler<FindSources, IReadOnlyList<SourceHeard>>
{
    public async Task<IReadOnlyList<SourceHeard>> Handle(FindSources request, CancellationToken cancellationToken)
    {
        var found = new SourceHeard[request.Homes.Count];
        for (var place = 0; place < found.Length; place++)
        {
            found[place] = await lastSeen.OfAsync(request.Homes[place], cancellationToken);
        }

        return found;
    }
}
