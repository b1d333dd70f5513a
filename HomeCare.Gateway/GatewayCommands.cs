using System.CommandLine;
using HomeCare.Gateway.Bracelet.BlueZ;
using HomeCare.Gateway.Diagnosis;
using HomeCare.Gateway.Simulation;
using HomeCare.Gateway.SmsGateway;
using HomeCare.Gateway.Uplink;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace HomeCare.Gateway;

/// <summary>The command line. What it names goes before what gateway.json says.</summary>
internal static class GatewayCommands
{
    private const int WrongSettings = 2;

    /// <param name="stdin">Where "-" reads from.</param>
    public static RootCommand Root(Func<Stream>? stdin = null)
    {
        stdin ??= () => Stream.Null;
        var file = new Option<FileInfo>("--settings") { Description = "Settings file; gateway.json beside the program by default." };
        Option<string>[] all =
        [
            new("--data") { Description = "Folder of everything the box keeps." },
            new("--server") { Description = "The server's address, https://…" },
            new("--bracelet") { Description = "bluetooth, bluetooth:hci1, or the bracelet's WebSocket, ws://…" },
            new("--pairingButton") { Description = "Input device of the pairing button, /dev/input/…; empty for none." },
            new("--modem") { Description = "The GSM modem's serial port; empty for none." },
            new("--pinFile") { Description = "File that holds the PIN of the modem's SIM (or \"pin\" in the settings file)." },
            new("--modemPower") { Description = "File of the kernel that switches the modem's power by \"0\" and \"1\"; empty for none." },
            new("--keyFile") { Description = "File of the key of names and numbers on the disk, made when absent; in the data folder by default." },
            new("--code") { Description = "One-time enrolment code." },
            new("--authority") { Description = "PEM file of the server's authority, for the enrolment." },
        ];
        foreach (var option in all)
        {
            option.Recursive = true;
        }

        file.Recursive = true;
        var root = new RootCommand("The box of a HomeCare home.") { file };
        var enrol = new Command("enrol", "Trades a one-time code for the box's certificate, and stops.");
        all.ToList().ForEach(root.Options.Add);
        var pair = new Command("pair", "Presses the pairing button of the box that runs on this data folder.");
        root.Subcommands.Add(enrol);
        root.Subcommands.Add(new Command("decode", "Shows what bytes from a bracelet or a modem say.") { DecodeGattCommand.Make(stdin), DecodePduCommand.Make(stdin) });
        root.Subcommands.Add(new Command("encode", "Shows the bytes of a text.") { EncodePduCommand.Make(stdin) });
        root.Subcommands.Add(pair);
        root.Subcommands.Add(DoctorCommand.Make(line => Settings(line, file, all)));
        root.Subcommands.Add(CanaryCommand.Make(line => Settings(line, file, all)));
        root.Subcommands.Add(SmsGatewayCommand.Make(line => Settings(line, file, all)));
        root.SetAction((line, stop) => RunAsync(Settings(line, file, all), line.InvocationConfiguration.Error, stop));
        enrol.SetAction((line, stop) => EnrolAsync(Settings(line, file, all), line.InvocationConfiguration, stop));
        pair.SetAction((line, _) => PairAsync(Settings(line, file, all), line.InvocationConfiguration));
        return root;
    }

    private static GatewaySettings Settings(ParseResult line, Option<FileInfo> file, Option<string>[] all)
    {
        try
        {
            return Read(line, file, all);
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            var path = line.GetValue(file)?.FullName ?? "gateway.json";
            return GatewaySettings.Unreadable($"{path} ne se lit pas : {(broken.InnerException ?? broken).Message.ReplaceLineEndings(" ")}");
        }
    }

    private static GatewaySettings Read(ParseResult line, Option<FileInfo> file, Option<string>[] all) => GatewaySettings.From(
        new ConfigurationBuilder()
            .AddJsonFile(line.GetValue(file)?.FullName ?? Path.Combine(AppContext.BaseDirectory, "gateway.json"), optional: line.GetValue(file) is null)
            .AddInMemoryCollection(all
                .Where(option => line.GetResult(option) is not null)
                .Select(option => KeyValuePair.Create(option.Name.Replace("-", "", StringComparison.Ordinal), line.GetValue(option))))
            .Build());

    private static async Task<int> RunAsync(GatewaySettings settings, TextWriter error, CancellationToken stop)
    {
        if (await RefusedAsync(settings.Problems(), error))
        {
            return WrongSettings;
        }

        using var host = GatewayHost.Build(settings);
        await host.RunAsync(stop);
        return 0;
    }

    private static async Task<int> EnrolAsync(GatewaySettings settings, InvocationConfiguration shell, CancellationToken stop)
    {
        if (await RefusedAsync(settings.Problems(enrolling: true), shell.Error))
        {
            return WrongSettings;
        }

        GatewayHost.MakeDataFolder(settings);
        var (refusal, trouble) = await Enrolling.TryAsync(
            new BoxIdentity(settings.Data), settings.ServerAddress, settings.Authority, settings.Code, TimeProvider.System, stop);
        if (refusal is not null || trouble != UplinkTrouble.None)
        {
            await shell.Error.WriteLineAsync(refusal ?? $"Le serveur ne répond pas à l'inscription ({trouble}) : vérifiez l'adresse et la connexion, puis recommencez.");
            return 1;
        }

        await shell.Output.WriteLineAsync("Boîtier inscrit.");
        return 0;
    }

    private static async Task<int> PairAsync(GatewaySettings settings, InvocationConfiguration shell)
    {
        if (!Directory.Exists(settings.Data))
        {
            await shell.Error.WriteLineAsync($"« data » doit nommer le dossier d'un boîtier ; ici : « {settings.Data} ».");
            return WrongSettings;
        }

        FileButton.Press(settings.Data);
        await shell.Output.WriteLineAsync("Association ouverte pour une minute : mettez le bracelet en route près du boîtier.");
        return 0;
    }

    private static async Task<bool> RefusedAsync(IReadOnlyList<string> problems, TextWriter error)
    {
        foreach (var problem in problems)
        {
            await error.WriteLineAsync(problem);
        }

        return problems.Count > 0;
    }
}
