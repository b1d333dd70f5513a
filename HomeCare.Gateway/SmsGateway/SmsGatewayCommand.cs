using System.CommandLine;
using System.Net;
using HomeCare.Gateway.Sms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HomeCare.Gateway.SmsGateway;

/// <summary>
/// `sms-gateway`: the box's own modem driver as a channel of the server, beside it on the same machine. It takes texts over HTTP in the words of Twilio's
/// message resource, so that to the server it is one more provider; it keeps nothing, for the server's outbox does.
/// </summary>
internal static class SmsGatewayCommand
{
    public const int DefaultPort = 5090;
    public const string DefaultReplies = "http://localhost:5080/sms/replies/modem";

    private const int LeastPassword = 16;
    private const int WrongSettings = 2;

    public static Command Make(Func<ParseResult, GatewaySettings> settings)
    {
        var port = new Option<int>("--port") { Description = "Where it listens, on 127.0.0.1 alone.", DefaultValueFactory = _ => DefaultPort };
        var password = new Option<string>("--passwordFile") { Description = "File with what the server must say, its Sms:…:Modem:Password; 16 characters or more.", DefaultValueFactory = _ => "" };
        var replies = new Option<string>("--replies") { Description = "Where texts that come in are told: the server's /sms/replies/ and the channel's name.", DefaultValueFactory = _ => DefaultReplies };
        var command = new Command("sms-gateway", "Texts for the server through a GSM modem of this machine.") { port, password, replies };
        command.SetAction((line, stop) => RunAsync(
            settings(line), line.GetValue(port), line.GetValue(password)!, line.GetValue(replies)!, line.InvocationConfiguration.Error, stop));
        return command;
    }

    private static async Task<int> RunAsync(GatewaySettings settings, int port, string passwordFile, string replies, TextWriter error, CancellationToken stop)
    {
        var password = Read(passwordFile);
        if (Problems(settings, port, passwordFile, password, replies) is { Count: > 0 } problems)
        {
            await error.WriteLineAsync(string.Join(Environment.NewLine, problems));
            return WrongSettings;
        }

        try
        {
            GatewayHost.MakeDataFolder(settings);
        }
        catch (Exception failing) when (failing is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"Le dossier « {settings.Data} » ne peut pas être créé ({failing.Message}) : donnez par --data un dossier où ce programme peut écrire.");
            return WrongSettings;
        }

        using var door = new HttpListener();
        door.Prefixes.Add($"http://127.0.0.1:{port}/");
        try
        {
            door.Start();
        }
        catch (HttpListenerException taken)
        {
            await error.WriteLineAsync($"Le port {port} de 127.0.0.1 ne s'ouvre pas ({taken.Message}) : un autre programme l'occupe. Arrêtez-le, ou donnez un autre port par --port et dans l'adresse du serveur.");
            return WrongSettings;
        }

        var builder = GatewayHost.Bare();
        builder.Services.AddSingleton(services => GatewayHost.MakeModem(settings, TimeProvider.System, services));
        Add(builder.Services, door, password, new Uri(replies), TimeProvider.System);
        using var host = builder.Build();
        await host.RunAsync(stop);
        return 0;
    }

    /// <summary>All but the modem, which a test brings along.</summary>
    public static void Add(IServiceCollection services, HttpListener door, string password, Uri replies, TimeProvider time)
    {
        services.AddSingleton(time);
        services.AddSingleton(new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) });
        services.AddSingleton(new ServerWords(password, replies));
        services.AddSingleton<ServerCalls>();
        services.AddSingleton<SentTexts>();
        services.AddSingleton<TextsUnderWay>();
        services.AddSingleton(door);
        services.AddHostedService<ModemWork>();
        services.AddHostedService<TextDoor>();
        services.AddHostedService(made => made.GetRequiredService<ServerCalls>());
    }

    private static List<string> Problems(GatewaySettings settings, int port, string passwordFile, string password, string replies)
    {
        if (settings.Unread is { } why)
        {
            return [why];
        }

        List<string> problems = [.. settings.Misnamed, .. settings.ModemProblems()];
        void Unless(bool right, string sentence) => problems.AddRange(right ? [] : [sentence]);

        Unless(settings.Modem.Length > 0, "« modem » manque : le port série du modem, par exemple --modem /dev/serial/by-id/….");
        Unless(port is > 0 and < 65536, $"« --port » va de 1 à 65535 ; ici : {port}.");
        Unless(
            password.Length >= LeastPassword,
            $"« --passwordFile » doit nommer un fichier lisible avec le mot de passe que le serveur dira, {LeastPassword} caractères au moins (par exemple : openssl rand -hex 20) ; ici : « {passwordFile} ».");
        Unless(ServerWords.MayCall(replies) is not null, $"« --replies » doit être une adresse https, ou http de cette machine, par exemple {DefaultReplies} ; ici : « {replies} ».");
        return problems;
    }

    private static string Read(string file)
    {
        try
        {
            return file.Length == 0 ? "" : File.ReadAllText(file).Trim();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
