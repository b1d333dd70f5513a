using System.Net;
using HomeCare.Demo.Bench.Load;
using HomeCare.Demo.Processes;
using HomeCare.Demo.Show;
using HomeCare.Modules.Wire;

namespace HomeCare.Demo.Bench;

/// <summary>What <c>bench memory</c> found.</summary>
/// <param name="KbAConnection">Resident memory of the product's process a connection that has spoken once and is quiet; the kernel's own buffers apart.</param>
/// <param name="P99Ms">Of a steady load over all of them, from the instant a message was due.</param>
internal sealed record MemoryFigures(
    int Connections, int Rate, double KbAConnection, double FloorKbAConnection, double ResidentMb, double P50Ms, double P99Ms, double MaxMs, double FloorP99Ms, long Errors) : IFigures
{
    public const double MostKb = 60, MostP99Ms = 100;

    public IEnumerable<(string Line, bool Met)> Lines() =>
    [
        (FormattableString.Invariant($"memory           {KbAConnection,8:0.0} KB a connection of {Connections}; floor {FloorKbAConnection:0.0}; {ResidentMb:0} MB in all   (goal {MostKb:0} KB)"), KbAConnection <= MostKb),
        (FormattableString.Invariant($"receipt          {P99Ms,8:0.0} ms p99 at {Rate}/s over all of them, {P50Ms:0.0} p50, {MaxMs:0} max; floor {FloorP99Ms:0.0} p99   (goal {MostP99Ms:0} ms p99)"), P99Ms <= MostP99Ms),
        (FormattableString.Invariant($"errors           {Errors,8}   (goal 0)"), Errors == 0),
    ];
}

/// <summary>
/// Many quiet TLS connections: what each costs in memory, and what they cost everyone else. One process may not hold the floor's and the product's at
/// once, so the floor goes first, all of it.
/// </summary>
internal sealed class MemoryBench(Screen screen, TimeProvider time, RigOptions options, int connections, int rate, TimeSpan length)
{
    private const int First = 50;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10), Warm = TimeSpan.FromSeconds(5);

    private sealed record Found(double KbEach, double ResidentMb, Slice Slice, long Errors);

    public async Task<MemoryFigures> RunAsync(CancellationToken stop)
    {
        Machine.NeedOpenFiles(connections + First);
        await using var rig = await Rig.PrepareAsync(screen, time, options, stop);
        await rig.StartFloorAsync(stop);
        var floor = await HoldAsync(rig, rig.Floor!, rig.FloorIngestion, "/bare", receipts: false, stop);
        await rig.Floor!.StopAsync();
        await rig.StartProductAsync(stop);
        var product = await HoldAsync(rig, rig.Product!, rig.Ingestion, WireV1.ReadingsPath, receipts: true, stop);
        return new MemoryFigures(
            connections, rate, product.KbEach, floor.KbEach, product.ResidentMb,
            product.Slice.Times.Ms(0.5), product.Slice.Times.Ms(0.99), product.Slice.Times.MaxMs, floor.Slice.Times.Ms(0.99), product.Errors + floor.Errors);
    }

    private async Task<Found> HoldAsync(Rig rig, ChildProgram program, IPEndPoint server, string path, bool receipts, CancellationToken stop)
    {
        var homes = new Timetable(options.Homes, rate, seed: 1);
        var writer = rig.Writer(server, path, Random.Shared.NextInt64(1, long.MaxValue), homes.SpanSeconds);
        Task<OpenLoop> Open(int count) => Waiting.For(screen, time, $"Opening {count} connections to the {program.Name}", OpenLoop.StartAsync(
            count, (number, closing) => rig.ConnectAsync(server, number, closing), homes, receipts, stop));

        // All homes once over a few connections first: what the program keeps for each home, and its own code, is not the connections'.
        var lap = TimeSpan.FromSeconds((double)homes.Count / rate);
        var progress = new Progress(screen, time, lap + Warm + length + TimeSpan.FromSeconds((double)connections / rate));
        await using var few = await Open(First);
        await progress.WatchAsync("first lap", lap, few, few.RunAsync(writer, TimeSpan.Zero, lap, () => rig.Look(program), stop));
        await Waiting.For(screen, time, "Resting", RestAsync(stop));
        var before = Resident(rig, program);
        await using var many = await Open(connections);
        var turn = TimeSpan.FromSeconds((double)connections / rate);
        await progress.WatchAsync("each speaks once", turn, many, many.RunAsync(writer, TimeSpan.Zero, turn, () => rig.Look(program), stop));
        await Waiting.For(screen, time, "Resting", RestAsync(stop));
        var after = Resident(rig, program);
        var slice = await progress.WatchAsync("all of them", Warm + length, many, many.RunAsync(writer, Warm, length, () => rig.Look(program), stop));
        foreach (var trouble in many.Counts.Troubles)
        {
            screen.Line("  " + trouble, Ink.Warning);
        }

        return new Found((double)(after - before) / connections, Resident(rig, program) / 1024.0, slice, many.Counts.Errors + few.Counts.Errors);
    }

    private async Task<bool> RestAsync(CancellationToken stop)
    {
        await Task.Delay(Rest, time, stop);
        return true;
    }

    private static long Resident(Rig rig, ChildProgram program)
    {
        _ = rig.Look(program);
        return ProcessFigures.Of(program.Pid!.Value).ResidentKb;
    }
}
