using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Telemetry.Kafka;

/// <summary>
/// Tells the process that watches a person's silence, and the pages, what a box said of itself: they do not have the boxes' door. Nobody waits for it; while the
/// brokers are away it is not told, and neither are readings.
/// </summary>
internal sealed partial class HeartbeatsAcross(TopicWriter topic, ILogger<HeartbeatsAcross> log)
{
    public void Tell(PatientId? wearer, BoxId box, DateTimeOffset receivedAt, Heartbeat heartbeat) => _ = TellAsync(wearer, box, receivedAt, heartbeat);

    private async Task TellAsync(PatientId? wearer, BoxId box, DateTimeOffset receivedAt, Heartbeat heartbeat)
    {
        try
        {
            await topic.WriteAsync(ArrivalFormat.KeyOf(wearer ?? default), ArrivalFormat.Write(box, receivedAt, heartbeat));
        }
        catch (Exception exception) when (StorageFault.IsEngineAway(exception) || exception is ObjectDisposedException)
        {
            NotTold(exception, box.Value);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "A heartbeat of box {Box} could not be told to the other processes")]
    private partial void NotTold(Exception exception, Guid box);
}
