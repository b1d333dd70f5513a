using System.CommandLine;
using System.CommandLine.Parsing;

namespace HomeCare.Demo;

/// <summary>What the person asked for.</summary>
/// <param name="For">How long the bracelets measure; null until Ctrl-C.</param>
/// <param name="Homes">How many homes beside the recording's.</param>
/// <param name="Port">Where the site would like to listen.</param>
/// <param name="Data">Where everything lies; null for a folder that goes with the demo.</param>
/// <param name="Recording">A real recording that one more home replays.</param>
/// <param name="Json">Where the summary goes.</param>
/// <param name="KillServerAt">When the server is killed, to see that nothing is lost.</param>
internal sealed record DemoOptions(
    TimeSpan? For, int Homes, int Port, string? Data, string? Recording, string? Json, TimeSpan? KillServerAt)
{
    private const int MostHomes = 200;

    private static readonly Option<TimeSpan?> ForOption = Span("--for", "Stop by itself after this long: 90s, 2m. Without it: until Ctrl-C.");
    private static readonly Option<TimeSpan?> KillOption = Span("--kill-server", "Kill the server (-9) this long after the start; it is started again.");

    private static readonly Option<int> HomesOption = new("--homes")
    {
        Description = "Homes: stable, tachycardia, fall, and so on in turn.",
        DefaultValueFactory = _ => 3,
    };

    private static readonly Option<int> PortOption = new("--port")
    {
        Description = "Where the site listens; boxes speak to the next free port.",
        DefaultValueFactory = _ => 5080,
    };

    private static readonly Option<string?> DataOption = new("--data")
    {
        Description = "Keep everything in this folder, and go on with what lies there. Without it: a folder that goes with the demo.",
    };

    private static readonly Option<string?> RecordingOption = new("--recording") { Description = "One more home, whose bracelet replays this recording (CSV)." };

    private static readonly Option<string?> JsonOption = new("--json") { Description = "Write the summary here." };

    static DemoOptions()
    {
        HomesOption.Validators.Add(result => Between(result, HomesOption, result.GetValue(RecordingOption) is null ? 1 : 0, MostHomes));
        PortOption.Validators.Add(result => Between(result, PortOption, 1, 65_000));
        RecordingOption.Validators.Add(result =>
        {
            if (result.GetValue(RecordingOption) is { } file && !File.Exists(file))
            {
                result.AddError($"There is no file {file}.");
            }
        });
        JsonOption.Validators.Add(result =>
        {
            if (result.GetValue(JsonOption) is { } file && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))))
            {
                result.AddError($"The folder of {file} does not exist.");
            }
        });
    }

    /// <summary>The demo's command line; what runs it is given the options and says the exit code.</summary>
    public static RootCommand Command(Func<DemoOptions, Task<int>> run)
    {
        var command = new RootCommand("A server, a box a home, virtual bracelets and modems, and a live ledger.")
        {
            ForOption, HomesOption, PortOption, DataOption, RecordingOption, JsonOption, KillOption,
        };
        command.SetAction((asked, _) => run(
            new DemoOptions(
                asked.GetValue(ForOption), asked.GetValue(HomesOption), asked.GetValue(PortOption), Full(asked.GetValue(DataOption)),
                Full(asked.GetValue(RecordingOption)), Full(asked.GetValue(JsonOption)), asked.GetValue(KillOption))));
        return command;
    }

    private static string? Full(string? path) => path is null ? null : Path.GetFullPath(path);

    private static Option<TimeSpan?> Span(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            var parsed = Duration.Parse(result.Tokens[0].Value);
            if (parsed is null)
            {
                result.AddError($"{name} takes a time such as 90s or 2m, not '{result.Tokens[0].Value}'.");
            }

            return parsed;
        },
    };

    private static void Between(OptionResult result, Option<int> option, int least, int most)
    {
        if (result.GetValue(option) is var number && (number < least || number > most))
        {
            result.AddError($"{option.Name} is {least} to {most}, not {number}.");
        }
    }
}
