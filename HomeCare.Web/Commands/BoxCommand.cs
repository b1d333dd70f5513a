using System.CommandLine;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Web.Commands;

/// <summary><c>box prepare</c>: the one-time code for a box, without the pages. <c>box replay</c>: what was lost is asked for again.</summary>
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
        return new Command("box", "Boxes.") { prepare, Replay() };
    }

    private static Command Replay()
    {
        var box = new Option<Guid?>("--box") { Description = "Which box, by its id; every enrolled box when absent." };
        var from = new Option<DateTimeOffset>("--from") { Description = "Measured at or after, such as 2026-03-10T00:00:00Z.", Required = true };
        var until = new Option<DateTimeOffset>("--until") { Description = "Measured before.", Required = true };
        var replay = new Command("replay", "Asks boxes to send again what a restored backup lost; they keep 7 days. They are asked at their next heartbeats.")
        {
            box, from, until,
        };
        CommandLine.Runs(replay, (parsed, settings, cancellationToken) => Offline.RunAsync(settings, async (mediator, _) =>
        {
            BoxId? which = parsed.GetValue(box) is { } id ? new BoxId(id) : null;
            var outcome = await mediator.Send(
                new AskReplay(which, parsed.GetRequiredValue(from).ToUniversalTime(), parsed.GetRequiredValue(until).ToUniversalTime()), cancellationToken);
            if (outcome.Refusal is { } refusal)
            {
                return await Offline.RefuseAsync(refusal);
            }

            await Console.Out.WriteLineAsync($"{outcome.Value} boxes will be asked at their next heartbeat");
            return 0;
        }));
        return replay;
    }
}
