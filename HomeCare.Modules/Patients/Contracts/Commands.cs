using HomeCare.Modules.Shared;
using MediatR;

namespace HomeCare.Modules.Patients.Contracts;

/// <summary>Takes a person into care. Publishes <see cref="PatientAdmitted"/>.</summary>
/// <param name="FirstName">1-60 characters.</param>
/// <param name="LastName">1-60 characters.</param>
/// <param name="BirthDate">In the past, at most 120 years ago.</param>
/// <param name="Address">One line, for the nurse's itinerary.</param>
/// <param name="DoorCode">Or null.</param>
/// <param name="TimeZone">IANA name; <c>Europe/Paris</c> when null.</param>
public sealed record AdmitPatient(
    string FirstName, string LastName, DateOnly BirthDate, string Address, string? DoorCode = null, string? TimeZone = null)
    : IRequest<Outcome<PatientId>>;

/// <summary>Ends care. Links, rounds and the box's assignment end with it. Publishes <see cref="PatientDischarged"/>.</summary>
public sealed record DischargePatient(PatientId Patient) : IRequest<Outcome<PatientId>>;

/// <summary>Adds a relative to be texted. Raises the plan's version, so that the box learns of it with its next receipt.</summary>
/// <param name="Patient">For whom.</param>
/// <param name="FirstName">1-20 characters: it appears in texts.</param>
/// <param name="Relationship">What the relative is to the person: "fille".</param>
/// <param name="Phone">As typed in France or E.164; refused when it cannot be a number.</param>
/// <param name="Order">1 is asked first.</param>
public sealed record AddContact(PatientId Patient, string FirstName, string Relationship, string Phone, int Order)
    : IRequest<Outcome<ContactId>>;

/// <summary>What a member of staff is.</summary>
public enum StaffRole
{
    /// <summary>Visits each day or two; sees her round.</summary>
    Nurse,

    /// <summary>Follows from the hospital or the practice; sees own patients.</summary>
    Doctor,
}

/// <summary>Adds a nurse or a doctor.</summary>
/// <param name="Role">Which.</param>
/// <param name="DisplayName">As others read it: "Claire Petit, infirmière".</param>
/// <param name="Phone">Where texts go; required for nurses.</param>
public sealed record AddStaff(StaffRole Role, string DisplayName, string? Phone) : IRequest<Outcome<StaffId>>;

/// <summary>Links a person with a member of staff: from now on a doctor sees "own", a nurse may be on duty for them.</summary>
public sealed record JoinCareTeam(PatientId Patient, StaffId Staff) : IRequest<Outcome<StaffId>>;

/// <summary>
/// Puts people, in order, on a nurse's round of a day. She sees them from 24 h before that day to 48 h after it, and is on duty
/// for them that day. Replaces the round she had that day.
/// </summary>
public sealed record PlanRound(StaffId Nurse, DateOnly Day, IReadOnlyList<PatientId> Patients) : IRequest<Outcome<StaffId>>;

/// <summary>
/// From a day to a day, both included, another nurse has the rounds of one who is away and answers in her place. Who is away is still called when nobody else is
/// left. Refused where it crosses another replacement of one of the two.
/// </summary>
/// <param name="Nurse">Who is away.</param>
/// <param name="By">Who stands in.</param>
/// <param name="From">First day; a replacement may begin in the past.</param>
/// <param name="To">Last day, at most 92 days long.</param>
public sealed record ReplaceNurse(StaffId Nurse, StaffId By, DateOnly From, DateOnly To) : IRequest<Outcome<long>>;

/// <summary>She is back from today on. One that has not begun is taken away.</summary>
public sealed record EndReplacement(long Replacement) : IRequest<Outcome<long>>;

/// <summary>From a time to a time of the home's clock.</summary>
/// <param name="From">Begins.</param>
/// <param name="To">Ends; earlier than <paramref name="From"/> for a night.</param>
public sealed record DutyHours(TimeOnly From, TimeOnly To)
{
    /// <summary>Whether a time of the day lies in it.</summary>
    public bool Cover(TimeOnly time) => time.IsBetween(From, To);
}

/// <summary>When a nurse is on duty; null for always. Outside her hours she is called after everybody who has theirs, not never.</summary>
public sealed record SetDutyHours(StaffId Nurse, DutyHours? Hours) : IRequest<Outcome<StaffId>>;

/// <summary>Whether a nurse answers for the others (in France the <i>infirmière coordinatrice</i>): in whose care team she is, she is told of what nobody has answered for long.</summary>
public sealed record SetCoordinator(StaffId Nurse, bool Coordinates) : IRequest<Outcome<StaffId>>;

/// <summary>
/// A member of staff is called to a person in danger. A nurse who has the person on none of her rounds sees them for 48 h from now on, or she could not open what she is
/// told of. Who sees them anyway, and who is unknown: nothing changes.
/// </summary>
public sealed record CallIn(PatientId Patient, StaffId Staff) : IRequest<Unit>;

/// <summary>Says which home a box stands in. A box stands in one home, a home has one box: an earlier assignment of either ends.</summary>
public sealed record AssignBox(PatientId Patient, BoxId Box) : IRequest<Outcome<BoxId>>;

/// <summary>
/// Notes which bracelet a home's box hears. The first frame of an unknown bracelet pairs it; publishes <see cref="BraceletPaired"/>
/// when it is new, does nothing when it is not.
/// </summary>
public sealed record PairBracelet(BoxId Box, string Serial) : IRequest<Outcome<PatientId>>;
