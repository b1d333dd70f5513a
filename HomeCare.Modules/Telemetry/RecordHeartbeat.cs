using System.Text.Json;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Storage;
using HomeCare.Modules.Wire;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Telemetry;

/// <summary>Kept on disk, so that the cause of a silence is still known after a restart; the texts of it are Alerts' matter and are not kept here.</summary>
internal sealed class RecordHeartbeatHandler(IMediator mediator, TelemetryDb db, LastSeen lastSeen, TimeProvider clock)
    : IRequestHandler<RecordHeartbeat, Unit>
{
    public async Task<Unit> Handle(RecordHeartbeat request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var said = request.Heartbeat with { Messages = null };
        await WriteAsync(request.Box, JsonSerializer.Serialize(said, WireJson.Options), now, cancellationToken);
        var patient = await mediator.Send(new FindWearer(request.Box), cancellationToken);
        await lastSeen.NoteAsync(patient, request.Box, now, said, CancellationToken.None);
        if (patient is not null && said is { Bracelet: BraceletLinkState.Connected, BraceletSerial: { } serial })
        {
            await Pairing.NoteAsync(mediator, await lastSeen.BoxAsync(request.Box, CancellationToken.None), request.Box, serial);
        }

        return Unit.Value;
    }

    private async Task WriteAsync(BoxId box, string heartbeat, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (true)
        {
            var health = await db.BoxHealth.SingleOrDefaultAsync(h => h.Box == box, cancellationToken);
            if (health is null)
            {
                health = new BoxHealth(box);
                db.Add(health);
            }

            health.Hear(heartbeat, now);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return;
            }
            catch (DbUpdateException exception) when (StorageFault.IsLostRace(exception))
            {
                // The box's first two heartbeats at once: the row is there now.
                db.ChangeTracker.Clear();
            }
        }
    }
}
