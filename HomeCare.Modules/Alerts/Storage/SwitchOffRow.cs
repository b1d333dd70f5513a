using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Alerts.Storage;

/// <summary>A level of a signal that a doctor asked to have off, and its verbs. Two doctors put it in force, one takes it back.</summary>
internal sealed class SwitchOffRow : IRevised
{
    /// <summary>Who was asked for it so long ago is another person by now.</summary>
    public static readonly TimeSpan Lapses = TimeSpan.FromDays(14);

    public Guid Id { get; private init; }

    public PatientId Patient { get; private init; }

    public AlertRule Rule { get; private init; }

    public AlertLevel Level { get; private init; }

    public int Days { get; private init; }

    public string Reason { get; private init; } = "";

    public StaffId AskedBy { get; private init; }

    public DateTime AskedAt { get; private init; }

    public StaffId? AgreedBy { get; private set; }

    public DateTime? AgreedAt { get; private set; }

    public DateTime? Until { get; private set; }

    public StaffId? EndedBy { get; private set; }

    public DateTime? EndedAt { get; private set; }

    public int Revision { get; set; }

    public static SwitchOffRow Ask(AskSwitchOff asked, DateTimeOffset now) => new()
    {
        Id = Guid.NewGuid(),
        Patient = asked.Patient,
        Rule = asked.Rule,
        Level = asked.Level,
        Days = asked.Days,
        Reason = asked.Reason.Trim(),
        AskedBy = asked.By,
        AskedAt = now.UtcDateTime,
    };

    public SwitchOffState StateAt(DateTimeOffset now) =>
        EndedAt is not null ? SwitchOffState.Over
        : Until is { } until ? now.UtcDateTime < until ? SwitchOffState.Off : SwitchOffState.Over
        : now.UtcDateTime - AskedAt < Lapses ? SwitchOffState.Asked : SwitchOffState.Over;

    public void Agree(StaffId by, DateTimeOffset now) => (AgreedBy, AgreedAt, Until) = (by, now.UtcDateTime, now.UtcDateTime.AddDays(Days));

    public void End(StaffId by, DateTimeOffset now) => (EndedBy, EndedAt) = (by, now.UtcDateTime);

    public LevelOff ToLevelOff() => new(Rule, Level, AgreedAt!.Value, Until!.Value);

    public SwitchOff ToContract(DateTimeOffset now) =>
        new(Id, Rule, Level, StateAt(now), Days, Reason, AskedBy, AskedAt, AgreedBy, AgreedAt, Until, EndedBy);
}
