using System.CommandLine;
using HomeCare.Demo.Show;

namespace HomeCare.Demo.Bench;

/// <summary><c>./homecare bench …</c>: a command a bench. Each prints its goals as met or missed; a missed one is the code 3.</summary>
internal static class BenchVerb
{
    private const int GoalMissed = 3;

    public static RootCommand Command(Screen screen, TimeProvider time)
    {
        var serving = new ServingCommands(screen, time);
        return new RootCommand("Measures the product.") { Box(screen, time), serving.Ingest(), serving.Read(), serving.Memory(), serving.Storm(), serving.Day(), serving.Outage(), serving.Floor() };
    }

    /// <summary>Runs it, and says how the goals stand.</summary>
    internal static async Task<int> SayAsync(Screen screen, Func<Task<IEnumerable<(string Line, bool Met)>>> run)
    {
        try
        {
            var lines = (await run()).ToList();
            foreach (var (text, met) in lines)
            {
                screen.Line((met ? "  ok    " : "  MISSED ") + text, met ? Ink.Good : Ink.Red);
            }

            return lines.All(goal => goal.Met) ? 0 : GoalMissed;
        }
        catch (DemoRefusal refusal)
        {
            screen.Stay();
            screen.Line(refusal.Message, Ink.Red);
            return 1;
        }
    }

    internal static Option<TimeSpan> Span(string name, string description, TimeSpan otherwise) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => otherwise,
        CustomParser = result =>
        {
            if (Duration.Parse(result.Tokens[0].Value) is { } span)
            {
                return span;
            }

            result.AddError($"'{result.Tokens[0].Value}' is no time, such as 60s or 5m.");
            return default;
        },
    };

    internal static Option<int> Number(string name, string description, int otherwise, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result =>
        {
            if (result.GetValue(option) is var number && (number < least || number > most))
            {
                result.AddError($"{name} goes from {least} to {most}.");
            }
        });
        return option;
    }

    internal static Option<string?> JsonFile() => new("--json") { Description = "Write the figures here." };

    private static Command Box(Screen screen, TimeProvider time)
    {
        var rest = Span("--for", "How long the box is watched at rest: 60s, 5m.", TimeSpan.FromSeconds(60));
        var dangers = Number("--dangers", "Falls, one after the other.", 100, 1, 10_000);
        var program = new Option<string?>("--program") { Description = "The box's program as it ships, from `./homecare box publish`; without it, the build." };
        var json = JsonFile();
        var box = new Command("box", "One box at rest and in danger: the real programs, a virtual bracelet and a virtual modem.") { rest, dangers, program, json };
        box.SetAction((line, stop) => SayAsync(screen, async () =>
        {
            var figures = await new BoxBench(screen, time, line.GetValue(program)).RunAsync(line.GetValue(rest), line.GetValue(dangers), stop);
            if (line.GetValue(json) is { } file)
            {
                figures.Write(file);
            }

            return figures.Lines();
        }));
        return box;
    }
}
