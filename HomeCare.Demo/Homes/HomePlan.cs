using HomeCare.Gateway.Simulation;

namespace HomeCare.Demo.Homes;

/// <summary>What happens in the demo's homes.</summary>
internal static class HomePlan
{
    public const string Recording = "recording";

    /// <summary>In turn: stable, tachycardia, fall; and one more for a recording.</summary>
    public static IReadOnlyList<string> Scenarios(int homes, bool recording) =>
    [
        .. Enumerable.Range(0, homes).Select(home => Scenario.Names[home % Scenario.Names.Count]),
        .. recording ? [Recording] : Array.Empty<string>(),
    ];

    /// <summary>The recording to replay; what cannot be read is refused before anything is started.</summary>
    public static Recording? Read(string? file)
    {
        if (file is null)
        {
            return null;
        }

        var (recording, refusal) = RecordingReader.Read(file);
        return recording ?? throw new DemoRefusal(refusal ?? $"{file} cannot be read.");
    }
}
