using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;

namespace HomeCare.Web.Commands;

/// <summary>What seeding made, as it is written to the file; the authority's certificate is what boxes trust.</summary>
internal sealed record Seeded(string AuthorityFile, IReadOnlyList<SeededSignIn> SignIns, IReadOnlyList<SeededHome> Homes);

/// <summary>A way in.</summary>
internal sealed record SeededSignIn(string Email, string Password, string TotpSecret, string Role);

/// <summary>A home with its box's one-time code.</summary>
internal sealed record SeededHome(
    Guid PatientId, string Pseudonym, string ShortName, string Scenario, Guid BoxId, string BoxSerial, string Code, DateTimeOffset CodeValidUntil,
    IReadOnlyList<SeededContact> Contacts);

/// <summary>A relative whom the box texts.</summary>
internal sealed record SeededContact(Guid ContactId, string FirstName, string Relationship, string NumberE164, int Order);

/// <summary>Makes invented people by the same requests that the pages send.</summary>
internal sealed class Seeding(IMediator mediator, TimeProvider time, IReadOnlyList<string> scenarios)
{
    private readonly Cast cast = new();

    public async Task<Outcome<Seeded>> RunAsync(int homes, CancellationToken cancellationToken)
    {
        try
        {
            var doctor = Need(await mediator.Send(new AddStaff(StaffRole.Doctor, "Dr Marc Lefèvre, cardiologue", cast.NextNumber()), cancellationToken));
            var nurse = Need(await mediator.Send(new AddStaff(StaffRole.Nurse, "Claire Petit, infirmière", cast.NextNumber()), cancellationToken));
            SeededSignIn[] signIns =
            [
                await OpenAsync("medecin@homecare.example", AccountRole.Doctor, doctor, cancellationToken),
                await OpenAsync("infirmiere@homecare.example", AccountRole.Nurse, nurse, cancellationToken),
                await OpenAsync("admin@homecare.example", AccountRole.Admin, null, cancellationToken),
            ];
            var made = new List<SeededHome>();
            for (var index = 0; index < homes; index++)
            {
                made.Add(await MakeHomeAsync(index, doctor, nurse, cancellationToken));
            }

            PatientId[] round = [.. made.Select(home => new PatientId(home.PatientId))];
            var paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
            var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), paris).DateTime);
            Need(await mediator.Send(new PlanRound(nurse, today, round), cancellationToken));
            Need(await mediator.Send(new PlanRound(nurse, today.AddDays(1), round), cancellationToken));
            var authority = (await mediator.Send(new GetServerCertificate(), cancellationToken)).AuthorityFile;
            return new Seeded(authority, signIns, made);
        }
        catch (RefusedException refused)
        {
            return refused.Refusal;
        }
    }

    private async Task<SeededHome> MakeHomeAsync(int index, StaffId doctor, StaffId nurse, CancellationToken cancellationToken)
    {
        var person = Cast.Person(index, DateOnly.FromDateTime(time.GetUtcNow().Date));
        var patient = Need(await mediator.Send(
            new AdmitPatient(person.FirstName, person.LastName, person.BirthDate, person.Address, person.DoorCode), cancellationToken));
        var order = 0;
        foreach (var (firstName, relationship) in person.Relatives)
        {
            Need(await mediator.Send(new AddContact(patient, firstName, relationship, cast.NextNumber(), ++order), cancellationToken));
        }

        Need(await mediator.Send(new JoinCareTeam(patient, doctor), cancellationToken));
        Need(await mediator.Send(new JoinCareTeam(patient, nurse), cancellationToken));
        var serial = $"HC-{index + 1:D4}";
        var box = Need(await mediator.Send(new PrepareBox(serial, patient), cancellationToken));
        var sheet = (await mediator.Send(new GetContacts(patient), cancellationToken))!;
        return new SeededHome(
            patient.Value, sheet.Pseudonym, sheet.ShortName, scenarios[index % scenarios.Count].Trim(), box.Box.Value, serial, box.Code, box.ValidUntil,
            [.. sheet.Contacts.Select(contact => new SeededContact(contact.Id.Value, contact.FirstName, contact.Relationship, contact.NumberE164, contact.Order))]);
    }

    private async Task<SeededSignIn> OpenAsync(string email, AccountRole role, StaffId? staff, CancellationToken cancellationToken)
    {
        var password = Secrets.NewPassword();
        var account = Need(await mediator.Send(new CreateAccount(email, password, role, staff), cancellationToken));
        return new SeededSignIn(email, password, account.TotpSecret, role.ToString().ToLowerInvariant());
    }

    private static T Need<T>(Outcome<T> outcome) => outcome.Refusal is { } refusal ? throw new RefusedException(refusal) : outcome.Value;

    // Any step may be refused, and then the whole seeding is; passing each refusal up by hand would hide what is made.
    private sealed class RefusedException(Refusal refusal) : Exception(refusal.Code)
    {
        public Refusal Refusal => refusal;
    }
}
