using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using HomeCare.Demo.Bench.Load;
using HomeCare.Demo.Processes;
using HomeCare.Demo.Show;
using HomeCare.Modules.Wire;

namespace HomeCare.Demo.Bench;

/// <summary>What <c>bench storm</c> is asked.</summary>
internal sealed record StormOptions(RigOptions Rig, int Boxes, int Slice, int Slices, TimeSpan Outage, TimeSpan DangerEvery);

/// <summary>What it found.</summary>
/// <param name="CoreSeconds">Of the server, for all boxes: those of the slices, scaled.</param>
/// <param name="FloorCoreSeconds">The same for a handshake and one request that nothing is done with.</param>
/// <param name="BoxesAS">How many came back in a second, as fast as the load generator could.</param>
internal sealed record StormFigures(
    int Boxes, int Measured, int ReadingsABox, double CoreSeconds, double FloorCoreSeconds, double BoxesAS, long Sent, long Stored, long Doubled, long PutOff, long Errors,
    int Dangers, double DangerP50Ms, double DangerP99Ms, double DangerPageP99Ms) : IFigures
{
    public const double MostCoreSeconds = 90, MostDangerP99Ms = 250;

    public IEnumerable<(string Line, bool Met)> Lines() =>
    [
        (FormattableString.Invariant($"{Boxes} boxes {CoreSeconds,10:0.0} core-seconds, scaled from {Measured}; handshake and a bare request alone {FloorCoreSeconds:0.0}   (goal {MostCoreSeconds * Boxes / 100_000:0})"), CoreSeconds <= MostCoreSeconds * Boxes / 100_000),
        (FormattableString.Invariant($"stored           {Stored,8} of {Sent} sent, {ReadingsABox} a box; {Doubled} doubled; put off and sent again {PutOff}, errors {Errors}   (goal: all, none)"), Stored == Sent && Doubled == 0 && Errors == 0),
        (FormattableString.Invariant($"danger           {DangerP99Ms,8:0.0} ms p99 to its receipt, {DangerPageP99Ms:0.0} to the page, of {Dangers}, at {BoxesAS:0} boxes/s   (goal {MostDangerP99Ms:0} ms p99)"), Dangers == 0 || DangerP99Ms <= MostDangerP99Ms),
    ];
}

/// <summary>
/// Boxes that all come back after an outage: each makes a new TLS connection with a full handshake and brings what it measured meanwhile in one batch.
/// They come as fast as the load's core lets them, which is about as fast as the server's can take them.
/// </summary>
internal sealed class StormBench(Screen screen, TimeProvider time, StormOptions options)
{
    private const int AtOnce = 64, MostTries = 60;
    private static readonly TimeSpan Grid = TimeSpan.FromSeconds(10), Patience = TimeSpan.FromSeconds(60);

    private readonly long _epoch = Random.Shared.NextInt64(1, long.MaxValue);
    private readonly Lock _writing = new();
    private readonly ConcurrentQueue<string> _troubles = new();
    private long _sent, _stored, _putOff, _errors;

    private int ReadingsABox => Math.Max(1, (int)(options.Outage / Grid));

    public async Task<StormFigures> RunAsync(CancellationToken stop)
    {
        if ((options.Slices + 1L) * options.Slice > options.Rig.Homes)
        {
            throw new DemoRefusal("Each box comes back once, and one slice is warm-up: --homes has to be (slices + 1) times --slice or more.");
        }

        if (ReadingsABox > WireV1.MostItems)
        {
            throw new DemoRefusal($"A batch has at most {WireV1.MostItems} readings of {Grid.TotalSeconds:0} s: --outage is {WireV1.MostItems * Grid.TotalSeconds:0}s at most.");
        }

        var begunAt = time.GetUtcNow();
        await using var rig = await Rig.PrepareAsync(screen, time, options.Rig, stop);
        await rig.StartFloorAsync(stop);
        await rig.StartProductAsync(stop);
        // Every box was heard before the outage; what it measured then ends before what it brings now.
        var homes = new Timetable(options.Rig.Homes, Math.Max(1, options.Rig.Homes / (int)Grid.TotalSeconds), seed: 1, behind: TimeSpan.Zero);
        var earlier = new Timetable(options.Rig.Homes, homes.Rate, seed: 1, behind: options.Outage + Grid + Grid);
        await HearAllAsync(rig, earlier, stop);
        await using var page = options.DangerEvery > TimeSpan.Zero ? await OpenPage.OpenAsync(rig.Site, rig.Prepared, time, stop) : null;
        using var own = page is null ? null : await rig.ConnectAsync(rig.Ingestion, 0, stop);
        var lane = page is null ? null : new DangerLane(
            own!, page, rig.Boxes, rig.Patients[..rig.Prepared.Care], rig.Ingestion.ToString(), rig.Prepared.PlanVersion, time);
        var (product, floor, seconds) = (TimeSpan.Zero, TimeSpan.Zero, 0.0);
        for (var slice = 0; slice <= options.Slices; slice++)
        {
            var floored = await SliceAsync(rig, rig.Floor!, rig.FloorIngestion, "/bare", slice, homes, receipts: false, stop);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var falling = slice == 0 ? Task.CompletedTask : lane?.RunAsync(options.DangerEvery, over.Token) ?? Task.CompletedTask;
            var begun = Stopwatch.GetTimestamp();
            var stormed = await SliceAsync(rig, rig.Product!, rig.Ingestion, WireV1.ReadingsPath, slice, homes, receipts: true, stop);
            var lasted = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            await over.CancelAsync();
            await falling;
            if (slice > 0)
            {
                (product, floor, seconds) = (product + stormed, floor + floored, seconds + lasted);
            }
        }

        own?.Dispose();
        await Waiting.For(screen, time, "Stopping the server", rig.StopProductAsync());
        var stored = await rig.CountAsync(_epoch, begunAt - options.Outage - TimeSpan.FromHours(1), stop);
        foreach (var trouble in _troubles.Take(5).Concat(lane?.Troubles ?? []))
        {
            screen.Line("  " + trouble, Ink.Warning);
        }

        var measured = options.Slice * options.Slices;
        var scale = (double)options.Boxes / measured;
        return new StormFigures(
            options.Boxes, measured, ReadingsABox, product.TotalSeconds * scale, floor.TotalSeconds * scale, measured / seconds,
            Interlocked.Read(ref _sent), stored.Distinct, stored.Doubled, Interlocked.Read(ref _putOff), Interlocked.Read(ref _errors),
            lane?.Sent ?? 0, lane?.Receipts.Ms(0.5) ?? 0, lane?.Receipts.Ms(0.99) ?? 0, lane?.Pages.Ms(0.99) ?? 0);
    }

