using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;

namespace HomeCare.Modules.Alerts.Contracts;

/// <summary>
/// A doctor asks that ORANGE or YELLOW of one signal be off for a person. Nothing changes until a second doctor agrees. RED is refused: it is never switched off.
/// </summary>
/// <param name="Patient">Whose.</param>
/// <param name="By">The doctor who asks.</param>
/// <param name="Rule">The signal's rule: heart rate high, heart rate low or SpO2 low.</param>
/// <param name="Level">Orange or yellow.</param>
/// <param name="Days">For how long from when it is agreed to, 1-90 days.</param>
/// <param name="Reason">3-200 characters.</param>
public sealed record AskSwitchOff(PatientId Patient, StaffId By, AlertRule Rule, AlertLevel Level, int Days, string Reason) : IRequest<Outcome<SwitchOff>>;

/// <summary>A second doctor of the person agrees: from now on the level is off. Who asked cannot agree; a request of more than 14 days ago has lapsed.</summary>
public sealed record AgreeToSwitchOff(Guid Id, PatientId Patient, StaffId By) : IRequest<Outcome<SwitchOff>>;

/// <summary>A doctor of the person takes it back, asked for or in force: one is enough to be told of more again.</summary>
public sealed record EndSwitchOff(Guid Id, PatientId Patient, StaffId By) : IRequest<Outcome<SwitchOff>>;

/// <summary>All that were ever asked for of a person, newest first.</summary>
public sealed record ListSwitchOffs(PatientId Patient) : IRequest<IReadOnlyList<SwitchOff>>;

/// <summary>Where a switching-off stands.</summary>
public enum SwitchOffState
{
    /// <summary>Waits for a second doctor; changes nothing.</summary>
    Asked,

    /// <summary>In force.</summary>
    Off,

    /// <summary>Over: by its end, taken back, or never agreed to.</summary>
    Over,
}

/// <summary>A level of a signal that is, was, or shall be off.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Rule">The signal's rule.</param>
/// <param name="Level">Orange or yellow.</param>
/// <param name="State">Where it stands now.</param>
/// <param name="Days">For how long.</param>
/// <param name="Reason">Why.</param>
/// <param name="AskedBy">Who asked.</param>
/// <param name="AskedAt">When.</param>
/// <param name="AgreedBy">Who agreed; null for nobody.</param>
/// <param name="AgreedAt">When.</param>
/// <param name="Until">Its end; null before it was agreed to.</param>
/// <param name="EndedBy">Who took it back; null when nobody did.</param>
public sealed record SwitchOff(
    Guid Id, AlertRule Rule, AlertLevel Level, SwitchOffState State, int Days, string Reason, StaffId AskedBy, DateTimeOffset AskedAt,
    StaffId? AgreedBy, DateTimeOffset? AgreedAt, DateTimeOffset? Until, StaffId? EndedBy);

/// <summary>A level of a rule that is not asked for until an instant.</summary>
/// <param name="Rule">Which rule.</param>
/// <param name="Level">Orange or yellow; red never.</param>
/// <param name="From">From when.</param>
/// <param name="Until">Until when, by the instant of measuring.</param>
public sealed record LevelOff(AlertRule Rule, AlertLevel Level, DateTimeOffset From, DateTimeOffset Until);
