namespace HomeCare.Tests.Faults.Fuzz;

/// <summary>A parser with what it may be fed and what it promises.</summary>
/// <param name="Seeds">Good and bad examples to begin with.</param>
/// <param name="Run">
/// Feeds the parser and holds it to its promises. Gives a word for what it did, a refusal's sentence for instance: an input with a new word is kept
/// and varied further. Throws <see cref="BrokenPromiseException"/>, or whatever the parser threw, when it broke.
/// </param>
internal sealed record FuzzTarget(string Name, Func<IReadOnlyList<byte[]>> Seeds, Func<byte[], ValueTask<string>> Run)
{
    /// <summary>Pieces that random bytes would never hit upon.</summary>
    public IReadOnlyList<byte[]> Words { get; init; } = [];

    public int MostBytes { get; init; } = 2048;

    /// <summary>What one input may make the parser allocate. 16 MB: a box has 512 and much else to do.</summary>
    public long MostAllocated { get; init; } = 16 * 1024 * 1024;

    /// <summary>A parser that answers at once.</summary>
    public static FuzzTarget Of(string name, IReadOnlyList<byte[]> seeds, Func<byte[], string> run) => new(name, () => seeds, input => ValueTask.FromResult(run(input)));
}

/// <summary>The parser did not throw, and yet did what it must not.</summary>
internal sealed class BrokenPromiseException(string promise) : Exception(promise)
{
    public static void Unless(bool kept, string promise)
    {
        if (!kept)
        {
            throw new BrokenPromiseException(promise);
        }
    }
}

/// <summary>An input that broke something.</summary>
internal sealed record FuzzFinding(string Target, int Seed, long Execution, byte[] Input, string What);

/// <summary>What a run over one target came to.</summary>
internal sealed record FuzzReport(string Target, long Executions, TimeSpan Took, int Kept, IReadOnlyList<FuzzFinding> Findings)
{
    public double PerSecond => Executions / Math.Max(0.001, Took.TotalSeconds);
}
