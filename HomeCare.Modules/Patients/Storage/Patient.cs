using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Patients.Storage;

/// <summary>A person cared for, with the relatives to be texted.</summary>
internal sealed class Patient
{
    private readonly List<Relative> relatives = [];

    private Patient()
    {
    }

    public PatientId Id { get; private init; }

    public string Pseudonym { get; private init; } = "";

    public string FirstName { get; private init; } = "";

    public string LastName { get; private init; } = "";

    public DateOnly BirthDate { get; private init; }

    public string Address { get; private init; } = "";

    public string? DoorCode { get; private init; }

    public string TimeZone { get; private init; } = "";

    /// <summary>Names and pseudonym as a search compares them: no accents, upper case.</summary>
    public string SearchKey { get; private init; } = "";

    public DateTime AdmittedAt { get; private init; }

    public DateTime? DischargedAt { get; private set; }

    /// <summary>Counts up at every change of what the contact sheet says; a change made on an older version is a lost race.</summary>
    public int Version { get; private set; } = 1;

    public IReadOnlyList<Relative> Relatives => relatives;

    public string ShortName => $"{FirstName} {char.ToUpperInvariant(LastName[0])}.";

    public static Patient Admit(AdmitPatient asked, string pseudonym, DateTimeOffset at) => new()
    {
        Id = PatientId.New(),
        Pseudonym = pseudonym,
        FirstName = asked.FirstName.Trim(),
        LastName = asked.LastName.Trim(),
        BirthDate = asked.BirthDate,
        Address = asked.Address.Trim(),
        DoorCode = string.IsNullOrWhiteSpace(asked.DoorCode) ? null : asked.DoorCode.Trim(),
        TimeZone = asked.TimeZone ?? HomeTime.DefaultZone,
        SearchKey = $"{Storage.SearchKey.Of(asked.LastName)} {Storage.SearchKey.Of(asked.FirstName)} {Storage.SearchKey.Of(asked.LastName)} {pseudonym}",
        AdmittedAt = at.UtcDateTime,
    };

    public void Discharge(DateTimeOffset at)
    {
        DischargedAt = at.UtcDateTime;
        Version++;
    }

    /// <summary>A relative who takes a place that is held moves those from there on one place back.</summary>
    public Relative AddRelative(string firstName, string relationship, string numberE164, int order)
    {
        if (relatives.Any(relative => relative.Order == order))
        {
            foreach (var later in relatives.Where(relative => relative.Order >= order))
            {
                later.MoveBack();
            }
        }

        var added = new Relative(ContactId.New(), firstName.Trim(), relationship.Trim(), numberE164, order);
        relatives.Add(added);
        Version++;
        return added;
    }

    public IReadOnlyList<Contact> Contacts() => [.. relatives.OrderBy(relative => relative.Order).Select(relative => relative.ToContact())];

    public ContactSheet ToSheet() => new(Pseudonym, ShortName, TimeZone, Version, Contacts());

    public PatientCard ToCard(BoxId? box, DateOnly? roundDay = null, int? roundOrder = null) => new(
        Id, Pseudonym, FirstName, LastName, BirthDate, Address, DoorCode, roundDay, roundOrder, Contacts(), box);
}

/// <summary>A relative who is texted.</summary>
internal sealed class Relative(ContactId id, string firstName, string relationship, string numberE164, int order)
{
    public ContactId Id { get; private init; } = id;

    public string FirstName { get; private init; } = firstName;

    public string Relationship { get; private init; } = relationship;

    public string NumberE164 { get; private init; } = numberE164;

    public int Order { get; private set; } = order;

    public void MoveBack() => Order++;

    public Contact ToContact() => new(Id, FirstName, Relationship, NumberE164, Order);
}
