using HomeCare.Modules.Telemetry.Intake;
using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Telemetry.Kafka;

/// <summary>
/// The receipt comes after the brokers' acknowledgement: every replica in step has the readings. Storing and judging follow, in the role <c>process</c>, from
/// the topic. A reading that was there already is not known here, so a batch sent twice is "stored" twice in words and once in truth.
/// </summary>
internal sealed class KafkaIntake(TopicWriter topic) : IReadingsIntake
{
    public async Task<IReadOnlyDictionary<long, ItemOutcome>> TakeAsync(Arrival arrival, CancellationToken cancellationToken)
    {
        await topic.WriteAsync(ArrivalFormat.KeyOf(arrival.Patient), ArrivalFormat.Write(arrival)).WaitAsync(cancellationToken);
        var outcomes = new Dictionary<long, ItemOutcome>(arrival.Readings.Count);
        foreach (var (reading, _) in arrival.Readings)
        {
            outcomes[reading.Sequence] = Lateness.IsFuture(reading.MeasuredAt, arrival.ReceivedAt) ? ItemOutcome.Quarantined : ItemOutcome.Stored;
        }

        return outcomes;
    }
}
