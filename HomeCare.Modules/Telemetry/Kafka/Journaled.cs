using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Telemetry.Kafka;

/// <summary>Where a message stands in the topic.</summary>
internal readonly record struct JournalPosition(int Partition, long Offset);

/// <summary>An arrival and where it is kept until it is packed; or a heartbeat, with an arrival of no readings that says whose it is.</summary>
internal readonly record struct Journaled(Arrival Arrival, JournalPosition Position, Heartbeat? Heartbeat = null);

/// <summary>A message that stands in nobody's way any more: kept in the topic of parked ones, not judged.</summary>
/// <param name="Position">Where it came from.</param>
/// <param name="Arrival">What it says; null when it cannot be read.</param>
/// <param name="Reason">A code or an exception's type.</param>
/// <param name="At">When it was given up.</param>
internal sealed record ParkedMessage(JournalPosition Position, Arrival? Arrival, string Reason, DateTimeOffset At);

/// <summary>What stands behind the topic. Whatever is given is given again after a crash, from the last committed offset: all of it is idempotent.</summary>
/// <param name="ApplyAsync">
/// Notes and judges, in this order. When it throws, any part may be done, and all is given again. It may hear the same arrival twice; what was not judged the
/// first time is judged the second.
/// </param>
/// <param name="LeaveAsync">
/// These partitions belong to another process from now on: packs what is open of them, reporting it to <see cref="ReadingsConsumer.Packed"/>, and forgets
/// their people. May fail: their new owner reads what is not packed from the topic.
/// </param>
/// <param name="ParkAsync">Makes a parked message visible to support.</param>
/// <param name="Held">How many bytes of memory the readings take that are not packed. Asked now and then, from the polling thread.</param>
internal sealed record BehindTheTopic(
    Func<IReadOnlyList<Journaled>, CancellationToken, Task> ApplyAsync,
    Func<IReadOnlyList<int>, CancellationToken, Task> LeaveAsync,
    Func<ParkedMessage, CancellationToken, Task> ParkAsync,
    Func<long> Held);
