using MediatR;

namespace HomeCare.Modules.Patients.Contracts;

/// <summary>
/// Who wears what this box hears, or wore it at an instant: what a box measured in its first home and sends from its second stays with
/// the first. Null when the box stands, or stood then, in no home. Answered from memory, for the ingestion path; only an instant before
/// the box moved asks storage. A box that never moved is its one home's at any instant before, whatever its clock said.
/// </summary>
/// <param name="Box">From the certificate.</param>
/// <param name="At">When it was measured; null for now.</param>
public sealed record FindWearer(BoxId Box, DateTimeOffset? At = null) : IRequest<PatientId?>;

/// <summary>Every home with a box, for the silence watch.</summary>
public sealed record ListHomes : IRequest<IReadOnlyList<Home>>;

/// <summary>A home: one person, one box.</summary>
/// <param name="Patient">Who lives there.</param>
/// <param name="Box">The box that stands there.</param>
/// <param name="Since">Since when.</param>
/// <param name="TimeZone">IANA name: where the home's days begin.</param>
public sealed record Home(PatientId Patient, BoxId Box, DateTimeOffset Since, string TimeZone);

/// <summary>Whom to tell when this person is in danger, and how to name the person. Null when not in care.</summary>
public sealed record GetContacts(PatientId Patient) : IRequest<ContactSheet?>;

/// <summary>Whose contact sheet counts for a box, and its version, from memory, for each receipt. Null when the box stands in no home.</summary>
public sealed record FindContactsVersion(BoxId Box) : IRequest<ContactsVersion?>;

/// <summary>A contact sheet's version; a change made by another process is known within a minute.</summary>
/// <param name="Patient">Whose.</param>
/// <param name="Version">As in <see cref="ContactSheet"/>.</param>
public sealed record ContactsVersion(PatientId Patient, int Version);

/// <summary>What texts and the emergency plan need to know of a person.</summary>
/// <param name="Pseudonym">Four characters that stand for the person in texts to nurses: <c>7K3Q</c>.</param>
/// <param name="ShortName">First name and initial, for relatives: <c>Jeanne M.</c></param>
/// <param name="TimeZone">IANA name.</param>
/// <param name="Version">Counts up when anything here changes.</param>
/// <param name="Contacts">Relatives in order.</param>
public sealed record ContactSheet(
    string Pseudonym, string ShortName, string TimeZone, int Version, IReadOnlyList<Contact> Contacts);

/// <summary>A relative.</summary>
public sealed record Contact(ContactId Id, string FirstName, string Relationship, string NumberE164, int Order);

/// <summary>The nurse to text now: on the round of the day at <paramref name="At"/>, else the first nurse of the care team; null when there is none.</summary>
public sealed record FindNurseOnDuty(PatientId Patient, DateTimeOffset At) : IRequest<StaffMember?>;

/// <summary>Who answers for this person at <paramref name="At"/>, in order: the nurses on whose round of the day the person is, then those of the care team.</summary>
public sealed record ListNursesOnDuty(PatientId Patient, DateTimeOffset At) : IRequest<IReadOnlyList<StaffMember>>;

/// <summary>A member of staff. Null when unknown.</summary>
public sealed record FindStaff(StaffId Staff) : IRequest<StaffMember?>;

/// <summary>Who of the staff is texted at this number, however it is written; several where they share a telephone, none for a stranger's or what is no number.</summary>
public sealed record ListStaffByNumber(string Number) : IRequest<IReadOnlyList<StaffMember>>;

/// <summary>Several members of staff at once, for names in an alert's story. Unknown ids are absent.</summary>
public sealed record ListStaff(IReadOnlyCollection<StaffId>? Only = null) : IRequest<IReadOnlyList<StaffMember>>;

/// <summary>A nurse or doctor.</summary>
public sealed record StaffMember(StaffId Id, StaffRole Role, string DisplayName, string? NumberE164)
{
    /// <summary>When a nurse is on duty; null for always, and for a doctor.</summary>
    public DutyHours? Hours { get; init; }

