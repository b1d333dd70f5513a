using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Telemetry;

internal sealed class GetIntakeHealthHandler(TelemetryDb db) : IRequestHandler<GetIntakeHealth, IntakeHealth>
{
    public async Task<IntakeHealth> Handle(GetIntakeHealth request, CancellationToken cancellationToken)
    {
        var waiting = db.Handoffs.Where(handoff => handoff.ParkedTicks == null);
        var oldest = await waiting.MinAsync(handoff => (long?)handoff.ReceivedTicks, cancellationToken);
        return new IntakeHealth(
            await waiting.LongCountAsync(cancellationToken),
            oldest is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
            await db.Handoffs.LongCountAsync(handoff => handoff.ParkedTicks != null, cancellationToken),
            await db.Quarantined.LongCountAsync(cancellationToken));
    }
}
