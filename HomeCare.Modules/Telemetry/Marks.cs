using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Telemetry;

/// <summary>
/// What source and server hold against one value, packed into one integer, 0 for a valid one: bits 0-1 the source's quality, 2-3 the
/// quality in force, 4-33 the source's reasons, 34-63 the server's. SQLite keeps 0 in no byte at all.
/// </summary>
internal readonly record struct Marks(long Bits)
{
    /// <summary>The bits of the quality in force; none set means valid. Queries test it in storage.</summary>
    public const long InForceMask = 0b1100;

    private const int InForceShift = 2;
    private const int SourceShift = 4;
    private const int ServerShift = 34;
    private const long ReasonMask = (1L << 30) - 1;

    /// <summary>The source's words for a bracelet that is on no wrist.</summary>
    private static readonly long NotWornMask = Mask(["no_contact", "not_worn", "charging"], ReasonCodes.OfSources) << SourceShift;

    public Quality Source => (Quality)(Bits & 0b11);

    public Quality InForce => (Quality)((Bits & InForceMask) >> InForceShift);

    public bool IsValid => (Bits & InForceMask) == 0;

    /// <summary>The server's reasons alone, in their place.</summary>
    public long ServerBits => Bits & (ReasonMask << ServerShift);
    public bool SaysNotWorn => (Bits & NotWornMask) != 0;

    public IEnumerable<string> SourceReasons => Names((Bits >> SourceShift) & ReasonMask, ReasonCodes.OfSources);

    public IEnumerable<string> ServerReasons => Names((Bits >> ServerShift) & ReasonMask, ReasonCodes.OfServer);

    /// <summary>Packs both judgements; words of the source that have no bit come back in <paramref name="unknown"/>.</summary>
    public static Marks Of(Measure measure, Verdict verdict, out IReadOnlyList<string> unknown)
    {
        var words = measure.Reasons ?? [];
        if (words.Count == 0 && verdict.Reasons.Count == 0)
        {
            unknown = [];
            return new Marks((long)measure.Quality | ((long)verdict.Quality << InForceShift));
        }

        unknown = [.. words.Where(word => !ReasonCodes.OfSources.Contains(word)).Distinct()];
        return new Marks(
            (long)measure.Quality
            | ((long)verdict.Quality << InForceShift)
            | (Mask(words, ReasonCodes.OfSources) << SourceShift)
            | (Mask(verdict.Reasons, ReasonCodes.OfServer) << ServerShift));
    }

    private static long Mask(IEnumerable<string> reasons, IReadOnlyList<string> codes)
    {
        var mask = 0L;
        foreach (var reason in reasons)
        {
            for (var bit = 0; bit < codes.Count; bit++)
            {
                mask |= codes[bit] == reason ? 1L << bit : 0;
            }
        }

        return mask;
    }

    private static IEnumerable<string> Names(long mask, IReadOnlyList<string> codes) =>
        codes.Where((_, bit) => (mask & (1L << bit)) != 0);
}
