using System.Security.Cryptography.X509Certificates;
using HomeCare.Tests.Gateway.Support;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Uplink;

/// <summary>The client against a real server on a real port that misbehaves: anything but an exact receipt is no receipt.</summary>
[TestFixture]
internal sealed class ServerClientTests
{
    internal static readonly byte[] Beat = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(
        new BoxHeartbeat(
            1, TimeProvider.System.GetUtcNow(), 0, "1", BoxLinkState.NeverPaired, null, null, null, BoxModemState.None, null, null, null, 0, 0, 0),
        BoxWireJson.Options);

    private ServerTwin _server = null!;
    private TestFolder _folder = null!;
    private ServerClient _client = null!;

    [SetUp]
    public async Task SetUp()
    {
        _server = await ServerTwin.StartAsync();
        _folder = new TestFolder();
        var identity = await EnrolledAsync(_server, _folder);
        var credentials = await identity.CredentialsAsync(default);
        _client = new ServerClient(_server.Address, credentials.Authority, credentials.Certificate, TimeProvider.System);
    }

    [TearDown]
    public async Task TearDown()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task An_exact_receipt_is_received_over_mutual_TLS_with_a_digest()
    {
        var answer = await PostAsync();

        Assert.That(answer, Is.InstanceOf<ServerAnswer.Received>());
        Assert.That(_server.Heartbeats, Has.Count.EqualTo(1));
    }

    [TestCase(200, "text/html", "<html>Bienvenue sur WIFI-HOTEL</html>", UplinkTrouble.CaptivePortal)]
    [TestCase(200, "application/json", "<html></html>", UplinkTrouble.NoReceipt)]
    [TestCase(200, "application/json", "", UplinkTrouble.NoReceipt)]
    [TestCase(200, "application/json", "null", UplinkTrouble.NoReceipt)]
    [TestCase(200, "application/json", "{}", UplinkTrouble.NoReceipt)]
    [TestCase(200, "application/json", """{"version":2,"receivedAt":"2026-03-12T00:00:00Z","items":[]}""", UplinkTrouble.NoReceipt)]
    [TestCase(200, "application/json", """{"version":1,"receivedAt":"2026-03-12T00:00:00Z","items":[]""", UplinkTrouble.NoReceipt)]
    [TestCase(200, "application/json", """{"version":1,"receivedAt":"2026-03-12T00:00:00Z","items":[{"index":0,"outcome":"stored"}]}""", UplinkTrouble.NoReceipt, Description = "a line too many")]
    [TestCase(200, "text/plain", """{"version":1,"receivedAt":"2026-03-12T00:00:00Z","items":[]}""", UplinkTrouble.NoReceipt)]
    [TestCase(202, "application/json", """{"version":1,"receivedAt":"2026-03-12T00:00:00Z","items":[]}""", UplinkTrouble.NoReceipt)]
    [TestCase(204, "text/html", "", UplinkTrouble.CaptivePortal)]
    [TestCase(302, "text/html", "", UplinkTrouble.CaptivePortal)]
    [TestCase(400, "text/html", "<html>Bad request</html>", UplinkTrouble.CaptivePortal, Description = "a proxy's refusal parks nothing")]
    [TestCase(401, "application/problem+json", "{}", UplinkTrouble.BoxRefused)]
    [TestCase(403, "application/problem+json", "{}", UplinkTrouble.BoxRefused)]
    [TestCase(404, "application/json", "{}", UplinkTrouble.NoReceipt)]
    [TestCase(500, "text/plain", "oops", UplinkTrouble.ServerFault)]
    [TestCase(502, "text/html", "<html>", UplinkTrouble.ServerFault)]
    [TestCase(503, "text/plain", "", UplinkTrouble.Busy)]
    [TestCase(429, "text/plain", "", UplinkTrouble.Busy)]
    public async Task Anything_else_is_not_received_and_says_why(int status, string media, string body, UplinkTrouble trouble)
    {
        _server.Misbehave(async (context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = media;
            if (status == 302)
            {
                context.Response.Headers.Location = "http://wifi.example/login";
            }

            if (status != 204)
            {
                await context.Response.WriteAsync(body);
            }
        });

        Assert.That(await PostAsync(), Is.EqualTo(new ServerAnswer.NotNow(trouble)));
    }

    [Test]
    public async Task A_receipt_whose_lines_are_out_of_order_is_none()
    {
        _server.Misbehave((context, _) =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(
                """{"version":1,"receivedAt":"2026-03-12T00:00:00Z","items":[{"index":1,"outcome":"stored"},{"index":0,"outcome":"stored"}]}""");
        });

        var answer = await _client.PostAsync(BoxWire.ReadingsPath, Beat, items: 2, TimeSpan.FromSeconds(10), default);

