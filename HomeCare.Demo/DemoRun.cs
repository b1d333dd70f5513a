using HomeCare.Demo.Counting;
using HomeCare.Demo.Homes;
using HomeCare.Demo.Processes;
using HomeCare.Demo.Show;
using HomeCare.Gateway.Simulation;

namespace HomeCare.Demo;

/// <summary>One demo, from the first folder to the summary.</summary>
internal sealed class DemoRun(DemoOptions options, Screen screen, TimeProvider time)
{
    /// <summary>How long readings and texts may take to arrive once the bracelets have stopped.</summary>
    private static readonly TimeSpan DrainAtMost = TimeSpan.FromSeconds(90);

    /// <summary>A text leaves within a second or two of its signal; so long after the last signal none is to come.</summary>
    private static readonly TimeSpan TextsSettle = TimeSpan.FromSeconds(3);

    private readonly Board _board = new(screen, time);

    /// <summary>0 when nothing was lost and nothing is there twice; 1 when the demo could not run; 3 when it was not so.</summary>
    public async Task<int> RunAsync()
    {
        using var interruption = new Interruption();
        using var launcher = new Launcher();
        DataFolder? data = null;
        try
        {
            var recording = HomePlan.Read(options.Recording);
            data = DataFolder.Open(options.Data);
            var summary = await RunAsync(data, recording, launcher, interruption);
            data.Leave();
            return summary is null or { ReadingsLost: 0, DuplicatesVisible: 0 } ? 0 : 3;
        }
        catch (DemoRefusal refusal)
        {
            screen.Stay();
            screen.Line(refusal.Message, Ink.Red);
            return 1;
        }
        catch (OperationCanceledException) when (interruption.Finish.IsCancellationRequested)
        {
            screen.Stay();
            screen.Line("Stopped before the homes were up.");
            data?.Leave();
            return 0;
        }
    }

    private async Task<Summary?> RunAsync(DataFolder data, Recording? recording, Launcher launcher, Interruption interruption)
    {
        var server = MakeServer(data, launcher);
        var scenarios = HomePlan.Scenarios(options.Homes, recording is not null);
        var homes = new List<Home>();
        try
        {
            var seeded = await SeedAsync(data, server, scenarios, interruption.Finish);
            await server.StartAsync(screen, interruption.Finish);
            var files = new ServerFiles(data.Server);
            files.SkipWhatIsThere();
            var ledger = new Ledger(screen, time, readings: scenarios.Count <= 6);
            Follow(server.Program, ledger);
            foreach (var (home, index) in seeded.Homes.Select((home, index) => (home, index)))
            {
                homes.Add(await StartHomeAsync(index, scenarios[index], home, recording, server, data, launcher, ledger));
            }

            _board.Welcome(server.Site, seeded, homes, data);
            var live = new Live(homes, server, files, seeded, ledger, _board, screen, time);
            await LiveAsync(live, server, ledger, interruption.Finish);
            await DrainAsync(live, homes, files, interruption.Hurry);
            await StopAsync(homes, server);
            live.Look();
            screen.Stay();
            return Report(live, homes, seeded, server);
        }
        finally
        {
            await StopAsync(homes, server);
        }
    }

    private Server MakeServer(DataFolder data, Launcher launcher)
    {
        var site = Ports.FirstFree(options.Port) ?? throw new DemoRefusal($"No port from {options.Port} on is free. Name another with --port.");
        var ingestion = Ports.FirstFree(site + 1, site) ?? throw new DemoRefusal($"No port above {site} is free for the boxes. Name another with --port.");
        if (site != options.Port)
        {
            screen.Line($"Port {options.Port} is taken; the site listens on {site}.", Ink.Warning);
        }

        return new Server(launcher, time, data, site, ingestion);
    }

    private async Task<Seeded> SeedAsync(DataFolder data, Server server, IReadOnlyList<string> scenarios, CancellationToken stop)
    {
        if (!File.Exists(data.Seed))
        {
            var count = scenarios.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
            await Waiting.For(screen, time, $"Preparing {scenarios.Count} homes", Seed());

            async Task<bool> Seed()
            {
                await server.RunVerbAsync(["seed", "--homes", count, "--scenarios", string.Join(',', scenarios), "--out", data.Seed], stop);
                return true;
            }
        }

        var seeded = Seeded.Read(data.Seed);
        var there = seeded.Homes.Select(home => home.Scenario);
        return there.SequenceEqual(scenarios)
            ? seeded
            : throw new DemoRefusal($"{data.Root} holds an earlier demo with other homes ({string.Join(", ", there)}). Ask for the same, or name another folder with --data.");
    }

