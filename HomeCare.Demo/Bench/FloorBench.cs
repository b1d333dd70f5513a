using HomeCare.Demo.Bench.Load;
using HomeCare.Demo.Bench.Serving;
using HomeCare.Demo.Show;

namespace HomeCare.Demo.Bench;

/// <summary>What <c>bench floor</c> found; medians of the rounds.</summary>
internal sealed record FloorFigures(
    int Rate, int Connections, double FloorCpuUsPerRequest, double FloorFsyncCpuUsPerRequest, double FloorP99Ms, double FloorFsyncP99Ms, double LoadCpuUsPerRequest, long Errors) : IFigures
{
    public IEnumerable<(string Line, bool Met)> Lines() =>
    [
        (FormattableString.Invariant($"floor            {FloorCpuUsPerRequest,8:0.0} us a request, {FloorP99Ms:0.0} ms p99; with fsync {FloorFsyncCpuUsPerRequest:0.0} us, {FloorFsyncP99Ms:0.0} ms; the load itself {LoadCpuUsPerRequest:0.0} us"), true),
        (FormattableString.Invariant($"errors           {Errors,8}   (goal 0)"), Errors == 0),
    ];
}

/// <summary>The floors alone: for trying what a setting of the machine or the runtime gives, before the product is looked at.</summary>
internal sealed class FloorBench(Screen screen, TimeProvider time, RigOptions options, int rate, TimeSpan length, int rounds, int connections)
{
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(5);

    public async Task<FloorFigures> RunAsync(CancellationToken stop)
    {
        Machine.NeedOpenFiles(connections);
        await using var rig = await Rig.PrepareAsync(screen, time, options, stop);
        await rig.StartFloorAsync(stop);
        var homes = new Timetable(options.Homes, rate, seed: 1);
        await using var loop = await Waiting.For(screen, time, $"Opening {connections} connections", OpenLoop.StartAsync(
            connections, (number, closing) => rig.ConnectAsync(rig.FloorIngestion, number, closing), homes, receipts: false, stop));
        var progress = new Progress(screen, time, rounds * 2 * (Warm + length));
        var writers = new[] { "/bare", Floor.DurablePath }.Select(path => rig.Writer(rig.FloorIngestion, path, 1, homes.SpanSeconds)).ToArray();
        var slices = new List<Slice>[] { [], [] };
        for (var round = 1; round <= rounds; round++)
        {
            for (var kind = 0; kind < writers.Length; kind++)
            {
                slices[kind].Add(await progress.WatchAsync(
                    $"{(kind == 0 ? "floor" : "floor + fsync")} {round}/{rounds}", Warm + length, loop, loop.RunAsync(writers[kind], Warm, length, () => rig.Look(rig.Floor), stop)));
            }

            SliceTable.Tell(screen, round, ("floor", slices[0][^1]), ("floor + fsync", slices[1][^1]));
        }

        return new FloorFigures(
            rate, connections, Median(slices[0], slice => slice.CpuMicroseconds), Median(slices[1], slice => slice.CpuMicroseconds),
            Median(slices[0], slice => slice.Times.Ms(0.99)), Median(slices[1], slice => slice.Times.Ms(0.99)),
            Median(slices[1], slice => slice.OwnMicroseconds), loop.Counts.Errors);
    }

    private static double Median(List<Slice> slices, Func<Slice, double> figure) => slices.Select(figure).Order().ElementAt(slices.Count / 2);
}