        Assert.That(answer, Is.EqualTo(new ServerAnswer.NotNow(UplinkTrouble.NoReceipt)));
    }

    [TestCase(400)]
    [TestCase(413)]
    [TestCase(422)]
    public async Task A_refused_batch_says_why(int status)
    {
        _server.Misbehave((context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/problem+json";
            return context.Response.WriteAsync("""{"title":"Refusé","detail":"items[3].sequence manque"}""");
        });

        Assert.That(await PostAsync(), Is.EqualTo(new ServerAnswer.Refused($"{status} items[3].sequence manque")));
    }

    [TestCase("""{"title":"Refus\ud800","detail":"\udc00"}""")]
    [TestCase("""{"detai\ud800":1}""")]
    [TestCase("""{"detail":""")]
    public async Task A_refusal_whose_reason_is_no_text_is_a_refusal_all_the_same(string body)
    {
        _server.Misbehave((context, _) =>
        {
            context.Response.StatusCode = 422;
            context.Response.ContentType = "application/problem+json";
            return context.Response.WriteAsync(body);
        });

        Assert.That(await PostAsync(), Is.EqualTo(new ServerAnswer.Refused("422")));
    }

    [TestCase(503)]
    [TestCase(429)]
    public async Task The_server_s_wish_for_a_pause_is_heard(int status)
    {
        _server.Misbehave((context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "7";
            return Task.CompletedTask;
        });

        Assert.That(await PostAsync(), Is.EqualTo(new ServerAnswer.NotNow(UplinkTrouble.Busy, TimeSpan.FromSeconds(7))));
    }

    [Test]
    public async Task A_receipt_that_is_cut_off_is_none()
    {
        _server.Misbehave(async (context, _) =>
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = 500;
            await context.Response.WriteAsync("""{"version":1,"receivedAt":"2026-""");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });

        Assert.That(await PostAsync(), Is.InstanceOf<ServerAnswer.NotNow>());
    }

    [Test]
    public async Task A_server_that_says_nothing_is_given_up_in_time()
    {
        _server.Misbehave((context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted));

        var answer = await _client.PostAsync(BoxWire.HeartbeatsPath, Beat, 0, TimeSpan.FromMilliseconds(200), default);

        Assert.That(answer, Is.EqualTo(new ServerAnswer.NotNow(UplinkTrouble.Unreachable)));
    }

    [Test]
    public async Task A_server_that_is_away_is_unreachable()
    {
        await _server.DownAsync();

        Assert.That(await PostAsync(), Is.EqualTo(new ServerAnswer.NotNow(UplinkTrouble.Unreachable)));
    }

    [Test]
    public async Task A_name_that_nobody_knows_is_named_as_such()
    {
        using var client = new ServerClient(new Uri("https://homecare.invalid:1"), [], box: null, TimeProvider.System);

        var answer = await client.PostAsync(BoxWire.HeartbeatsPath, Beat, 0, TimeSpan.FromSeconds(20), default);

        Assert.That(answer, Is.EqualTo(new ServerAnswer.NotNow(UplinkTrouble.NameUnknown)));
    }

    [Test]
    public async Task A_server_of_another_authority_is_not_talked_to()
    {
        await using var stranger = await ServerTwin.StartAsync();
        var authority = new X509Certificate2Collection();
        authority.ImportFromPem(_server.AuthorityPem);
        using var client = new ServerClient(stranger.Address, authority, box: null, TimeProvider.System);

        var answer = await client.PostAsync(BoxWire.HeartbeatsPath, Beat, 0, TimeSpan.FromSeconds(10), default);

        Assert.That(answer, Is.EqualTo(new ServerAnswer.NotNow(UplinkTrouble.CertificateRefused)));
        Assert.That(stranger.Posts, Is.Empty);
    }

    [Test]
    public async Task A_certificate_for_another_name_is_refused()
    {
        var authority = new X509Certificate2Collection();
        authority.ImportFromPem(_server.AuthorityPem);
        using var client = new ServerClient(new Uri($"https://[::1]:{_server.Address.Port}"), authority, box: null, TimeProvider.System);

        var answer = await client.PostAsync(BoxWire.HeartbeatsPath, Beat, 0, TimeSpan.FromSeconds(10), default);

        Assert.That(answer, Is.EqualTo(new ServerAnswer.NotNow(UplinkTrouble.CertificateRefused)));
    }

    internal static async Task<BoxIdentity> EnrolledAsync(ServerTwin server, TestFolder folder)
    {
        var identity = new BoxIdentity(folder.Path);
        var ended = await Enrolling.TryAsync(
            identity, server.Address, folder.With("given.pem", server.AuthorityPem), server.Code, TimeProvider.System, default);
        Assert.That(ended, Is.EqualTo(((string?)null, UplinkTrouble.None)));
        return identity;
    }

    private Task<ServerAnswer> PostAsync() => _client.PostAsync(BoxWire.HeartbeatsPath, Beat, items: 0, TimeSpan.FromSeconds(20), default);
}
