using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Serialization;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;

namespace HomeCare.Web.Live;

/// <summary>
/// What an open page is told, as Server-Sent Events with JSON data in camelCase, words in snake_case, times in UTC. Only ids say who it is.
/// <list type="table">
/// <item><c>reading</c>: {patient, measuredAt, spanSeconds, heartRateBpm, heartRateQuality, oxygenPercent, oxygenQuality, steps, falls,
/// batteryPercent}; absent what the bracelet did not send. A value whose quality is not <c>valid</c> is not to be shown as a value.</item>
/// <item><c>backlog</c>: {patient, from, to}: readings of the past arrived; a chart of that span is to be loaded again.</item>
/// <item><c>alert</c>: {alert, patient, state, level, rule, at}; rule when it is new.</item>
/// <item><c>patients</c>: {patients}: whom the viewer may see changed; the list is to be loaded again.</item>
/// <item><c>tick</c>: {at}: each 15 s, so that both sides know that the line is up, and the page knows the server's clock.</item>
/// <item><c>end</c>: {reason}: <c>session</c> or <c>access</c>; nothing more comes, and connecting again will not help.</item>
/// </list>
/// </summary>
internal static class LiveEvents
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static SseItem<string> Reading(PatientId patient, RecordedReading reading) => Make("reading", new
    {
        Patient = patient.Value,
        reading.MeasuredAt,
        reading.SpanSeconds,
        HeartRateBpm = reading.HeartRateBpm?.Value,
        HeartRateQuality = reading.HeartRateBpm?.Quality,
        OxygenPercent = reading.OxygenPercent?.Value,
        OxygenQuality = reading.OxygenPercent?.Quality,
        Steps = ValidOnly(reading.Steps),
        Falls = ValidOnly(reading.Falls),
        BatteryPercent = ValidOnly(reading.BatteryPercent),
    });

    public static SseItem<string> Backlog(PatientId patient, DateTimeOffset from, DateTimeOffset to) =>
        Make("backlog", new { Patient = patient.Value, From = from, To = to });

    public static SseItem<string> Alert(AlertRaised alert) => Make("alert", new
    {
        Alert = alert.Alert.Value,
        Patient = alert.Patient.Value,
        State = AlertState.Raised,
        alert.Level,
        Rule = (AlertRule?)alert.Rule,
        At = alert.RaisedAt,
    });

    public static SseItem<string> Alert(AlertChanged alert) => Make("alert", new
    {
        Alert = alert.Alert.Value,
        Patient = alert.Patient.Value,
        alert.State,
        alert.Level,
        alert.At,
    });

    public static SseItem<string> Patients(IEnumerable<PatientId> patients) =>
        Make("patients", new { Patients = patients.Select(patient => patient.Value) });

    public static SseItem<string> Tick(DateTimeOffset at) => Make("tick", new { At = at });

    public static SseItem<string> End(string reason) => Make("end", new { Reason = reason });

    private static double? ValidOnly(SignalValue? signal) => signal is { Quality: Quality.Valid } ? signal.Value : null;

    private static SseItem<string> Make(string type, object data) => new(JsonSerializer.Serialize(data, Json), type);
}
