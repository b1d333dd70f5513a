using System.CommandLine;
using HomeCare.Demo.Bench.Outage;
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

    private readonly Option<int> _days = BenchVerb.Number("--history-days", "Days that some homes have behind them, when the folder is prepared.", 0, 0, 31);
    private readonly Option<int> _past = BenchVerb.Number("--history-homes", "How many homes have them.", 100, 1, 100_000);
    private readonly Option<int> _dangers = BenchVerb.Number("--dangers", "Falls a minute; 0 for none.", 60, 0, 600);

    private readonly Option<int> _cores = BenchVerb.Number("--server-cores", "Cores that server and floor may use; with as many as there are, they share the last with the load, which goes before them.", 1, 1, 64);

    public Command Ingest()
    {
        var span = BenchVerb.Span("--for", "How long the product is measured: 60s, 5m.", TimeSpan.FromSeconds(60));
        var rounds = BenchVerb.Number("--rounds", "How often floor and product take turns within it.", 3, 1, 100);
        var seed = BenchVerb.Number("--seed", "Other values for other seeds.", 1, 0, int.MaxValue);
        var ingest = Command("ingest", "Readings at a steady rate over HTTPS with client certificates, beside two floors in the same run.", span, rounds, seed, _rate, _connections, _dangers);
        ingest.SetAction((line, stop) => RunAsync(line, async rig => await new IngestBench(screen, time, new IngestOptions(
            rig, line.GetValue(_rate), line.GetValue(span), line.GetValue(_connections), line.GetValue(rounds), Every(line), (ulong)line.GetValue(seed))).RunAsync(stop)));
        return ingest;
    }

    public Command Floor()
    {
        var span = BenchVerb.Span("--for", "How long each is measured.", TimeSpan.FromSeconds(30));
        var rounds = BenchVerb.Number("--rounds", "How often they take turns.", 3, 1, 100);
        var floor = Command("floor", "The two floors alone, without the product: what the machine gives, and what a setting of the runtime gives (--env).", span, rounds, _rate, _connections);
        floor.SetAction((line, stop) => RunAsync(line, async rig =>
            await new FloorBench(screen, time, rig, line.GetValue(_rate), line.GetValue(span), line.GetValue(rounds), line.GetValue(_connections)).RunAsync(stop)));
        return floor;
    }

    public Command Read()
    {
        var span = BenchVerb.Span("--for", "How long it is read while readings come in.", TimeSpan.FromSeconds(30));
        var read = Command("read", "Pages' questions while readings come in: a day, a month, everyone's state. Asked of the server's own handlers.", span, _rate, _connections);
        read.SetAction((line, stop) => RunAsync(line, async rig =>
            await new ReadBench(screen, time, rig, line.GetValue(_rate), line.GetValue(span), line.GetValue(_connections)).RunAsync(stop)));
        return read;
    }

    public Command Memory()
    {
        var span = BenchVerb.Span("--for", "How long they are then loaded.", TimeSpan.FromSeconds(20));
        var many = BenchVerb.Number("--connections", "TLS connections held open.", 15_000, 100, 60_000);
        var memory = Command("memory", "Memory of idle TLS connections, then a steady load over all of them; the floor's first, then the product's.", span, many, _rate);
        memory.SetAction((line, stop) => RunAsync(line, async rig =>
            await new MemoryBench(screen, time, rig, line.GetValue(many), line.GetValue(_rate), line.GetValue(span)).RunAsync(stop)));
        return memory;
    }

    public Command Storm()
    {
        var boxes = BenchVerb.Number("--boxes", "Boxes that come back at once; measured in slices, and scaled.", 100_000, 100, 10_000_000);
        var slice = BenchVerb.Number("--slice", "Boxes a slice.", 5000, 10, 20_000);
        var slices = BenchVerb.Number("--slices", "Slices of the product, each after one of the floor.", 3, 1, 20);
        var outage = BenchVerb.Span("--outage", "How long they were away: each brings the readings of it.", TimeSpan.FromSeconds(60));
        var storm = Command("storm", "Boxes that reconnect: a handshake, a batch of what they measured meanwhile.", boxes, slice, slices, outage, _dangers);
        storm.SetAction((line, stop) => RunAsync(line, async rig => await new StormBench(screen, time, new StormOptions(
            rig, line.GetValue(boxes), line.GetValue(slice), line.GetValue(slices), line.GetValue(outage), Every(line))).RunAsync(stop)));
        return storm;
    }

    public Command Day()
    {
        var hours = BenchVerb.Number("--hours", "How long the day is; a day in InfluxDB is rolled up two hours after its end.", 27, 3, 72);
        var homes = BenchVerb.Number("--homes", "Homes; more make it longer, not truer.", 1000, 100, 100_000);
        var day = Command("day", "A day in minutes, on a clock that is pushed: what the server writes hour by hour, and what stays on the disk.", hours, homes);
        day.SetAction((line, stop) => RunAsync(line, async rig => await new DayBench(screen, time, rig with { Homes = line.GetValue(homes) }, line.GetValue(hours)).RunAsync(stop)));
        return day;
    }

    public Command Outage()
    {
        var what = Choice("--what", "What goes away: the store of history (InfluxDB), the database (PostgreSQL), or the brokers (Kafka).", "store", "database", "broker");
        var away = BenchVerb.Span("--away", "How long.", TimeSpan.FromMinutes(10));
        var before = BenchVerb.Span("--before", "Readings come in for at least so long before; 0s: a quarter of an hour for the store, else a minute.", TimeSpan.Zero);
        var back = BenchVerb.Number("--return", "Boxes that come back in a second when the brokers do; 0: all within a tenth of the outage.", 0, 0, 100_000);
        var outage = Command("outage", "An engine away while readings come in, then back: nothing lost, nothing twice, and how fast it is caught up with.", what, away, before, back, _rate, _connections, _dangers);
        outage.SetAction((line, stop) => RunAsync(line, async rig => await new OutageBench(screen, time, new OutageOptions(
            rig, line.GetValue(what)!, line.GetValue(away), line.GetValue(before), line.GetValue(_rate), line.GetValue(_connections), Every(line), line.GetValue(back))).RunAsync(stop)));
        return outage;
    }

    private Command Command(string name, string description, params Option[] own)
    {
        var command = new Command(name, description);
        foreach (var option in own.Concat(new Option[] { _homes, _store, _intake, _days, _past, _data, _json, _set, _env, _cores }.ExceptBy(own.Select(mine => mine.Name), shared => shared.Name)))
        {
            command.Options.Add(option);
        }

        return command;
    }

    private Task<int> RunAsync<T>(ParseResult line, Func<RigOptions, Task<T>> run)
        where T : IFigures => BenchVerb.SayAsync(screen, async () =>
    {
        if (line.GetValue(_rate) > line.GetValue(_homes))
        {
            throw new DemoRefusal("That is more than a message a second from each home. Ask for more --homes or a lower --rate.");
        }

        var figures = await run(new RigOptions(
            line.GetValue(_homes), line.GetValue(_data), line.GetValue(_store)!, line.GetValue(_intake)!, line.GetValue(_days), line.GetValue(_past),
            [.. line.GetValue(_set)!.Select(setting => "--" + setting)], line.GetValue(_env)!, ServerCores: line.GetValue(_cores)));
        if (line.GetValue(_json) is { } file)
        {
            FiguresFile.Write(file, figures);
        }

        return figures.Lines();
    });

    private TimeSpan Every(ParseResult line) => line.GetValue(_dangers) is > 0 and var aMinute ? TimeSpan.FromMinutes(1) / aMinute : TimeSpan.Zero;

    private static Option<string> Choice(string name, string description, params string[] words)
    {
        var option = new Option<string>(name) { Description = $"{description} One of: {string.Join(", ", words)}.", DefaultValueFactory = _ => words[0] };
        option.AcceptOnlyFromAmong(words);
        return option;
    }
}
