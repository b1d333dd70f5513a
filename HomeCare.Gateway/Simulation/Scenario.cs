using System.Text.Json;
using System.Text.Json.Serialization;
using HomeCare.Gateway.Bracelet;

namespace HomeCare.Gateway.Simulation;

/// <summary>A stretch of one rhythm; the phases of a scenario follow each other for ever.</summary>
/// <param name="SpreadBpm">Each second's rate lies within so much of <paramref name="Bpm"/>.</param>
internal sealed record RhythmPhase(int Seconds, double Bpm, double SpreadBpm);

/// <summary>Something that happens once, so many seconds after the start.</summary>
internal sealed record ScenarioEvent(int AtSecond, BraceletEventKind Kind, bool? Immobile = null);

/// <summary>What a virtual bracelet lives through, as data: Simulation/Scenarios/*.json.</summary>
/// <param name="TachycardiaSignalAtBpm">A mean at or above it makes the bracelet's own tachycardia signal; 131 by default (RCP NEWS2 2017, 3 points).</param>
internal sealed record Scenario(
    string Name,
    IReadOnlyList<RhythmPhase> Rhythm,
    double OxygenPercent,
    double OxygenSpread,
    double StepsPerMinute,
    double TachycardiaSignalAtBpm,
    IReadOnlyList<ScenarioEvent> Events)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static IReadOnlyList<string> Names { get; } = ["stable", "tachycardia", "fall"];

    /// <summary>One of <see cref="Names"/>; they come with the program.</summary>
    public static Scenario Named(string name)
    {
        using var file = typeof(Scenario).Assembly.GetManifestResourceStream($"scenarios/{name}.json")
            ?? throw new ArgumentException($"No scenario is named {name}; known: {string.Join(", ", Names)}.", nameof(name));
        return JsonSerializer.Deserialize<Scenario>(file, Json)!;
    }
}

/// <summary>What one second of a scenario brought.</summary>
internal sealed record ScenarioSecond(SensedSpan? Span, IReadOnlyList<(ScenarioEvent Event, double? MeanBpm)> Events);

/// <summary>Plays a scenario second by second; the same seed gives the same beats.</summary>
internal sealed class ScenarioPlayer(Scenario scenario, int seed)
{
    public const int SpanSeconds = 10;
    private const int FullBattery = 96;
    private const int SecondsPerBatteryPercent = 1200;

    // A simulation's dice: nobody's safety or secret depends on them.
#pragma warning disable CA5394
    private readonly Random _dice = new(seed);
    private readonly List<double> _beats = [];
    private int _second;
    private int _falls;

    /// <param name="now">The end of the second.</param>
    public ScenarioSecond Next(DateTimeOffset now)
    {
        _beats.Add(Around(PhaseAt(_second)));
        _second++;
        var events = scenario.Events.Where(one => one.AtSecond == _second).Select(one => (one, (double?)null)).ToList();
        _falls += events.Count(one => one.one.Kind == BraceletEventKind.Fall);
        if (_second % SpanSeconds != 0)
        {
            return new ScenarioSecond(null, events);
        }

        var mean = _beats.Average();
        _beats.Clear();
        if (mean >= scenario.TachycardiaSignalAtBpm)
        {
            events.Add((new ScenarioEvent(_second, BraceletEventKind.Tachycardia), mean));
        }

        var oxygen = Math.Min(100, Around(scenario.OxygenPercent, scenario.OxygenSpread));
        var steps = (int)Math.Round(Math.Max(0, Around(scenario.StepsPerMinute, scenario.StepsPerMinute / 2)) * SpanSeconds / 60);
        var span = new SensedSpan(
            now, SpanSeconds, new Sensed(mean), new Sensed(oxygen), new Sensed(steps), _falls, Math.Max(1, FullBattery - (_second / SecondsPerBatteryPercent)));
        _falls = 0;
        return new ScenarioSecond(span, events);
    }

    private RhythmPhase PhaseAt(int second)
    {
        var within = second % scenario.Rhythm.Sum(phase => phase.Seconds);
        foreach (var phase in scenario.Rhythm)
        {
            if (within < phase.Seconds)
            {
                return phase;
            }

            within -= phase.Seconds;
        }

        throw new InvalidOperationException("a second outside the rhythm");
    }

    private double Around(RhythmPhase phase) => Around(phase.Bpm, phase.SpreadBpm);

    private double Around(double middle, double spread) => middle + (spread * ((2 * _dice.NextDouble()) - 1));
#pragma warning restore CA5394
}
