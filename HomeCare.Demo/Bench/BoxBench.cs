using HomeCare.Demo.Counting;
using HomeCare.Demo.Homes;
using HomeCare.Demo.Processes;
using HomeCare.Demo.Show;
using HomeCare.Gateway.Bracelet;
using HomeCare.Gateway.Diagnosis;
using HomeCare.Gateway.Simulation;
using HomeCare.Gateway.Uplink;
using HomeCare.Modules.Wire;

namespace HomeCare.Demo.Bench;

/// <summary>
/// The box's own program beside a real server, with a bracelet and a modem that speak real bytes in this process. Nothing inside the box is asked:
/// memory and CPU are the kernel's, times are those of the two ends.
/// </summary>
internal sealed class BoxBench(Screen screen, TimeProvider time, string? program)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), Warm = TimeSpan.FromSeconds(20);

    public async Task<BoxFigures> RunAsync(TimeSpan rest, int dangers, CancellationToken stop)
    {
        using var launcher = new Launcher();
        var data = DataFolder.Open(null);
        var site = Ports.FirstFree(5280) ?? throw new DemoRefusal("No port from 5280 on is free.");
        var server = new Server(launcher, time, data, site, Ports.FirstFree(site + 1, site) ?? throw new DemoRefusal($"No port above {site} is free."));
        try
        {
            await server.RunVerbAsync(["seed", "--homes", "1", "--scenarios", "stable", "--out", data.Seed], stop);
            await server.StartAsync(screen, stop);
            return await MeasureAsync(Seeded.Read(data.Seed).Homes[0], server, data, launcher, rest, dangers, stop);
        }
        finally
        {
            await server.Program.StopAsync();
            data.Leave();
        }
    }

    private async Task<BoxFigures> MeasureAsync(
        SeededHome home, Server server, DataFolder data, Launcher launcher, TimeSpan rest, int dangers, CancellationToken stop)
    {
        await using var modem = VirtualModem.OnPseudoTerminal(time);
        await using var bracelet = VirtualBracelet.Play(Scenario.Named("stable"), "HC-BENCH", seed: 1, time);
        var folder = data.Box(1);
        var box = new ChildProgram(launcher, time, "box", Path.Combine(data.Logs, "box.log"), new Dictionary<string, string>(),
        [
            .. program is null ? new[] { Programs.Host, Programs.Box } : [Path.GetFullPath(program)], "--data", folder, "--server", server.Ingestion.ToString(), "--bracelet", bracelet.Uri.ToString(),
            "--modem", modem.PortPath, "--code", home.Code, "--authority", data.Authority,
        ]);
        await box.StartAsync();
        try
        {
            await UntilAsync(
                () => BoxStatus.Read(folder) is { Modem: ModemState.Ready, Bracelet: BraceletLinkState.Connected, Contacts: > 0, Uplink: UplinkTrouble.None },
                "The box does not come up", box, stop);
            await Waiting.For(screen, time, "Warming up", PauseAsync(Warm, stop));
            var before = ProcessFigures.Of(Pid(box));
            await Waiting.For(screen, time, $"At rest for {rest.TotalSeconds:0} s", PauseAsync(rest, stop));
            var after = ProcessFigures.Of(Pid(box));
            var times = await Waiting.For(screen, time, $"{dangers} falls", FallAsync(dangers, home.Contacts.Count, bracelet, modem, box, stop));
            var percentiles = Percentiles.Of(times);
            return new BoxFigures(
                rest.TotalSeconds, Math.Round((after.Cpu - before.Cpu) / rest * 100, 2), Megabytes(after.ResidentKb), Megabytes(after.ProportionalKb),
                dangers, percentiles.P50, percentiles.P99, percentiles.Max, Megabytes(ProcessFigures.Of(Pid(box)).ResidentKb));
        }
        finally
        {
            await box.StopAsync();
        }
    }

    /// <summary>One fall at a time; the next once each relative has the text of the last.</summary>
    private static async Task<IReadOnlyList<TimeSpan>> FallAsync(
        int dangers, int contacts, VirtualBracelet bracelet, VirtualModem modem, ChildProgram box, CancellationToken stop)
    {
        var times = new List<TimeSpan>(dangers);
        for (var i = 0; i < dangers; i++)
        {
            bracelet.Signal(BraceletEventKind.Fall, immobile: true);
            FrameSent frame;
            do
            {
                frame = await ReadAsync(bracelet.Sent, box, stop);
            }
            while (frame.Kind != BraceletEventKind.Fall);

            var first = await ReadAsync(modem.SendsBegun, box, stop);
            times.Add(first - frame.At);
            for (var other = 1; other < contacts; other++)
            {
                await ReadAsync(modem.SendsBegun, box, stop);
            }

            for (var text = 0; text < contacts; text++)
            {
                await ReadAsync(modem.Received, box, stop);
            }
        }

        return times;
    }

    private static async Task<T> ReadAsync<T>(System.Threading.Channels.ChannelReader<T> channel, ChildProgram box, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            return await channel.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new DemoRefusal($"Nothing came for {Patience.TotalSeconds:0} s. The box's last words:\n{box.LastWords()}");
        }
    }

    private async Task UntilAsync(Func<bool> probe, string otherwise, ChildProgram box, CancellationToken stop)
    {
        var begun = time.GetTimestamp();
        while (!probe())
        {
            if (time.GetElapsedTime(begun) > Patience)
            {
                throw new DemoRefusal($"{otherwise}. Its last words:\n{box.LastWords()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), time, stop);
        }
    }

    private async Task<bool> PauseAsync(TimeSpan span, CancellationToken stop)
    {
        await Task.Delay(span, time, stop);
        return true;
    }

    private static int Pid(ChildProgram box) => box.Pid is { } pid && box.IsRunning ? pid : throw new DemoRefusal($"The box died. Its last words:\n{box.LastWords()}");

    private static double Megabytes(long kilobytes) => Math.Round(kilobytes / 1024.0, 1);
}
