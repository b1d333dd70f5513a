namespace HomeCare.Modules.Wire;

/// <summary>What became of one item. All four are final: the box forgets the item, or parks a refused one for a technician.</summary>
public enum ItemOutcome
{
    /// <summary>On the server's disk, and judged.</summary>
    Stored,

    /// <summary>Was already there; nothing new was written.</summary>
    Duplicate,

    /// <summary>Kept aside, shown to support and not on charts: measured more than 120 s in the server's future.</summary>
    Quarantined,

    /// <summary>Not understood, with the reason; the box parks it.</summary>
    Refused,
}

/// <summary>One line of a receipt.</summary>
/// <param name="Index">Position in the batch, from 0.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Sequence">The reading's sequence, where it could be read.</param>
/// <param name="EventId">The danger's event id, where it could be read.</param>
/// <param name="Reason">For quarantined and refused: a code and a sentence.</param>
public sealed record ItemReceipt(
    int Index,
    ItemOutcome Outcome,
    long? Sequence = null,
    Guid? EventId = null,
    string? Reason = null);

/// <summary>
/// The server lost what it once acknowledged (a backup was restored) and asks for it again: the box sends the readings that it still has of this time.
/// </summary>
/// <param name="Id">Names the request: carried out once, however often it is heard; a later heartbeat says so.</param>
/// <param name="From">Measured at or after, UTC.</param>
/// <param name="Until">Measured before, UTC.</param>
public sealed record ReplayRequest(Guid Id, DateTimeOffset From, DateTimeOffset Until);

/// <summary>
/// The server's word that what it names is durable and judged. Anything else (another status, another body, a captive
/// portal's page) is no receipt, and the box sends again.
/// </summary>
/// <param name="Version">1.</param>
/// <param name="ReceivedAt">The server's clock, UTC.</param>
/// <param name="Items">One line an item, in order; empty for a heartbeat.</param>
/// <param name="Plan">The emergency plan, when it is newer than the one the box holds; null otherwise.</param>
/// <param name="Replay">What the box is to send again; only in answer to a heartbeat that tells its faults, repeated until one says it is done.</param>
/// <param name="Events">How the dangers that a heartbeat asks about stand; only what a person did. Null when there is nothing to say.</param>
public sealed record Receipt(
    int Version,
    DateTimeOffset ReceivedAt,
    IReadOnlyList<ItemReceipt> Items,
    EmergencyPlan? Plan = null,
    ReplayRequest? Replay = null,
    IReadOnlyList<EventWord>? Events = null);