    /// <summary>She answers for the other nurses of those in whose care team she is; false for a doctor.</summary>
    public bool Coordinates { get; init; }
}

/// <summary>Who stands in for whom today and in the days to come, first day first; at most 200.</summary>
public sealed record ListReplacements : IRequest<IReadOnlyList<StandIn>>;

/// <summary>A nurse who is away and who stands in for her.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Nurse">Who is away.</param>
/// <param name="By">Who stands in.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
public sealed record StandIn(long Id, StaffMember Nurse, StaffMember By, DateOnly From, DateOnly To);

/// <summary>A nurse's round of a day as it is planned, in order, whoever goes; empty for none.</summary>
public sealed record FindRound(StaffId Nurse, DateOnly Day) : IRequest<IReadOnlyList<PatientId>>;

/// <summary>
/// The people this member of staff may see now, and nobody else: a doctor's own (active care-team link), a nurse's rounds (24 h
/// before to 48 h after). Ordered by round, then by name.
/// </summary>
public sealed record ListMyPatients(StaffId Viewer) : IRequest<IReadOnlyList<PatientCard>>;

/// <summary>One person, if the viewer may see them now; null otherwise, exactly as for a person who does not exist.</summary>
public sealed record FindMyPatient(StaffId Viewer, PatientId Patient) : IRequest<PatientCard?>;

/// <summary>What a member of staff in charge sees of who a person is.</summary>
/// <param name="Id">The random id.</param>
/// <param name="Pseudonym">As in texts to nurses.</param>
/// <param name="FirstName">First name.</param>
/// <param name="LastName">Last name.</param>
/// <param name="BirthDate">Birth date.</param>
/// <param name="Address">For the itinerary.</param>
/// <param name="DoorCode">Or null.</param>
/// <param name="RoundDay">For a nurse: the day of the round that lets her see this person (today when several).</param>
/// <param name="RoundOrder">For a nurse: the place on that round, from 1.</param>
/// <param name="Contacts">Relatives in order.</param>
/// <param name="Box">The box at home; null for none.</param>
public sealed record PatientCard(
    PatientId Id, string Pseudonym, string FirstName, string LastName, DateOnly BirthDate, string Address, string? DoorCode,
    DateOnly? RoundDay, int? RoundOrder, IReadOnlyList<Contact> Contacts, BoxId? Box);

/// <summary>Administrative list for the back office: names to assign boxes by, no medical value. Most recent first, at most 100.</summary>
public sealed record ListPatientsForOffice(string? Search = null) : IRequest<IReadOnlyList<OfficePatient>>;

/// <summary>What the back office sees of a person.</summary>
public sealed record OfficePatient(PatientId Id, string Pseudonym, string FirstName, string LastName, BoxId? Box, DateTimeOffset AdmittedAt);

/// <summary>A person for a document that staff asked for or a schedule makes; access was decided by who asks. Null when unknown.</summary>
public sealed record GetPatientForDocument(PatientId Patient) : IRequest<PatientCard?>;

/// <summary>Everyone in care, for scheduled work. Ids only.</summary>
public sealed record ListPatientsInCare : IRequest<IReadOnlyList<PatientId>>;

/// <summary>The person's active care team, doctors first, then by name. Empty when unknown.</summary>
public sealed record ListCareTeam(PatientId Patient) : IRequest<IReadOnlyList<StaffMember>>;

/// <summary>Which bracelet each box is known to hear, in the home it stands in now: read once at a start, so that no box's first message asks. Ids and serials only.</summary>
public sealed record ListPairings : IRequest<IReadOnlyList<Paired>>;

/// <summary>A box and the bracelet in force.</summary>
/// <param name="Box">The box.</param>
/// <param name="BraceletSerial">As the bracelet names itself.</param>
public sealed record Paired(BoxId Box, string BraceletSerial);
