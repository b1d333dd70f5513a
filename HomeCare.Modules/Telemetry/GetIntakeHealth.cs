using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Intake;
using HomeCare.Modules.Telemetry.Kafka;
using HomeCare.Modules.Telemetry.Storage;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Telemetry;

internal sealed class GetIntakeHealthHandler(TelemetryDb db, Judging judging, IEnumerable<ParkedMessages> messages) : IRequestHandler<GetIntakeHealth, IntakeHealth>
{
    public async Task<IntakeHealth> Handle(GetIntakeHealth request, CancellationToken cancellationToken)
    {
        var waiting = db.Handoffs.Where(handoff => handoff.ParkedTicks == null);
        var oldest = await waiting.MinAsync(handoff => (long?)handoff.ReceivedTicks, cancellationToken);
        var unwritten = judging.Unwritten;
        var first = unwritten.Count == 0 ? oldest : Math.Min(oldest ?? long.MaxValue, unwritten.Min(left => left.ReceivedAt.UtcTicks));
        return new IntakeHealth(
            await waiting.LongCountAsync(cancellationToken) + unwritten.Count,
            first is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
            await db.Handoffs.LongCountAsync(handoff => handoff.ParkedTicks != null, cancellationToken)
                + (messages.SingleOrDefault() is { } topic ? await topic.CountAsync(cancellationToken) : 0),
            await db.Quarantined.LongCountAsync(cancellationToken));
    }
}
