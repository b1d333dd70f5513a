using HomeCare.Demo.Bench.Load;
using HomeCare.Demo.Bench.Serving;
using HomeCare.Demo.Show;
using HomeCare.Modules.Wire;

namespace HomeCare.Demo.Bench;

/// <summary>What <c>bench ingest</c> is asked.</summary>
/// <param name="Rate">Messages a second.</param>
/// <param name="For">How long the product is measured, all rounds together.</param>
/// <param name="Connections">TLS connections that the homes share.</param>
/// <param name="Rounds">How often floor and product take turns.</param>
/// <param name="DangerEvery">A fall each; zero for none.</param>
internal sealed record IngestOptions(
    RigOptions Rig, int Rate, TimeSpan For, int Connections, int Rounds, TimeSpan DangerEvery, ulong Seed);

/// <summary>Ingestion at a steady rate: floor and product take turns on the same core in the same run, so that a noisy machine is seen.</summary>
internal sealed class IngestBench(Screen screen, TimeProvider time, IngestOptions options)
{
    private const int Samples = 64;
    private const double QuietMs = 10;
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(5);

    /// <summary>Two floors of it, with what is around them, and Kestrel's KeepAliveTimeout is not over.</summary>
    private static readonly TimeSpan LongestSlice = TimeSpan.FromSeconds(45);

    private readonly long _epoch = Random.Shared.NextInt64(1, long.MaxValue);
    private readonly List<Round> _rounds = [];

    private readonly Histogram _disk = new();

    private TimeSpan _storeCpu;

    private sealed record Round(Slice Bare, Slice Durable, Slice Product, TimeSpan StoreCpu)
    {
        public bool IsVoid => Math.Max(Bare.Times.Ms(0.99), Durable.Times.Ms(0.99)) > QuietMs;
    }

    public async Task<IngestFigures> RunAsync(CancellationToken stop)
    {
        if (options.For / options.Rounds > LongestSlice)
        {
            throw new DemoRefusal(
                $"Slices of {(options.For / options.Rounds).TotalSeconds:0} s are too long: while the two floors are measured the product's connections are quiet, and the server closes them after 130 s. Ask for --rounds {Math.Ceiling(options.For / LongestSlice):0} or more.");
        }

        Machine.NeedOpenFiles(options.Connections * 2);
        await using var rig = await Rig.PrepareAsync(screen, time, options.Rig, stop);
        var begun = time.GetUtcNow();
        await rig.StartFloorAsync(stop);
        await rig.StartProductAsync(stop);
        var bytesBefore = StoredFiles.Bytes(rig.Folder);
        var homes = new Timetable(options.Rig.Homes, options.Rate, options.Seed);
        await using var floor = await ConnectAsync(rig, rig.FloorIngestion, new Timetable(options.Rig.Homes, options.Rate, options.Seed), receipts: false, stop);
        await using var product = await ConnectAsync(rig, rig.Ingestion, homes, receipts: true, stop);
        for (var sample = 0; sample < Math.Min(Samples, homes.Count); sample++)
        {
            product.Samples[(int)((long)sample * homes.Count / Samples)] = new();
        }

        Spent Both() => rig.Look(rig.Product) + (rig.Store is null ? default : rig.Look(rig.Store));
        var written = Both().WrittenBytes;
        var lane = await MeasureAsync(rig, floor, product, homes, stop);
        written = Both().WrittenBytes - written;
        await product.DisposeAsync();
        var stopping = await Waiting.For(screen, time, "Stopping the server", rig.StopProductAsync());
        var stored = await rig.CountAsync(_epoch, begun - TimeSpan.FromHours(1), stop);
        var bytes = StoredFiles.Bytes(rig.Folder) - bytesBefore;
        await rig.StartProductAsync(stop);
        var (compared, differing) = await Waiting.For(screen, time, "Reading back", ReadBackAsync(rig, product, stop));
        foreach (var trouble in product.Counts.Troubles.Concat(lane?.Troubles ?? []).Concat(floor.Counts.Troubles))
        {
            screen.Line("  " + trouble, Ink.Warning);
        }

        return Figures(
            product.Counts, lane, stored.Distinct, rig.Prepared is { HistoryReadings: > 0 } past ? (double)past.HistoryBytes / past.HistoryReadings : (double)bytes / Math.Max(1, stored.Distinct), written, stopping, compared, differing);
    }

