using System.CommandLine;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using MediatR;

namespace HomeCare.Web.Commands;

/// <summary><c>account create</c>: the first account of a new house, and any later one.</summary>
internal static class AccountCommand
{
    public static Command Make()
    {
        var email = new Option<string>("--email") { Description = "Signs in with it.", Required = true };
        var role = new Option<AccountRole>("--role") { Description = "Doctor, Nurse or Admin.", Required = true };
        var name = new Option<string?>("--name") { Description = "For a doctor or nurse: as others read it, e.g. \"Claire Petit, infirmière\"." };
        var phone = new Option<string?>("--phone") { Description = "For a nurse: where texts go." };
        var create = new Command("create", "Opens an account and prints its password and authenticator secret, once.") { email, role, name, phone };
        CommandLine.Runs(create, (parsed, settings, _) => Offline.RunAsync(settings, (mediator, _) => CreateAsync(
            mediator, parsed.GetRequiredValue(email), parsed.GetRequiredValue(role), parsed.GetValue(name), parsed.GetValue(phone))));
        return new Command("account", "Accounts.") { create };
    }

    private static async Task<int> CreateAsync(IMediator mediator, string email, AccountRole role, string? name, string? phone)
    {
        if ((role == AccountRole.Admin) != (name is null))
        {
            await Console.Error.WriteLineAsync("--name is needed for a doctor or a nurse, and not for an admin.");
            return 2;
        }

        StaffId? staff = null;
        if (name is not null)
        {
            var added = await mediator.Send(new AddStaff(role == AccountRole.Doctor ? StaffRole.Doctor : StaffRole.Nurse, name, phone));
            if (added.Refusal is { } no)
            {
                return await Offline.RefuseAsync(no);
            }

            staff = added.Value;
        }

        var password = Secrets.NewPassword();
        var outcome = await mediator.Send(new CreateAccount(email, password, role, staff));
        if (outcome.Refusal is { } refusal)
        {
            return await Offline.RefuseAsync(refusal);
        }

        await Console.Out.WriteLineAsync($"account  {outcome.Value.Id}\npassword {password}\nsecret   {outcome.Value.TotpSecret}");
        return 0;
    }
}
