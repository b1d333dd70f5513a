using System.Globalization;

namespace HomeCare.Gateway.Simulation;

/// <summary>One kind of recording, recognised by its headers alone.</summary>
/// <param name="Headers">All must be there; others may be too.</param>
/// <param name="TimeFormats">How the first of <paramref name="Headers"/> named <paramref name="Time"/> is written; empty for a minute's number.</param>
internal sealed record RecordingFormat(
    string Name, string[] Headers, string Time, string[] TimeFormats, string? Bpm, string? Oxygen, string? Steps, string? Person = null)
{
    public static IReadOnlyList<RecordingFormat> All { get; } =
    [
        new("HomeCare", ["time", "bpm", "spo2", "steps"], "time",
            ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF"], "bpm", "spo2", "steps"),
        new("O2Ring", ["Time", "Oxygen Level", "Pulse Rate"], "Time", ["HH:mm:ss MMM dd yyyy"], "Pulse Rate", "Oxygen Level", null),
        new("Garmin + O2Ring", ["timestamp", "heart_rate", "o2ring_spo2"], "timestamp", ["yyyy-MM-dd HH:mm:ss"], "heart_rate", "o2ring_spo2", null),
        new("MIMIC", ["minute", "HR", "SpO2"], "minute", [], "HR", "SpO2", null),
        new("Fitbit", ["Id", "Time", "Value"], "Time", ["M/d/yyyy h:mm:ss tt"], "Value", null, null, "Id"),
    ];

    public static RecordingFormat? Recognise(IReadOnlyCollection<string> headers) =>
        All.FirstOrDefault(format => format.Headers.All(headers.Contains));

    /// <summary>No zone is written in most of them, and none is needed: the replay shifts them all to now.</summary>
    public bool TryTime(string text, out DateTimeOffset at)
    {
        if (TimeFormats.Length > 0)
        {
            return DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at);
        }

        var isMinute = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minute);
        at = DateTimeOffset.UnixEpoch.AddMinutes(minute);
        return isMinute;
    }
}
