using System.CommandLine;
using HomeCare.Demo.Show;

namespace HomeCare.Demo.Bench;

/// <summary>The benches of the server, as a person asks for them.</summary>
internal sealed class ServingCommands(Screen screen, TimeProvider time)
{
    private readonly Option<int> _rate = BenchVerb.Number("--rate", "Messages a second.", 10_000, 1, 100_000);
    private readonly Option<int> _homes = BenchVerb.Number("--homes", "Homes, each with a person, a box and a bracelet.", 100_000, 100, 400_000);
    private readonly Option<int> _connections = BenchVerb.Number("--connections", "TLS connections that the homes share: one machine cannot hold one a home.", 1000, 1, 60_000);
    private readonly Option<string?> _data = new("--data") { Description = "Keep the prepared folder here, or go on with the one that is. Without it: a folder that goes with the bench." };
    private readonly Option<string?> _json = BenchVerb.JsonFile();
    private readonly Option<string> _store = Choice("--store", "Where readings are kept.", "sqlite", "influx");
    private readonly Option<string> _intake = Choice("--intake", "How they come in.", "direct", "kafka");

    // For trying a setting before the product has it; the names are those of the server's own settings.
    private readonly Option<string[]> _set = new("--set") { Description = "A setting of the server, Section:Key=value; may come again.", DefaultValueFactory = _ => [] };
    private readonly Option<string[]> _env = new("--env") { Description = "Environment of server and floor, NAME=value; may come again.", DefaultValueFactory = _ => [] };

    public Command Ingest()
    {
        var span = BenchVerb.Span("--for", "How long the product is measured: 60s, 5m.", TimeSpan.FromSeconds(60));
        var rounds = BenchVerb.Number("--rounds", "How often floor and product take turns within it.", 3, 1, 100);
        var dangers = BenchVerb.Number("--dangers", "Falls a minute; 0 for none.", 60, 0, 600);
        var seed = BenchVerb.Number("--seed", "Other values for other seeds.", 1, 0, int.MaxValue);
        var ingest = new Command("ingest", "Readings at a steady rate over HTTPS with client certificates, beside two floors in the same run.")
        {
            _rate, span, _homes, _connections, _store, _intake, rounds, dangers, seed, _data, _json, _set, _env,
        };
        ingest.Validators.Add(result =>
        {
            if (result.GetValue(_rate) > result.GetValue(_homes))
            {
                result.AddError("That is more than a message a second from each home. Ask for more --homes or a lower --rate.");
            }
        });
        ingest.SetAction((line, stop) => BenchVerb.SayAsync(screen, async () =>
        {
            var aMinute = line.GetValue(dangers);
            var figures = await new IngestBench(screen, time, new IngestOptions(
                Rig(line), line.GetValue(_rate), line.GetValue(span), line.GetValue(_connections), line.GetValue(rounds),
                aMinute == 0 ? TimeSpan.Zero : TimeSpan.FromMinutes(1) / aMinute, line.GetValue(_store)!, line.GetValue(_intake)!, (ulong)line.GetValue(seed))).RunAsync(stop);
            if (line.GetValue(_json) is { } file)
            {
                figures.Write(file);
            }

            return figures.Lines();
        }));
        return ingest;
    }

    private RigOptions Rig(ParseResult line) => new(
        line.GetValue(_homes), line.GetValue(_data), [.. line.GetValue(_set)!.Select(setting => "--" + setting)], line.GetValue(_env)!);

    private static Option<string> Choice(string name, string description, params string[] words)
    {
        var option = new Option<string>(name) { Description = $"{description} One of: {string.Join(", ", words)}.", DefaultValueFactory = _ => words[0] };
        option.AcceptOnlyFromAmong(words);
        return option;
    }
}
