using System.CommandLine;
using HomeCare.Demo;
using HomeCare.Demo.Bench;
using HomeCare.Demo.Show;

if (args is ["totp", ..])
{
    return TotpVerb.Run(args[1..]);
}

if (args is ["bench", ..])
{
    return await BenchVerb.Command(Screen.OfThisConsole(), TimeProvider.System).Parse(args[1..])
        .InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
}

// The demo answers the signals itself: what it started has to be stopped in order, however long that takes.
return await DemoOptions.Command(options => new DemoRun(options, Screen.OfThisConsole(), TimeProvider.System).RunAsync())
    .Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
