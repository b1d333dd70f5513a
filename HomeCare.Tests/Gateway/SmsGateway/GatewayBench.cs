using System.Net;
using System.Web;
using HomeCare.Modules.Alerts.Texts;
using HomeCare.Tests.Alerts.Texts;
using HomeCare.Tests.Gateway.Sms;
using HomeCare.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace HomeCare.Tests.Gateway.SmsGateway;

/// <summary>A modem of the server's machine, the program before it, and the server's own sender and reader of its words, over real sockets.</summary>
internal sealed class GatewayBench : IAsyncDisposable
{
    public const string Password = "un-mot-de-passe-assez-long";

    private readonly HttpListener door;
    private readonly IHost host;

    private GatewayBench(HttpListener door, IHost host, VirtualModem modem, ProviderServer server, SmsChannels channels) =>
        (this.door, this.host, Modem, Server, Channels) = (door, host, modem, server, channels);

    public VirtualModem Modem { get; }

    /// <summary>What stands where the server's site would, and keeps what it is told.</summary>
    public ProviderServer Server { get; }

    /// <summary>The server's channels, from the settings an operator would write.</summary>
    public SmsChannels Channels { get; }

    public static async Task<GatewayBench> StartAsync(params ModemFault[] faults)
    {
        var time = SmsBench.Fast;
        var modem = VirtualModem.InMemory(time);
        faults.ToList().ForEach(modem.Faults.Add);
        var server = await ProviderServer.StartAsync();
        server.Answer = (_, _) => Task.CompletedTask;
        var (door, port) = Listen();
        var builder = GatewayHost.Bare();
        builder.Services.AddSingleton(new GsmModem(modem.Open, time, NullLogger<GsmModem>.Instance, SmsBench.Quick));
        var site = server.Url.GetLeftPart(UriPartial.Authority);
        SmsGatewayCommand.Add(builder.Services, door, Password, new Uri(site + "/sms/replies/modem"), time);
        var host = builder.Build();
        await host.StartAsync();
        await host.Services.GetRequiredService<GsmModem>().WhenReadyAsync(CancellationToken.None);
        return new GatewayBench(door, host, modem, server, SmsSettings.Read(Settings(port, site), "", TimeProvider.System, () => new SocketsHttpHandler()));
    }

    public Uri Door => new(door.Prefixes.Single());

    public Task<SendResult> SendAsync(string text = "[SUIVI] ROUGE Pat. 7K3Q: chute", string to = "+33612345678") =>
        Channels.First.Sender.SendAsync(new HomeCare.Modules.Alerts.Texts.Sms("7K3Q", to, text, "raised"), CancellationToken.None);

    public List<ReceivedSms> Taken()
    {
        var taken = new List<ReceivedSms>();
        while (Modem.Received.TryRead(out var sms))
        {
            taken.Add(sms);
        }

        return taken;
    }

    /// <summary>What the server was told, as its own reader of this channel sees it.</summary>
    public List<ProviderWords> Told(string path) =>
    [
        .. Server.Requests.Where(one => one.Path == path).Select(one => new ProviderWords(
            Channels.First.CalledAt + path, [], Members(one.Body), one.Headers.GetValueOrDefault("X-Twilio-Signature"))),
    ];

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
        Channels.Dispose();
        await Modem.DisposeAsync();
        await Server.DisposeAsync();
    }

    public static IConfiguration Settings(int port, string site) => new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Site:Url"] = site,
        ["Site:PublicUrl"] = "https://suivi.exemple.fr",
        ["Sms:Sender"] = "modem",
        ["Sms:Modem:Url"] = $"http://127.0.0.1:{port}/messages",
        ["Sms:Modem:Password"] = Password,
    }).Build();

    private static (HttpListener Door, int Port) Listen()
    {
        var port = FreePort.Next();
        var door = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
        door.Start();
        return (door, port);
    }

    private static List<KeyValuePair<string, string>> Members(string body)
    {
        var form = HttpUtility.ParseQueryString(body);
        return [.. form.AllKeys.Select(key => KeyValuePair.Create(key!, form[key]!))];
    }
}
