using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Patients.Storage;

/// <summary>A nurse or a doctor.</summary>
internal sealed class Carer(StaffId id, StaffRole role, string displayName, string? numberE164)
{
    public StaffId Id { get; private init; } = id;

    public StaffRole Role { get; private init; } = role;

    public string DisplayName { get; private init; } = displayName;

    public string? NumberE164 { get; private init; } = numberE164;

    /// <summary>When she is on duty, by the clock of the home; null with the other for always.</summary>
    public TimeOnly? DutyFrom { get; private set; }

    /// <summary>Until then; earlier than the other where the night is hers.</summary>
    public TimeOnly? DutyTo { get; private set; }

    /// <summary>She answers for the other nurses of those in whose care team she is.</summary>
    public bool Coordinates { get; private set; }

    public void SetCoordinates(bool coordinates) => Coordinates = coordinates;

    public void SetDuty(DutyHours? hours) => (DutyFrom, DutyTo) = (hours?.From, hours?.To);

    public StaffMember ToMember() => new(Id, Role, DisplayName, NumberE164)
    {
        Hours = DutyFrom is { } from && DutyTo is { } to ? new DutyHours(from, to) : null,
        Coordinates = Coordinates,
    };
}

/// <summary>From a day to a day, both hers, another nurse stands in for one who is away.</summary>
internal sealed class Replacement(StaffId nurse, StaffId by, DateOnly from, DateOnly to)
{
    public long Id { get; private init; }

    public StaffId Nurse { get; private init; } = nurse;

    public StaffId By { get; private init; } = by;

    public DateOnly From { get; private init; } = from;

    public DateOnly To { get; private set; } = to;

    public void EndBefore(DateOnly day) => To = day.AddDays(-1);
}

/// <summary>A person's link with a member of staff; it holds until it is ended.</summary>
internal sealed class CareLink(PatientId patient, StaffId staff, DateTime since)
{
    public long Id { get; private init; }

    public PatientId Patient { get; private init; } = patient;

    public StaffId Staff { get; private init; } = staff;

    public DateTime Since { get; private init; } = since;

    public DateTime? Until { get; private set; }
}

/// <summary>A nurse was called to a person in danger who is on none of her rounds.</summary>
internal sealed class CalledNurse(PatientId patient, StaffId staff, DateTime at)
{
    public long Id { get; private init; }

    public PatientId Patient { get; private init; } = patient;

    public StaffId Staff { get; private init; } = staff;

    public DateTime At { get; private init; } = at;
}

/// <summary>A nurse's round of one day, in order.</summary>
internal sealed class Round
{
    private readonly List<RoundStop> stops = [];

    public Round(StaffId nurse, DateOnly day)
    {
        Nurse = nurse;
        Day = day;
    }

    public long Id { get; private init; }

    public StaffId Nurse { get; private init; }

    public DateOnly Day { get; private init; }

    /// <summary>When it was last planned: of two nurses with the same person on a day, the one planned first is on duty.</summary>
    public DateTime PlannedAt { get; private set; }

    public IReadOnlyList<RoundStop> Stops => stops;

    public void Plan(IEnumerable<PatientId> patients, DateTimeOffset at)
    {
        stops.Clear();
        stops.AddRange(patients.Select((patient, index) => new RoundStop(patient, index + 1)));
        PlannedAt = at.UtcDateTime;
    }
}

/// <summary>One person on a round.</summary>
internal sealed class RoundStop(PatientId patient, int order)
{
    public long Id { get; private init; }

    public PatientId Patient { get; private init; } = patient;

    public int Order { get; private init; } = order;
}
