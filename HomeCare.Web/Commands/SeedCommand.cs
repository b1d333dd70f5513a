using System.CommandLine;
using System.Text.Json;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Shared;

namespace HomeCare.Web.Commands;

/// <summary><c>seed</c>: invented people to try the system with. Never beside real ones: a store that has any is left alone.</summary>
internal static class SeedCommand
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public static Command Make()
    {
        var homes = new Option<int>("--homes") { Description = "How many homes, 1-500.", DefaultValueFactory = _ => 3 };
        var scenarios = new Option<string>("--scenarios")
        {
            Description = "What happens in the homes, in turn; written beside each home.",
            DefaultValueFactory = _ => "stable,tachycardia,fall",
        };
        var file = new Option<FileInfo>("--out") { Description = "The JSON file with sign-ins and codes, readable by you alone.", Required = true };
        var seed = new Command("seed", "Fills an empty store with invented people, boxes and accounts to try it with.") { homes, scenarios, file };
        CommandLine.Runs(seed, (parsed, settings, cancellationToken) => Offline.RunAsync(settings, async (mediator, time) =>
        {
            var count = parsed.GetValue(homes);
            if (count is < 1 or > 500)
            {
                await Console.Error.WriteLineAsync("--homes is a number from 1 to 500.");
                return 2;
            }

            if ((await mediator.Send(new ListAccounts(), cancellationToken)).Count > 0)
            {
                return await Offline.RefuseAsync(new Refusal(
                    "not_empty",
                    "Ces données existent déjà : rien n’a été changé. Indiquez un autre dossier avec --Storage:Folder.",
                    "There already is data here: nothing was changed. Name another folder with --Storage:Folder."));
            }

            var path = parsed.GetRequiredValue(file).FullName;
            var seeding = new Seeding(mediator, time, parsed.GetValue(scenarios)!.Split(','));
            var outcome = await seeding.RunAsync(count, cancellationToken);
            if (outcome.Refusal is { } refusal)
            {
                return await Offline.RefuseAsync(refusal);
            }

            await WritePrivatelyAsync(path, outcome.Value, cancellationToken);
            await Console.Out.WriteLineAsync($"{count} homes and {outcome.Value.SignIns.Count} sign-ins: {path}");
            return 0;
        }));
        return seed;
    }

    private static async Task WritePrivatelyAsync(string path, Seeded seeded, CancellationToken cancellationToken)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var stream = new FileStream(path, options);
        await JsonSerializer.SerializeAsync(stream, seeded, Json, cancellationToken);
    }
}
