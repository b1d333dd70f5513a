using System.CommandLine;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Web.Commands;

/// <summary><c>box prepare</c>: the one-time code for a box, without the pages.</summary>
internal static class BoxCommand
{
    public static Command Make()
    {
        var serial = new Option<string>("--serial") { Description = "As printed on the box.", Required = true };
        var patient = new Option<Guid>("--patient") { Description = "In whose home it will stand.", Required = true };
        var prepare = new Command("prepare", "Prepares a box for a home and prints its one-time code, valid for 30 minutes.") { serial, patient };
        CommandLine.Runs(prepare, (parsed, settings, cancellationToken) => Offline.RunAsync(settings, async (mediator, _) =>
        {
            var request = new PrepareBox(parsed.GetRequiredValue(serial), new PatientId(parsed.GetRequiredValue(patient)));
            var outcome = await mediator.Send(request, cancellationToken);
            if (outcome.Refusal is { } refusal)
            {
                return await Offline.RefuseAsync(refusal);
            }

            await Console.Out.WriteLineAsync($"box  {outcome.Value.Box}\ncode {outcome.Value.Code} (until {outcome.Value.ValidUntil:u})");
            return 0;
        }));
        return new Command("box", "Boxes.") { prepare };
    }
}
