using System.Text.Json;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Wire;
using MediatR;

namespace HomeCare.Modules.Telemetry.Contracts;

/// <summary>
/// Stores a box's batch and has it judged; the answer is the receipt's lines, given only when both are done. Idempotent by
/// (box, epoch, sequence). Each item is read on its own: a bad one is refused with its reason and the others go on. Publishes
/// <see cref="ReadingsRecorded"/>; should the program die between storing and judging, the readings are judged at the next start or
/// when the box sends them again, whichever is first.
/// </summary>
/// <param name="Box">From the certificate.</param>
/// <param name="Epoch">The box's outbox.</param>
/// <param name="SentAt">The box's clock when it sent.</param>
/// <param name="Items">As they came.</param>
public sealed record RecordReadings(BoxId Box, long Epoch, DateTimeOffset SentAt, IReadOnlyList<JsonElement> Items)
    : IRequest<IReadOnlyList<ItemReceipt>>;

/// <summary>Notes a heartbeat: the box was heard, and how it is.</summary>
public sealed record RecordHeartbeat(BoxId Box, Heartbeat Heartbeat) : IRequest<Unit>;
