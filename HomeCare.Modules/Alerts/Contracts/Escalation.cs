using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;

namespace HomeCare.Modules.Alerts.Contracts;

/// <summary>Who comes next when nobody has answered.</summary>
public enum EscalationTarget
{
    /// <summary>The nurse on duty, by text; later stages of the same are reminders.</summary>
    NurseOnDuty,

    /// <summary>Relatives whom the box has not reached, by text of the server. Only of an alert that is red.</summary>
    Relatives,

    /// <summary>The next nurse of the round or the care team, by text; a later stage: all of them.</summary>
    BackupNurse,

    /// <summary>The doctors of the care team, by text.</summary>
    Doctor,

    /// <summary>The coordinating nurses of the care team, by text.</summary>
    Coordinator,

    /// <summary>Support's screen: call.</summary>
    Support,

    /// <summary>Support's screen: call 15. The system itself never does.</summary>
    EmergencyNumber,
}

/// <summary>A stage of a plan.</summary>
/// <param name="AfterMinutes">So long after the alert was raised, rose, came back or was opened again; 0-240.</param>
/// <param name="Who">Who is told.</param>
public sealed record EscalationStage(int AfterMinutes, EscalationTarget Who);

/// <summary>
/// Who is told when, until somebody answers. A stage that finds nobody makes the next one due at once. A proposal, to be confirmed by a physician.
/// </summary>
/// <param name="Red">The stages of RED, in order of time. The first is the nurse on duty at 0: a danger is told at once.</param>
/// <param name="Orange">The stages of ORANGE, also of a red alert that was taken back at home.</param>
/// <param name="OnSiteMinutes">A red alert that is taken is open again after so long without somebody there; 45 by default, 10-120.</param>
public sealed record EscalationPlan(IReadOnlyList<EscalationStage> Red, IReadOnlyList<EscalationStage> Orange, int OnSiteMinutes = 45)
{
    /// <summary>The default, in one place.</summary>
    public static EscalationPlan Default { get; } = new(
        [
            new(0, EscalationTarget.NurseOnDuty), new(1, EscalationTarget.Relatives), new(3, EscalationTarget.NurseOnDuty), new(3, EscalationTarget.BackupNurse),
            new(6, EscalationTarget.Doctor), new(6, EscalationTarget.Support), new(10, EscalationTarget.EmergencyNumber), new(10, EscalationTarget.NurseOnDuty),
            new(20, EscalationTarget.BackupNurse), new(20, EscalationTarget.Doctor), new(40, EscalationTarget.NurseOnDuty), new(40, EscalationTarget.BackupNurse),
        ],
        [
            new(0, EscalationTarget.NurseOnDuty), new(10, EscalationTarget.NurseOnDuty), new(20, EscalationTarget.BackupNurse), new(60, EscalationTarget.Doctor),
            new(120, EscalationTarget.Coordinator), new(135, EscalationTarget.Support),
        ]);
}

/// <summary>A person's plan in force.</summary>
/// <param name="Version">0 for the default, then counting up.</param>
/// <param name="Plan">The plan.</param>
/// <param name="By">Who set it; null for the default.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
public sealed record EscalationVersion(int Version, EscalationPlan Plan, StaffId? By, DateTimeOffset? At, string? Reason);

/// <summary>A person's plans, the one in force first; the default last.</summary>
public sealed record ListEscalationPlans(PatientId Patient) : IRequest<IReadOnlyList<EscalationVersion>>;

/// <summary>A doctor sets a person's plan, with the reason. One that cannot work is refused with a sentence.</summary>
/// <param name="Patient">Whose.</param>
/// <param name="Plan">The plan.</param>
/// <param name="By">The doctor.</param>
/// <param name="Reason">3-200 characters.</param>
public sealed record SetEscalationPlan(PatientId Patient, EscalationPlan Plan, StaffId By, string Reason) : IRequest<Outcome<EscalationVersion>>;

/// <summary>Alerts that support is asked to call about, the most urgent first, at most 100. No kind, no value.</summary>
public sealed record ListSupportCalls : IRequest<IReadOnlyList<AwaitedCall>>;

/// <summary>An alert that nobody answered.</summary>
/// <param name="Alert">Its id.</param>
/// <param name="ShortReference">As in texts.</param>
/// <param name="Patient">Whose.</param>
/// <param name="Level">How grave.</param>
/// <param name="CalledAt">Since when somebody is looked for.</param>
/// <param name="Call">What support is asked to do.</param>
/// <param name="Told">How many texts about it an operator or telephone has confirmed, the box's among them.</param>
/// <param name="CalledBySupportAt">When support last said that it called; null for never.</param>
public sealed record AwaitedCall(
    AlertId Alert, string ShortReference, PatientId Patient, AlertLevel Level, DateTimeOffset CalledAt, SupportCall Call, int Told, DateTimeOffset? CalledBySupportAt);
