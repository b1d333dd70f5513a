using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Statistics;
using MediatR;

namespace HomeCare.Modules.Telemetry;

/// <summary>From memory: the hour is judged once, for everyone who looks.</summary>
internal sealed class GetFleetQualityHandler(WatchSources watch) : IRequestHandler<GetFleetQuality, FleetQuality>
{
    public Task<FleetQuality> Handle(GetFleetQuality request, CancellationToken cancellationToken) => Task.FromResult(watch.Latest);
}
