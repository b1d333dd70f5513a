using System.CommandLine;
using HomeCare.Demo;
using HomeCare.Demo.Bench;
using HomeCare.Demo.Bench.Serving;
using HomeCare.Demo.Show;

switch (args)
{
    case ["totp", ..]:
        return TotpVerb.Run(args[1..]);
    case ["bench", ..]:
        return await BenchVerb.Command(Screen.OfThisConsole(), TimeProvider.System).Parse(args[1..])
            .InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });

    // What the bench starts beside itself; no command line of a person's.
    case [BenchServer.Verb, ..]:
        return await BenchServer.RunAsync(args[1..]);
    case [Floor.Verb, ..]:
        return await Floor.RunAsync(args[1..]);
    case [Preparing.Verb, ..]:
        return await Preparing.RunAsync(args[1..]);
    case [MockBrokers.Verb, ..]:
        return await MockBrokers.RunAsync(args[1..]);
    case [CountingAlerts.Verb, ..]:
        return await CountingAlerts.RunAsync(args[1..]);
    case [CountingFiles.Verb, ..]:
        return await CountingFiles.RunAsync(args[1..]);
    case [SimulatedDay.Verb, ..]:
        return await SimulatedDay.RunAsync(args[1..]);
}

// The demo answers the signals itself: what it started has to be stopped in order, however long that takes.
return await DemoOptions.Command(options => new DemoRun(options, Screen.OfThisConsole(), TimeProvider.System).RunAsync())
    .Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
