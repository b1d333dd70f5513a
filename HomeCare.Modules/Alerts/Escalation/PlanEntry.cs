using System.Text.Json;
using System.Text.Json.Serialization;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Alerts.Escalation;

/// <summary>A version of a person's plan; the default has no row.</summary>
internal sealed class PlanEntry
{
    /// <summary>By name: a target that is put between two others must not turn a doctor into a nurse.</summary>
    private static readonly JsonSerializerOptions ByName = new() { Converters = { new JsonStringEnumConverter() } };

    public PatientId Patient { get; init; }

    public int Version { get; init; }

    /// <summary>The plan, as JSON: it is read and written whole.</summary>
    public string Plan { get; init; } = "";

    public StaffId By { get; init; }

    public DateTime At { get; init; }

    public string Reason { get; init; } = "";

    public static string Write(EscalationPlan plan) => JsonSerializer.Serialize(plan, ByName);

    public EscalationVersion ToVersion() => new(Version, JsonSerializer.Deserialize<EscalationPlan>(Plan, ByName)!, By, At, Reason);
}
