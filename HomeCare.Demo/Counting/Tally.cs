namespace HomeCare.Demo.Counting;

/// <summary>What the bracelets measured against what lies in the server's files. Nobody's word is taken for it.</summary>
/// <param name="Emitted">Readings measured.</param>
/// <param name="Stored">Rows found for these bracelets.</param>
/// <param name="Lost">Measured, and in no row with the same values.</param>
/// <param name="Duplicates">Rows beyond the first for one bracelet and instant.</param>
internal sealed record Tally(int Emitted, int Stored, int Lost, int Duplicates)
{
    public static Tally Of(IReadOnlyCollection<Frame> emitted, IReadOnlyCollection<Frame> stored)
    {
        var rows = stored.CountBy(row => row).ToDictionary();
        var lost = emitted.CountBy(frame => frame).Sum(frame => Math.Max(0, frame.Value - rows.GetValueOrDefault(frame.Key)));

        // By instant alone: a second row with other values is a duplicate that a person would see, too.
        var measured = emitted.CountBy(frame => (frame.Serial, frame.MeasuredAtMilliseconds)).ToDictionary();
        var duplicates = stored.CountBy(row => (row.Serial, row.MeasuredAtMilliseconds))
            .Sum(row => Math.Max(0, row.Value - Math.Max(1, measured.GetValueOrDefault(row.Key))));
        return new Tally(emitted.Count, stored.Count, lost, duplicates);
    }
}