    private async Task<Home> StartHomeAsync(
        int index, string scenario, SeededHome seeded, Recording? recording, Server server, DataFolder data, Launcher launcher, Ledger ledger)
    {
        VirtualBracelet Play(string serial) => scenario == HomePlan.Recording
            ? VirtualBracelet.Replay(recording!, serial, time)
            : VirtualBracelet.Play(Scenario.Named(scenario), serial, seed: index + 1, time);

        var home = await Home.StartAsync(index + 1, scenario, seeded, Play, server, data, launcher, time);
        Follow(home.Box, ledger);
        home.Signalled += (where, signal) => ledger.Signal(where.Name, signal.Rule.Replace('_', ' '));
        home.Texted += (where, text, delay) =>
        {
            var contact = where.Seeded.Contacts.FirstOrDefault(contact => contact.NumberE164 == text.NumberE164);
            ledger.Text(where.Name, "its box", contact is null ? text.NumberE164 : $"{contact.FirstName} ({contact.Relationship}) {text.NumberE164}", text.Text, delay);
        };
        return home;
    }

    private static void Follow(ChildProgram program, Ledger ledger)
    {
        program.Died += cause => ledger.Note(program.Name, $"died ({cause}); it is started again", Ink.Red);
        program.Restarted += () => ledger.Note(program.Name, $"started again, process {program.Pid}", Ink.Good);
        program.GivenUp += words => ledger.Note(program.Name, $"dies as soon as it is started; given up. Its last words ({program.Log}):\n{words}", Ink.Red);
    }

    private async Task LiveAsync(Live live, Server server, Ledger ledger, CancellationToken finish)
    {
        var until = options.For is { } time ? $"of {time:mm\\:ss}" : "(Ctrl-C ends)";
        var killed = options.KillServerAt is null;
        await live.WatchAsync(
            () =>
            {
                if (!killed && live.Lasted >= options.KillServerAt)
                {
                    killed = true;
                    ledger.Note("server", "killed (-9), as asked", Ink.Red);
                    server.Program.Kill();
                }

                return live.Lasted >= options.For;
            },
            until, finish);
    }

    private async Task DrainAsync(Live live, List<Home> homes, ServerFiles files, CancellationToken hurry)
    {
        foreach (var home in homes)
        {
            await home.StopMeasuringAsync();
        }

        var begun = time.GetTimestamp();
        await live.WatchAsync(
            () => time.GetElapsedTime(begun) is var waited
                && (waited > DrainAtMost || (waited > TextsSettle && IsDrained(live, homes, files))),
            "emptying queues", hurry);
    }

    private static bool IsDrained(Live live, List<Home> homes, ServerFiles files) =>
        live.Tally.Lost == 0 && homes.All(home => home.Unconfirmed == 0) && files.TextsOnTheirWay() == 0;

    private static async Task StopAsync(List<Home> homes, Server server)
    {
        await Task.WhenAll(homes.Select(home => home.DisposeAsync().AsTask()));
        await server.Program.StopAsync();
    }

    private Summary Report(Live live, List<Home> homes, Seeded seeded, Server server)
    {
        var tally = live.Tally;
        var signals = homes.SelectMany(home => home.Signals).ToList();
        var summary = new Summary(
            tally.Emitted, tally.Stored, tally.Lost, tally.Duplicates, live.Alerts, homes.Sum(home => home.Texts), live.ServerTexts.Count,
            Percentiles.Of(signals.SelectMany(signal => signal.ToModem)), Percentiles.Of(signals.Select(signal => signal.ToServer).OfType<TimeSpan>()),
            seeded.SignIns, server.Site.ToString().TrimEnd('/'), [.. homes.Select(home => Of(home, live))]);
        _board.Farewell(summary, live.Lasted);
        if (options.Json is { } file)
        {
            summary.Write(file);
            screen.Line($"Written to {file}", Ink.Quiet);
        }

        return summary;
    }

    private static Patient Of(Home home, Live live)
    {
        var tally = Tally.Of(home.Emitted, [.. live.Stored.Where(frame => frame.Serial == home.Bracelet)]);
        return new Patient(home.Seeded.PatientId, home.Seeded.ShortName, home.Scenario, home.Bracelet, tally.Emitted, tally.Stored, tally.Lost);
    }
}