    private async Task HearAllAsync(Rig rig, Timetable earlier, CancellationToken stop)
    {
        await using var loop = await OpenLoop.StartAsync(200, (number, closing) => rig.ConnectAsync(rig.Ingestion, number, closing), earlier, receipts: true, stop);
        var lap = TimeSpan.FromSeconds((double)earlier.Count / earlier.Rate);
        // An epoch of its own, so that the count at the end is of what the boxes brought.
        var writer = rig.Writer(rig.Ingestion, WireV1.ReadingsPath, Random.Shared.NextInt64(1, long.MaxValue), earlier.SpanSeconds);
        await new Progress(screen, time, lap).WatchAsync("before the outage", lap, loop, loop.RunAsync(writer, TimeSpan.Zero, lap, () => rig.Look(rig.Product), stop));
    }

    /// <summary>One slice's boxes come back; what the program spent on them.</summary>
    private async Task<TimeSpan> SliceAsync(Rig rig, ChildProgram program, IPEndPoint server, string path, int slice, Timetable homes, bool receipts, CancellationToken stop)
    {
        var writer = rig.Writer(server, path, _epoch, homes.SpanSeconds);
        // Ports of closed connections rest for a minute; another address has others.
        var from = new IPAddress([127, 0, (byte)(receipts ? 1 : 2), (byte)(slice + 2)]);
        var before = rig.Look(program).Cpu;
        await Waiting.For(screen, time, $"{options.Slice} boxes come back to the {program.Name}, {(slice == 0 ? "as warm-up" : $"{slice} of {options.Slices}")}", AllAsync());
        return rig.Look(program).Cpu - before;

        async Task<bool> AllAsync()
        {
            await Parallel.ForAsync(0, options.Slice, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop }, async (number, cancelled) =>
                await ReturnAsync(rig, server, from, (slice * options.Slice) + number, writer, homes, receipts, cancelled));
            return true;
        }
    }

    private async Task ReturnAsync(Rig rig, IPEndPoint server, IPAddress from, int home, RequestWriter writer, Timetable homes, bool receipts, CancellationToken stop)
    {
        byte[] request;
        Message[] backlog;
        lock (_writing)
        {
            backlog = homes.Backlog(home, ReadingsABox, time.GetUtcNow().ToUnixTimeMilliseconds());
            request = writer.Write(backlog).ToArray();
        }

        if (receipts)
        {
            Interlocked.Add(ref _sent, backlog.Length);
        }

        for (var tries = 0; tries < MostTries; tries++)
        {
            try
            {
                using var connection = await rig.ConnectAsync(server, home, stop, from);
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
                patience.CancelAfter(Patience);
                connection.Send(request);
                var answer = await connection.ReadAsync(patience.Token);
                if (!receipts || answer.Stored + answer.Duplicates == backlog.Length)
                {
                    Interlocked.Add(ref _stored, answer.Stored);
                    return;
                }

                if (answer.Status is not (429 or 503))
                {
                    Interlocked.Increment(ref _errors);
                    _troubles.Enqueue($"A box that came back was answered {answer.Status}, {answer.Stored} of {backlog.Length} stored.");
                    return;
                }

                Interlocked.Increment(ref _putOff);
                await Task.Delay(TimeSpan.FromSeconds(Math.Max(1, answer.RetryAfterSeconds)), time, stop);
            }
            catch (Exception broken) when (broken is IOException or System.Net.Sockets.SocketException or System.Security.Authentication.AuthenticationException
                || (broken is OperationCanceledException && !stop.IsCancellationRequested))
            {
                Interlocked.Increment(ref _errors);
                _troubles.Enqueue(broken.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), time, stop);
            }
        }

        _troubles.Enqueue($"A box was not received in {MostTries} tries.");
    }
}