    private async Task<OpenLoop> ConnectAsync(Rig rig, System.Net.IPEndPoint server, Timetable homes, bool receipts, CancellationToken stop) =>
        await Waiting.For(screen, time, $"Opening {options.Connections} connections", OpenLoop.StartAsync(
            options.Connections, (number, closing) => rig.ConnectAsync(server, number, closing), homes, receipts, stop));

    private async Task<DangerLane?> MeasureAsync(Rig rig, OpenLoop floor, OpenLoop product, Timetable homes, CancellationToken stop)
    {
        var length = options.For / options.Rounds;
        // What the product does once for each home, it does in the first lap, which is not measured.
        var lap = TimeSpan.FromSeconds((double)homes.Count / homes.Rate);
        var progress = new Progress(screen, time, lap + (options.Rounds * 3 * (Warm + length)));
        var readings = rig.Writer(rig.Ingestion, WireV1.ReadingsPath, _epoch, homes.SpanSeconds);
        var bare = rig.Writer(rig.FloorIngestion, "/bare", _epoch, homes.SpanSeconds);
        var durable = rig.Writer(rig.FloorIngestion, Floor.DurablePath, _epoch, homes.SpanSeconds);
        Task<Slice> Watch(string what, OpenLoop loop, RequestWriter writer, Processes.ChildProgram? program, TimeSpan span) => progress.WatchAsync(
            what, Warm + span, loop, loop.RunAsync(writer, Warm, span, () => rig.Look(program), stop));
        await Watch("first lap", product, readings, rig.Product, lap);
        await using var page = options.DangerEvery > TimeSpan.Zero ? await OpenPage.OpenAsync(rig.Site, rig.Prepared, time, stop) : null;
        using var own = page is null ? null : await rig.ConnectAsync(rig.Ingestion, 0, stop);
        var lane = page is null ? null : new DangerLane(
            own!, page, rig.Boxes, rig.Patients[..rig.Prepared.Care], rig.Ingestion.ToString(), rig.Prepared.PlanVersion, time);
        for (var round = 1; round <= options.Rounds && !stop.IsCancellationRequested; round++)
        {
            var bareSlice = await Watch($"floor {round}/{options.Rounds}", floor, bare, rig.Floor, length);
            var durableSlice = await Watch($"floor + fsync {round}/{options.Rounds}", floor, durable, rig.Floor, length);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var falling = lane?.RunAsync(options.DangerEvery, over.Token) ?? Task.CompletedTask;
            var storeBefore = rig.Store is null ? default : rig.Look(rig.Store);
            using var probe = new SyncProbe(rig.Folder.Root);
            var productSlice = await Watch($"product {round}/{options.Rounds}", product, readings, rig.Product, length);
            _storeCpu = rig.Store is null ? default : (rig.Look(rig.Store) - storeBefore).Cpu;
            await over.CancelAsync();
            await falling;
            probe.Dispose();
            _disk.Add(probe.Times);
            _rounds.Add(new Round(bareSlice, durableSlice, productSlice, _storeCpu));
            Tell(round, _rounds[^1]);
            SliceTable.TellFalls(screen, lane?.Slow ?? [], Warm);
        }

        return lane;
    }

    private void Tell(int round, Round told)
    {
        SliceTable.Tell(screen, round, ("floor", told.Bare), ("floor + fsync", told.Durable), ("product", told.Product));
        if (told.IsVoid)
        {
            screen.Line($"  {round,-6}void: the floor itself was slower than {QuietMs:0} ms at p99, so the machine was not quiet", Ink.Warning);
        }
    }

