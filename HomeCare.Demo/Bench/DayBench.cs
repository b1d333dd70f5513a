using HomeCare.Demo.Bench.Beside;
using HomeCare.Demo.Bench.Load;
using HomeCare.Demo.Bench.Serving;
using HomeCare.Demo.Show;

namespace HomeCare.Demo.Bench;

/// <summary>What <c>bench day</c> found.</summary>
/// <param name="BytesAMessage">Written in each hour, a message: by the server and by the store's own process.</param>
/// <param name="StoreBytesAMessage">Of these, the store's own process, over all hours; 0 when the store is a file.</param>
/// <param name="CpuUsAMessage">What the server's process took, microseconds.</param>
/// <param name="StoreCpuUsAMessage">What the store's own process took; 0 when the store is a file.</param>
/// <param name="BytesPerValue">What the day's readings then take on the disk, with keys, times and all tiers; what is not packed yet left out, a time-series database at rest.</param>
/// <param name="OldBytesPerValue">Of these, what stays when readings are forgotten; 0 when the store is a file.</param>
internal sealed record DayFigures(
    int Homes, string Store, long Messages, IReadOnlyList<double> BytesAMessage, double StoreBytesAMessage, double CpuUsAMessage, double StoreCpuUsAMessage, double BytesPerValue, double OldBytesPerValue) : IFigures
{
    /// <summary>The first hour makes each home's rows, and has no hour before it to pack.</summary>
    private IEnumerable<double> Steady => BytesAMessage.Skip(1);

    public double MeanBytesAMessage => BytesAMessage.Average();

    /// <summary>The heaviest hour against the lightest.</summary>
    public double Spread => Steady.Max() / Steady.Min();

    private double MostBytesPerValue => Store == "influx" ? 1.8 : 0.8;

    public IEnumerable<(string Line, bool Met)> Lines()
    {
        yield return (FormattableString.Invariant($"written          {MeanBytesAMessage,8:0.0} bytes a message over {BytesAMessage.Count} h of {Homes} homes, {BytesAMessage[0]:0.0} in the first hour, {BytesAMessage[^1]:0.0} in the last   (goal 100)"), MeanBytesAMessage <= 100);
        yield return (FormattableString.Invariant($"flat             {Spread,8:0.00} x the lightest hour in the heaviest, after the first   (goal 1.5)"), Spread <= 1.5);
        yield return (FormattableString.Invariant($"disk             {BytesPerValue,8:0.00} bytes a value, all tiers, with keys and times   (goal {MostBytesPerValue})"), BytesPerValue <= MostBytesPerValue);
        yield return (FormattableString.Invariant($"CPU              {CpuUsAMessage,8:0.0} us a message, without network and pages"), true);
        if (Store == "influx")
        {
            yield return (FormattableString.Invariant($"the store        {StoreCpuUsAMessage,8:0.0} us and {StoreBytesAMessage:0.0} bytes written a message in its own process; {OldBytesPerValue:0.00} bytes a value stay when readings are forgotten   (goal 0.45)"), OldBytesPerValue <= 0.45);
        }
    }
}

/// <summary>A day in minutes: what the server writes, hour by hour, on a clock that is pushed.</summary>
internal sealed class DayBench(Screen screen, TimeProvider time, RigOptions options, int hours)
{
    /// <summary>A quarter of an hour is packed two minutes after its end into a time-series database, an hour into our own files.</summary>
    private double OpenHours => options.Store == "influx" ? 0.25 : 1;

    public async Task<DayFigures> RunAsync(CancellationToken stop)
    {
        await using var rig = await Rig.PrepareAsync(screen, time, options, stop);
        if (options.Store == "influx" && StoredFiles.HoldsReadings(rig.Folder))
        {
            throw new DemoRefusal($"{rig.Folder.Root} holds readings in InfluxDB already, and all that it holds would be weighed. Name an empty folder with --data, and no --history-days.");
        }

        var before = StoredFiles.PackedBytes(rig.Folder);
        var told = await rig.SimulateDayAsync(options.Homes, hours, stop);
        var (packed, old) = (StoredFiles.PackedBytes(rig.Folder) - before, 0L);
        if (rig.Beside<InfluxBeside>() is { } influx)
        {
            await Waiting.For(screen, time, $"{influx.Name} comes to rest", influx.RestAsync(time, stop));
            (packed, old) = StoredFiles.AtRest(rig.Folder);
        }

        var messages = told.Sum(hour => hour.Messages);
        var values = Math.Max(1, messages - (OpenHours * told[^1].Messages)) * Vitals.Values;
        return new DayFigures(
            options.Homes, options.Store, messages, [.. told.Select(hour => hour.BytesAMessage)], (double)told.Sum(hour => hour.StoreWrittenBytes) / Math.Max(1, messages),
            told.Sum(hour => hour.CpuUs) / Math.Max(1, messages), told.Sum(hour => hour.StoreCpuUs) / Math.Max(1, messages),
            packed / values, old / values);
    }
}
