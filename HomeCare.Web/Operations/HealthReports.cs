using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HomeCare.Web.Operations;

/// <summary>
/// How the engines are, for programs: the members of draft-inadarei-api-health-check-06 (<c>pass</c>, <c>warn</c>, <c>fail</c>), and
/// <c>since</c> for what is ill.
/// </summary>
internal static class HealthReports
{
    public const string MediaType = "application/health+json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // Read by people in a terminal; never put into a page.
        WriteIndented = true,
    };

    public static string Write(IReadOnlyCollection<EngineState> engines, DateTimeOffset now) => JsonSerializer.Serialize(
        new
        {
            Status = engines.Any(engine => engine.StopsTheServer) ? "fail" : engines.Any(engine => engine.IsIll) ? "warn" : "pass",
            Time = now,
            Checks = engines.ToDictionary(engine => engine.Engine, engine => new[]
            {
                new { Status = StatusOf(engine), engine.Needed, engine.Since, Output = engine.Fault },
            }),
        },
        Json);

    private static string StatusOf(EngineState engine) => engine.StopsTheServer ? "fail" : engine.IsIll ? "warn" : "pass";
}
