using System.Text.Json;
using HomeCare.Gateway.Uplink;
using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Diagnosis;

/// <summary>
/// How the running program sees itself: <c>status.json</c> in the data folder, for the doctor, who must not take the serial port from it. No name,
/// no number, no measured value.
/// </summary>
/// <param name="At">When it was written; at least once a minute.</param>
/// <param name="ModemSentence">The modem's state and what to do, in French; null where the settings name no modem.</param>
/// <param name="Contacts">How many relatives the emergency plan names.</param>
/// <param name="Stuck">Loops that do not turn.</param>
/// <param name="Faults">What else is wrong, as the heartbeat tells it; sentences without a name, number or value.</param>
/// <param name="SmsFault">Why the texts are not on the disk; null when they are.</param>
internal sealed record BoxStatus(
    DateTimeOffset At, int ProcessId, DateTimeOffset StartedAt, string Version, BraceletLinkState Bracelet, string? BraceletCause, double? BraceletBatteryPercent,
    ModemState Modem, string? ModemSentence, int? SignalPercent, string? Operator, UplinkTrouble Uplink, int PlanVersion, int Contacts,
    long ReadingsWaiting, long ReadingsDropped, IReadOnlyList<string> Stuck, string? SmsFault, IReadOnlyList<BoxFault> Faults)
{
    public const string FileName = "status.json";

    /// <summary>Written each minute at the latest: older than this, nobody writes it any more.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(3);

    /// <summary>Null where there is none, or none that can be read.</summary>
    public static BoxStatus? Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<BoxStatus>(File.ReadAllBytes(Path.Combine(folder, FileName)), WireJson.Options);
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
