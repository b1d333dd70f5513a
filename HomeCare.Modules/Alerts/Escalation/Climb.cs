using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Alerts.Escalation;

/// <summary>Who can be told of an alert now.</summary>
/// <param name="Nurses">The one on duty first, then those who stand behind her. Only who has a number and has not passed.</param>
/// <param name="OnDuty">Who is on duty, also when she has passed: then nobody is reminded in her place.</param>
/// <param name="Doctors">Of the care team, with a number.</param>
/// <param name="Coordinators">Nurses of the care team who answer for the others, with a number.</param>
/// <param name="Unreached">Relatives of whom the box has not proved that their telephone's network took a text.</param>
internal sealed record Reachable(IReadOnlyList<StaffId> Nurses, StaffId? OnDuty, IReadOnlyList<StaffId> Doctors, IReadOnlyList<StaffId> Coordinators, IReadOnlyList<ContactId> Unreached);

/// <summary>A stage that is due, and whom it found.</summary>
internal sealed record ClimbStep(int Number, EscalationTarget Who, IReadOnlyList<StaffId> Staff, IReadOnlyList<ContactId> Relatives)
{
    /// <summary>Support's screen is always there; that no relative is left to reach is good news.</summary>
    public bool FoundNobody => Climb.AsksAPerson(Who) && Staff.Count == 0;
}

/// <summary>What is due now, what of the plan is then done, and when the next is due; null for never.</summary>
internal sealed record ClimbTurn(IReadOnlyList<ClimbStep> Steps, int Done, TimeSpan? NextAfter);

/// <summary>Which stages of a plan are due. Pure.</summary>
internal static class Climb
{
    /// <summary>No plan has a second stage earlier than this.</summary>
    public static readonly TimeSpan FirstLook = TimeSpan.FromMinutes(1);

    /// <summary>A clock further back than this has been set back: less is two servers' clocks.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(30);

    /// <summary>The stages that are kept in one number.</summary>
    public const int MostStages = 30;

    /// <summary>A red alert that home took back is looked after like an orange one: who is confused also presses "tout va bien".</summary>
    public static IReadOnlyList<EscalationStage> StagesOf(EscalationPlan plan, AlertRule rule, AlertLevel level, bool cancelledAtHome) => level switch
    {
        // Support's page has it from the start; it is no news to the nurse, and a relative would take it for a danger.
        _ when rule == AlertRule.NobodyReachable => [],
        AlertLevel.Red when !cancelledAtHome => plan.Red,
        AlertLevel.Red or AlertLevel.Orange => plan.Orange,
        _ => [],
    };

    public static bool IsSupport(EscalationTarget target) => target is EscalationTarget.Support or EscalationTarget.EmergencyNumber;

    public static bool AsksAPerson(EscalationTarget target) =>
        target is EscalationTarget.NurseOnDuty or EscalationTarget.BackupNurse or EscalationTarget.Doctor or EscalationTarget.Coordinator;

    /// <param name="stages">The plan's, in order of time.</param>
    /// <param name="done">Those that this call has behind it, a bit each.</param>
    /// <param name="hastened">The next stage is due whatever the time.</param>
    /// <param name="elapsed">Since somebody is looked for.</param>
    /// <param name="reachable">Who can be told; null while nobody can say: then support's stages are done, which need no name, and the others stay due.</param>
    public static ClimbTurn Next(IReadOnlyList<EscalationStage> stages, int done, bool hastened, TimeSpan elapsed, Reachable? reachable)
    {
        var steps = new List<ClimbStep>();
        for (var number = 0; number < stages.Count; number++)
        {
            var stage = stages[number];
            if ((done & 1 << number) != 0)
            {
                continue;
            }

            if (reachable is null && !IsSupport(stage.Who))
            {
                continue;
            }

            var due = TimeSpan.FromMinutes(stage.AfterMinutes) <= elapsed;

            // The box is given its time to reach the relatives, however few professionals there are.
            if (!due && (!hastened || stage.Who == EscalationTarget.Relatives))
            {
                continue;
            }

            var step = new ClimbStep(number, stage.Who, StaffOf(stage.Who, IsLater(stages, number), reachable), stage.Who == EscalationTarget.Relatives ? reachable!.Unreached : []);
            done |= 1 << number;
            hastened = stage.Who == EscalationTarget.Relatives ? hastened : step.FoundNobody;

            // After a server was off several are due at once: one reminder says what three would.
            steps.RemoveAll(before => before.Who == step.Who);
            steps.Add(step);
        }

        var left = stages.Where((_, number) => (done & 1 << number) == 0).Select(stage => TimeSpan.FromMinutes(stage.AfterMinutes)).ToList();
        return new(steps, done, left.Count == 0 ? null : left.Min());
    }

    private static bool IsLater(IReadOnlyList<EscalationStage> stages, int number) =>
        stages.Take(number).Any(before => before.Who == stages[number].Who);

    private static IReadOnlyList<StaffId> StaffOf(EscalationTarget target, bool later, Reachable? reachable) => target switch
    {
        _ when reachable is null => [],
        EscalationTarget.NurseOnDuty => [.. reachable.Nurses.Where(nurse => nurse == reachable.OnDuty)],
        EscalationTarget.BackupNurse => [.. reachable.Nurses.Where(nurse => nurse != reachable.OnDuty).Take(later ? int.MaxValue : 1)],
        EscalationTarget.Doctor => reachable.Doctors,
        EscalationTarget.Coordinator => [.. reachable.Coordinators.Where(nurse => nurse != reachable.OnDuty)],
        EscalationTarget.Relatives or EscalationTarget.Support or EscalationTarget.EmergencyNumber => [],
        _ => throw new InvalidOperationException($"Nobody is known for {target}."),
    };
}
