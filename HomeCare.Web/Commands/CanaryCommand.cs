using System.CommandLine;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;

namespace HomeCare.Web.Commands;

/// <summary><c>canary create</c>: an invented person whose falls show every few minutes that the chain holds (decision 26).</summary>
internal static class CanaryCommand
{
    private static readonly DateOnly Born = new(1940, 1, 1);

    public static Command Make()
    {
        var phone = new Option<string>("--phone") { Description = "A telephone that nobody answers, such as an operator's test number: all of the canary's texts go there.", Required = true };
        var serial = new Option<string>("--serial") { Description = "Of the canary's box.", DefaultValueFactory = _ => "CANARI-1" };
        var create = new Command("create", "Admits the canary with a nurse, a relative and a box, and prints what to set and to start.") { phone, serial };
        CommandLine.Runs(create, (parsed, settings, cancellationToken) => Offline.RunAsync(settings, async (mediator, _) =>
        {
            var created = await CreateAsync(mediator, parsed.GetRequiredValue(phone), parsed.GetValue(serial)!, cancellationToken);
            if (created.Refusal is { } refusal)
            {
                return await Offline.RefuseAsync(refusal);
            }

            var (patient, box) = created.Value;
            await Console.Out.WriteLineAsync(
                $"""
                 patient {patient}
                 box     {box.Box}
                 code    {box.Code} (until {box.ValidUntil:u})

                 Set on every process of the server:  Canary__Patient={patient}  Canary__Page=+33… (support's telephone)
                 Keep running, on another machine than the server's:
                   ./homecare box canary --data DIR --server https://… --authority FILE.pem --code {box.Code}
                 """);
            return 0;
        }));
        return new Command("canary", "The invented person who shows that the chain holds.") { create };
    }

    /// <summary>A person, a nurse, a relative and a box like any; nothing but the number and the setting makes them the canary.</summary>
    public static async Task<Outcome<(PatientId Patient, PreparedBox Box)>> CreateAsync(IMediator mediator, string phone, string serial, CancellationToken cancellation)
    {
        if ((await mediator.Send(new ListStaffByNumber(phone), cancellation)).Count > 0)
        {
            return new Refusal(
                "phone_taken",
                "Ce numéro est celui d’un soignant, que le canari appellerait toutes les cinq minutes. Donnez un numéro que personne ne décroche.",
                "That number is a carer's, whom the canary would call every five minutes. Give one that nobody answers.");
        }

        var nurse = await mediator.Send(new AddStaff(StaffRole.Nurse, "Canari, essai automatique", phone), cancellation);
        if (nurse.Refusal is { } noNumber)
        {
            return noNumber;
        }

        var patient = (await mediator.Send(new AdmitPatient("Canari", "Essai", Born, "Aucune adresse : personne ne vit ici"), cancellation)).Value;
        await mediator.Send(new JoinCareTeam(patient, nurse.Value), cancellation);
        await mediator.Send(new AddContact(patient, "Canari", "essai automatique", phone, 1), cancellation);
        var box = await mediator.Send(new PrepareBox(serial, patient), cancellation);
        return box.Refusal is { } noBox ? noBox : (patient, box.Value);
    }
}
