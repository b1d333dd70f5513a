using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;

namespace HomeCare.Modules.Reports.Content;

/// <summary>All that a report is made of, as the neighbours answered. What is printed is a function of this alone.</summary>
/// <param name="Person">Whose report.</param>
/// <param name="Period">Which days.</param>
/// <param name="CareTeam">Doctors first.</param>
/// <param name="Limits">Versions of the limits, newest first, the defaults last.</param>
/// <param name="Minutes">The period in minutes; where a minute is absent nothing was received.</param>
/// <param name="MinutesBefore">The period before, for comparison.</param>
/// <param name="Quality">How good the period's data was.</param>
/// <param name="Alerts">Alerts that occurred in the period.</param>
/// <param name="Staff">Names of those who took or closed one.</param>
internal sealed record PeriodData(
    PatientCard Person,
    ReportPeriod Period,
    IReadOnlyList<StaffMember> CareTeam,
    IReadOnlyList<LimitsVersion> Limits,
    IReadOnlyList<SeriesPoint> Minutes,
    IReadOnlyList<SeriesPoint> MinutesBefore,
    DataQuality Quality,
    IReadOnlyList<AlertSummary> Alerts,
    IReadOnlyDictionary<StaffId, string> Staff)
{
    /// <summary>What has left the person's habit at the period's end.</summary>
    public IReadOnlyList<HabitLeft> Trends { get; init; } = [];

    /// <summary>Visits of the period, newest first.</summary>
    public IReadOnlyList<Visit> Visits { get; init; } = [];

    /// <summary>The limits in force at an instant.</summary>
    public VitalLimits LimitsAt(DateTimeOffset at) =>
        Limits.FirstOrDefault(version => version.At is null || version.At <= at)?.Limits ?? VitalLimits.Default;

    /// <summary>Versions that a doctor set within the period, oldest first.</summary>
    public IEnumerable<LimitsVersion> LimitChanges() =>
        Limits.Where(version => version.At >= Period.Start && version.At < Period.End).OrderBy(version => version.At);
}
