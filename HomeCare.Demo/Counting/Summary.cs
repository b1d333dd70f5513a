using System.Text.Json;
using System.Text.Json.Serialization;

namespace HomeCare.Demo.Counting;

/// <summary>What a run came to, for programs: written by <c>--json</c>.</summary>
internal sealed record Summary(
    int ReadingsEmitted, int ReadingsStored, int ReadingsLost, int DuplicatesVisible,
    IReadOnlyList<RaisedAlert> Alerts, int BoxSms, int ServerSms,
    Percentiles DangerToModemMs, Percentiles DangerToServerAlertMs,
    IReadOnlyList<SignIn> SignIns, string Url, IReadOnlyList<Patient> Patients)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    /// <summary>Whole or not at all: a reader never meets half a file.</summary>
    public void Write(string path)
    {
        var draft = path + ".draft";
        File.WriteAllText(draft, JsonSerializer.Serialize(this, Options) + "\n");
        File.Move(draft, path, overwrite: true);
    }
}

/// <summary>An alert in the server's file.</summary>
internal sealed record RaisedAlert(
    Guid Id, string Rule, string Level, Guid Patient, DateTimeOffset RaisedAt, DateTimeOffset LastSeenAt, int Occurrences);

/// <summary>How to sign in as someone.</summary>
internal sealed record SignIn(string Email, string Password, string TotpSecret, string Role);

/// <summary>One home of the run.</summary>
internal sealed record Patient(Guid Id, string Name, string Scenario, string Bracelet, int ReadingsEmitted, int ReadingsStored, int ReadingsLost);
