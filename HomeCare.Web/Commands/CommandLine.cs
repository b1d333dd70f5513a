using System.CommandLine;
using System.Data.Common;
using HomeCare.Modules.Shared;

namespace HomeCare.Web.Commands;

/// <summary>
/// The one binary's commands. Settings of appsettings.json may follow any of them: <c>--Storage:Folder DIR</c>, <c>--Site:Url=…</c>, <c>--Role ingest</c>.
/// </summary>
internal static class CommandLine
{
    /// <summary>Runs what the arguments say; 0 when it went well, 1 when it was refused, 2 when the arguments are wrong.</summary>
    public static Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("HomeCare's server. Without a command it serves. Settings follow as --Section:Key value.")
        {
            SeedCommand.Make(), ReportCommand.Make(), AccountCommand.Make(), BoxCommand.Make(), CanaryCommand.Make(), JudgeCommand.Make(),
        };
        Runs(root, (_, settings, _) => ServeAsync(settings));

        // The host itself answers the signals, with time to drain.
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    /// <summary>Gives a command its work. What it does not know itself has to be settings.</summary>
    public static void Runs(Command command, Func<ParseResult, string[], CancellationToken, Task<int>> work)
    {
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = parsed.UnmatchedTokens.ToArray();
            if (FindMistake(settings) is { } mistake)
            {
                await Console.Error.WriteLineAsync($"'{mistake}' is neither a command nor a setting (--Section:Key value). --help lists the commands.");
                return 2;
            }

            try
            {
                return await work(parsed, settings, cancellationToken);
            }
            catch (Exception exception) when (exception is InvalidOperationException or IOException or UnauthorizedAccessException or DbException)
            {
                // Settings that cannot work, a port that is taken, a folder or database out of reach: one sentence each. In debugging the stack helps.
                await Console.Error.WriteLineAsync(Environment.GetEnvironmentVariable("HOMECARE_STACK") == "1" ? exception.ToString() : exception.Message);
                return 1;
            }
        });
    }

    private static async Task<int> ServeAsync(string[] settings)
    {
        await using var app = Site.Build(settings);
        app.Services.GetRequiredService<Doors>().CheckFree(ServerRoles.From(app.Configuration));
        using var behind = app.Services.GetRequiredService<Foremost>().KeepOthersBehind(TimeProvider.System, app.Services.GetRequiredService<ILogger<Foremost>>());
        await Site.PrepareAsync(app);
        await app.RunAsync();
        return 0;
    }

    private static string? FindMistake(string[] settings)
    {
        for (var index = 0; index < settings.Length; index++)
        {
            var setting = settings[index];
            var key = setting.Split('=')[0];
            if (!setting.StartsWith("--", StringComparison.Ordinal) || !(key.Contains(':') || key is "--Role" or "--Intake"))
            {
                return setting;
            }

            if (!setting.Contains('=') && ++index == settings.Length)
            {
                return setting;
            }
        }

        return null;
    }
}
