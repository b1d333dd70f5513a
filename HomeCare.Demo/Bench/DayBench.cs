using HomeCare.Demo.Bench.Load;
using HomeCare.Demo.Bench.Serving;
using HomeCare.Demo.Show;

namespace HomeCare.Demo.Bench;

/// <summary>What <c>bench day</c> found.</summary>
/// <param name="BytesAMessage">Written in each hour, a message.</param>
/// <param name="BytesPerValue">What the day's readings then take on the disk, with keys, times and all tiers; the open hour and its journal left out.</param>
internal sealed record DayFigures(int Homes, long Messages, IReadOnlyList<double> BytesAMessage, double BytesPerValue) : IFigures
{
    /// <summary>The first hour makes each home's rows, and has no hour before it to pack.</summary>
    private IEnumerable<double> Steady => BytesAMessage.Skip(1);

    public double MeanBytesAMessage => BytesAMessage.Average();

    /// <summary>The heaviest hour against the lightest.</summary>
    public double Spread => Steady.Max() / Steady.Min();

    public IEnumerable<(string Line, bool Met)> Lines() =>
    [
        (FormattableString.Invariant($"written          {MeanBytesAMessage,8:0.0} bytes a message over {BytesAMessage.Count} h of {Homes} homes, {BytesAMessage[0]:0.0} in the first hour, {BytesAMessage[^1]:0.0} in the last   (goal 100)"), MeanBytesAMessage <= 100),
        (FormattableString.Invariant($"flat             {Spread,8:0.00} x the lightest hour in the heaviest, after the first   (goal 1.5)"), Spread <= 1.5),
        (FormattableString.Invariant($"disk             {BytesPerValue,8:0.00} bytes a value, all tiers, with keys and times   (goal 0.8)"), BytesPerValue <= 0.8),
    ];
}

/// <summary>A day in minutes: what the server writes, hour by hour, on a clock that is pushed.</summary>
internal sealed class DayBench(Screen screen, TimeProvider time, RigOptions options, int hours)
{
    public async Task<DayFigures> RunAsync(CancellationToken stop)
    {
        await using var rig = await Rig.PrepareAsync(screen, time, options, stop);
        var before = StoredFiles.PackedBytes(rig.Folder);
        var told = await rig.SimulateDayAsync(options.Homes, hours, stop);
        var messages = told.Sum(hour => hour.Messages);
        var packed = told.SkipLast(1).Sum(hour => hour.Messages);
        return new DayFigures(
            options.Homes, messages, [.. told.Select(hour => hour.BytesAMessage)],
            (double)(StoredFiles.PackedBytes(rig.Folder) - before) / Math.Max(1, packed) / Vitals.Values);
    }
}
