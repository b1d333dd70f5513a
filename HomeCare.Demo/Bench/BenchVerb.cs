using System.CommandLine;
using HomeCare.Demo.Show;

namespace HomeCare.Demo.Bench;

/// <summary><c>./homecare bench box</c>.</summary>
internal static class BenchVerb
{
    private const int GoalMissed = 3;

    public static RootCommand Command(Screen screen, TimeProvider time)
    {
        var rest = new Option<TimeSpan>("--for")
        {
            Description = "How long the box is watched at rest: 60s, 5m.",
            DefaultValueFactory = _ => TimeSpan.FromSeconds(60),
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
        var dangers = new Option<int>("--dangers") { Description = "Falls, one after the other.", DefaultValueFactory = _ => 100 };
        dangers.Validators.Add(result =>
        {
            if (result.GetValue(dangers) is < 1 or > 10_000)
            {
                result.AddError("--dangers goes from 1 to 10000.");
            }
        });
        var program = new Option<string?>("--program") { Description = "The box's program as it ships, from `./homecare box publish`; without it, the build." };
        var json = new Option<string?>("--json") { Description = "Write the figures here." };
        var box = new Command("box", "One box at rest and in danger: the real programs, a virtual bracelet and a virtual modem.") { rest, dangers, program, json };
        box.SetAction(async (line, stop) =>
        {
            try
            {
                var figures = await new BoxBench(screen, time, line.GetValue(program)).RunAsync(line.GetValue(rest), line.GetValue(dangers), stop);
                if (line.GetValue(json) is { } file)
                {
                    figures.Write(file);
                }

                foreach (var (text, met) in figures.Lines())
                {
                    screen.Line((met ? "  ok    " : "  MISSED ") + text, met ? Ink.Good : Ink.Red);
                }

                return figures.Lines().All(goal => goal.Met) ? 0 : GoalMissed;
            }
            catch (DemoRefusal refusal)
            {
                screen.Stay();
                screen.Line(refusal.Message, Ink.Red);
                return 1;
            }
        });
        return new RootCommand("Measures the product.") { box };
    }
}
