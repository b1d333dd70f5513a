using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Telemetry;

/// <summary>A receipt's line for each item, in order, and how many are no plain new reading. Pure.</summary>
/// <param name="Lines">One an item.</param>
/// <param name="Duplicates">Of these, known already.</param>
/// <param name="Quarantined">Of these, kept aside.</param>
/// <param name="Refused">Of these, not understood or nobody's.</param>
internal readonly record struct ReceiptLines(IReadOnlyList<ItemReceipt> Lines, int Duplicates, int Quarantined, int Refused)
{
    private static Refusal Homeless { get; } = new(
        "no_home", "Ce boîtier n'était installé chez personne à ce moment.", "This box stood in no home at that moment.");

    private static Refusal FromTheFuture { get; } = new(
        "future",
        "Mesuré plus de 120 secondes dans le futur : mis de côté, hors des courbes.",
        "Measured more than 120 seconds in the future: kept aside, on no chart.");

    /// <param name="items">As they were read.</param>
    /// <param name="outcomes">What became of each sequence; one that is missing is nobody's.</param>
    public static ReceiptLines Of(IReadOnlyList<ReadingItem> items, IReadOnlyDictionary<long, ItemOutcome> outcomes)
    {
        HashSet<long>? seen = items.Count > 1 ? [] : null;
        var lines = new List<ItemReceipt>(items.Count);
        var (duplicates, quarantined, refused) = (0, 0, 0);
        foreach (var item in items)
        {
            var line = Of(item, outcomes, seen);
            duplicates += line.Outcome == ItemOutcome.Duplicate ? 1 : 0;
            quarantined += line.Outcome == ItemOutcome.Quarantined ? 1 : 0;
            refused += line.Outcome == ItemOutcome.Refused ? 1 : 0;
            lines.Add(line);
        }

        return new ReceiptLines(lines, duplicates, quarantined, refused);
    }

    private static ItemReceipt Of(ReadingItem item, IReadOnlyDictionary<long, ItemOutcome> outcomes, HashSet<long>? seen)
    {
        if (item.Refusal is not null || !outcomes.TryGetValue(item.Reading!.Sequence, out var outcome))
        {
            return new ItemReceipt(item.Index, ItemOutcome.Refused, item.Sequence, Reason: ReadingItems.Line(item.Refusal ?? Homeless));
        }

        outcome = seen?.Add(item.Reading.Sequence) == false ? ItemOutcome.Duplicate : outcome;
        return new ItemReceipt(
            item.Index, outcome, item.Reading.Sequence, Reason: outcome == ItemOutcome.Quarantined ? ReadingItems.Line(FromTheFuture) : null);
    }
}
