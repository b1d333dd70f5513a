using System.CommandLine;
using System.Globalization;
using System.Threading.Channels;
using HomeCare.Gateway.Bracelet;
using HomeCare.Gateway.Uplink;
using Microsoft.Extensions.Hosting;

namespace HomeCare.Gateway.Simulation;

/// <summary>
/// `canary`: the box's own program with a bracelet and a modem that are not there, on whose wrist nobody falls every few minutes. All between them is what
/// stands in homes: intake, danger path, spool, modem commands, certificate, server. The server watches that each fall comes through.
/// </summary>
internal static class CanaryCommand
{
    /// <summary>Says of a data folder that its box is the canary's. Without it a real home's box could be started so, and nurses would run.</summary>
    public const string Mark = "canary";

    private const int WrongSettings = 2;
    private const string Serial = "HC-CANARI";

    public static Command Make(Func<ParseResult, GatewaySettings> settings)
    {
        var every = new Option<string>("--every") { Description = "Between two falls, hh:mm:ss; the same as the server's Canary:Every.", DefaultValueFactory = _ => "00:05:00" };
        var command = new Command("canary", "Runs the box of the invented person whose falls show that the chain holds. Texts nobody.") { every };
        command.SetAction((line, stop) => RunAsync(settings(line), line.GetValue(every)!, line.InvocationConfiguration.Error, TimeProvider.System, stop));
        return command;
    }

    private static async Task<int> RunAsync(GatewaySettings settings, string every, TextWriter error, TimeProvider time, CancellationToken stop)
    {
        if (Refusal(settings, every) is { } no)
        {
            await error.WriteLineAsync(no);
            return WrongSettings;
        }

        GatewayHost.MakeDataFolder(settings);
        await File.WriteAllTextAsync(Path.Combine(settings.Data, Mark), "", stop);
        await using var modem = VirtualModem.OnPseudoTerminal(time);
        await using var bracelet = VirtualBracelet.Play(Scenario.Named("stable"), Serial, seed: 1, time);
        var alone = settings with { Bracelet = bracelet.Uri.ToString(), Modem = modem.PortPath };
        if (alone.Problems() is { Count: > 0 } problems)
        {
            await error.WriteLineAsync(string.Join(Environment.NewLine, problems));
            return WrongSettings;
        }

        using var host = GatewayHost.Build(alone);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task[] aside =
        [
            FallAsync(bracelet, TimeSpan.Parse(every, CultureInfo.InvariantCulture), time, over.Token),
            ForgetAsync(modem.Received, over.Token), ForgetAsync(bracelet.Measured, over.Token), ForgetAsync(bracelet.Sent, over.Token), ForgetAsync(bracelet.Confirmed, over.Token),
        ];
        await host.RunAsync(stop);
        await over.CancelAsync();
        await Task.WhenAll(aside).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }

    /// <summary>A sentence for what cannot work or must not be; null when it may begin.</summary>
    private static string? Refusal(GatewaySettings settings, string every)
    {
        if (!TimeSpan.TryParse(every, CultureInfo.InvariantCulture, out var span) || span < TimeSpan.FromSeconds(5) || span > TimeSpan.FromDays(1))
        {
            return $"« --every » s'écrit heures:minutes:secondes, de 00:00:05 à un jour ; ici : « {every} ».";
        }

        if (settings.Modem.Length > 0)
        {
            return "« modem » est réglé : c'est le boîtier d'un vrai domicile. Le canari apporte son modem ; lancez-le sur une autre machine, sans ce réglage.";
        }

        return settings.Data.Length > 0 && new BoxIdentity(settings.Data).IsEnrolled && !File.Exists(Path.Combine(settings.Data, Mark))
            ? $"« {settings.Data} » est le dossier d'un boîtier inscrit, pas celui du canari : ses fausses chutes appelleraient les soignants d'une vraie personne. Donnez un dossier à lui."
            : null;
    }

    private static async Task FallAsync(VirtualBracelet bracelet, TimeSpan every, TimeProvider time, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(every, time);
        while (await timer.WaitForNextTickAsync(stop))
        {
            bracelet.Signal(BraceletEventKind.Fall, immobile: true);
        }
    }

    /// <summary>Nobody reads what they noted, and they note for years.</summary>
    private static async Task ForgetAsync<T>(ChannelReader<T> noted, CancellationToken stop)
    {
        await foreach (var one in noted.ReadAllAsync(stop))
        {
            _ = one;
        }
    }
}
