using System.Text.Json;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Alerts.Escalation;

/// <summary>A version of a person's plan; the default has no row.</summary>
internal sealed class PlanEntry
{
    public PatientId Patient { get; init; }

    public int Version { get; init; }

    /// <summary>The plan, as JSON: it is read and written whole.</summary>
    public string Plan { get; init; } = "";

    public StaffId By { get; init; }

    public DateTime At { get; init; }

    public string Reason { get; init; } = "";

    public static string Write(EscalationPlan plan) => JsonSerializer.Serialize(plan);

    public EscalationVersion ToVersion() => new(Version, JsonSerializer.Deserialize<EscalationPlan>(Plan)!, By, At, Reason);
}