    private async Task<(int Compared, int Differing)> ReadBackAsync(Rig rig, OpenLoop product, CancellationToken stop)
    {
        using var asking = await Asking.OpenAsync(rig.Folder, time, stop);
        var (compared, differing) = (0, 0);
        foreach (var (home, sent) in product.Samples)
        {
            var expected = sent.DistinctBy(message => message.Sequence).OrderBy(message => message.MeasuredAtMs)
                .Select(message => new StoredValues(
                    message.MeasuredAtMs, message.Vitals.HeartRateBpm, message.Vitals.OxygenPercent, message.Vitals.Steps, message.Vitals.BatteryPercent)).ToList();
            if (expected.Count == 0)
            {
                continue;
            }

            var told = await asking.AskAsync(new Question(Ask.Readings, [rig.Patients[home]], expected[0].MeasuredAtMs, expected[^1].MeasuredAtMs + 1), stop);
            compared += expected.Count;
            differing += expected.Except(told.Readings!).Count() + Math.Max(0, told.Readings!.Count - expected.Count);
        }

        return (compared, differing);
    }

    private IngestFigures Figures(
        Counts counts, DangerLane? lane, long stored, double bytesAReading, long written, TimeSpan stopping, int compared, int differing)
    {
        var valid = _rounds.Where(round => !round.IsVoid).ToList();
        var rounds = valid.Count > 0 ? valid : _rounds;
        var (bare, durable, product) = (Sum.Of(rounds.Select(round => round.Bare)), Sum.Of(rounds.Select(round => round.Durable)), Sum.Of(rounds.Select(round => round.Product)));
        return new IngestFigures(
            options.Rate, Math.Round(product.Seconds, 1), options.Rig.Homes, options.Connections, options.Rig.Store, options.Rig.Intake,
            counts.Sent, stored, counts.Stored, counts.Duplicates, counts.PutOffs, counts.Errors, Math.Round(product.Answered / product.Seconds, 1),
            product.Times.Ms(0.5), product.Times.Ms(0.99), product.Times.MaxMs, counts.MostInFlight,
            product.CpuMicroseconds, product.Cpu.TotalSeconds / product.Seconds, rounds.Sum(round => round.StoreCpu.TotalSeconds) / (product.Seconds + (rounds.Count * Warm.TotalSeconds)), bare.CpuMicroseconds, durable.CpuMicroseconds, product.CpuMicroseconds / durable.CpuMicroseconds,
            bare.Times.Ms(0.99), durable.Times.Ms(0.99), product.OwnCpu.TotalMicroseconds / product.Answered, product.OwnCpu.TotalSeconds / product.Seconds,
            lane?.Sent ?? 0, lane?.Receipts.Ms(0.5) ?? 0, lane?.Receipts.Ms(0.99) ?? 0, lane?.Pages.Ms(0.5) ?? 0, lane?.Pages.Ms(0.99) ?? 0,
            _disk.Ms(0.5), _disk.Ms(0.99), _disk.MaxMs, bytesAReading / Vitals.Values, (double)written / Math.Max(1, counts.Stored), stopping.TotalSeconds, compared, differing,
            _rounds.Count, _rounds.Count - valid.Count);
    }

    /// <summary>Slices added up.</summary>
    private sealed record Sum(long Answered, double Seconds, TimeSpan Cpu, TimeSpan OwnCpu, Histogram Times)
    {
        public double CpuMicroseconds => Cpu.TotalMicroseconds / Math.Max(1, Answered);

        public static Sum Of(IEnumerable<Slice> slices)
        {
            var sum = new Sum(0, 0, TimeSpan.Zero, TimeSpan.Zero, new Histogram());
            foreach (var slice in slices)
            {
                sum.Times.Add(slice.Times);
                sum = sum with
                {
                    Answered = sum.Answered + slice.Answered,
                    Seconds = sum.Seconds + slice.Seconds,
                    Cpu = sum.Cpu + slice.Spent.Cpu,
                    OwnCpu = sum.OwnCpu + slice.OwnCpu,
                };
            }

            return sum;
        }
    }
}
