using System.Text.Json;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Intake;
using HomeCare.Modules.Telemetry.Kafka;
using HomeCare.Modules.Telemetry.Memory;
using HomeCare.Modules.Telemetry.Storage;
using HomeCare.Modules.Wire;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HomeCare.Modules.Telemetry;

/// <summary>
/// Noted in memory; written down when it tells of something new, so that the cause of a silence is still known after a restart. 100,000 boxes say each minute
/// that all is as it was: that costs the disk nothing.
/// </summary>
internal sealed class RecordHeartbeatHandler(IMediator mediator, Recovery recovery, Everyone everyone, IEnumerable<HeartbeatsAcross> across, IServiceScopeFactory scopes, TimeProvider clock)
    : IRequestHandler<RecordHeartbeat, Unit>
{
    /// <summary>Written at least this often, so that what changes slowly (a battery, the room on a disk) is not too old after a restart.</summary>
    private static readonly TimeSpan AtLeastEach = TimeSpan.FromHours(6);

    private const double LowBatteryPercent = 5;
    private const long LowDiskBytes = 50L << 20;

    public async Task<Unit> Handle(RecordHeartbeat request, CancellationToken cancellationToken)
    {
        await recovery.ReadyAsync();
        var now = clock.GetUtcNow();

        // The texts that it tells of are Alerts' matter and are not kept here.
        var said = request.Heartbeat with { Messages = null };
        var box = everyone.Box(request.Box);
        if (box.KeptAt is not { } kept || now - kept >= AtLeastEach || box.Heartbeat is not { } before || TellOf(before) != TellOf(said))
        {
            await WriteAsync(request.Box, JsonSerializer.Serialize(said, WireJson.Options), now, cancellationToken);
            box.KeptAt = now;
        }

        box.Hear(now, said);
        var wearer = await mediator.Send(new FindWearer(request.Box), cancellationToken);
        across.SingleOrDefault()?.Tell(wearer, request.Box, now, said);
        if (wearer is { } patient)
        {
            everyone.Person(patient).Hear(now);
            if (said is { Bracelet: BraceletLinkState.Connected, BraceletSerial: { } serial })
            {
                await Pairing.NoteAsync(mediator, box, request.Box, serial);
            }
        }

        return Unit.Value;
    }

    /// <summary>What of a heartbeat would be told as a cause; the rest changes all the time.</summary>
    private static (string, BraceletLinkState, string?, ModemState, string?, bool?, bool, bool, bool, string) TellOf(Heartbeat said) => (
        said.Firmware, said.Bracelet, said.BraceletSerial, said.Modem, said.Operator, said.OnMains,
        said.BraceletBatteryPercent <= LowBatteryPercent, said.DiskFreeBytes < LowDiskBytes, said.DroppedReadings > 0,
        string.Join(' ', (said.Faults ?? []).Select(fault => fault.Code)));

    private async Task WriteAsync(BoxId box, string heartbeat, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TelemetryDb>();
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
