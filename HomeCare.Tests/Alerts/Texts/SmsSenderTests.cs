using System.Net;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using HomeCare.Modules.Alerts;
using HomeCare.Modules.Alerts.Texts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using ServerSendOutcome = HomeCare.Modules.Alerts.Texts.SendOutcome;

namespace HomeCare.Tests.Alerts.Texts;

internal sealed class SmsSenderTests
{
    private static readonly Sms Text = new("4F2B", "+33612345678", "[SUIVI] ROUGE Pat. 7K3Q: chute signalee & plus", "raised");
    private static readonly Uri Url = new("https://sms.exemple.fr/Messages.json");

    [Test]
    [Platform("Unix")]
    [UnsupportedOSPlatform("windows")]
    public async Task The_ledger_is_one_json_line_a_text_that_only_its_owner_reads()
    {
        var folder = Directory.CreateTempSubdirectory("homecare-ledger-").FullName;
        try
        {
            using var ledger = new LedgerSmsSender(folder, new FakeTimeProvider(new DateTimeOffset(2026, 3, 12, 13, 32, 0, TimeSpan.Zero)));

            var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => ledger.SendAsync(Text with { Kind = $"k{n}" }, CancellationToken.None)));

            var path = Path.Combine(folder, "sms-ledger.ndjson");
            var lines = (await File.ReadAllLinesAsync(path)).Select(line => JsonDocument.Parse(line).RootElement).ToList();
            Assert.That(lines.Select(line => line.GetProperty("kind").GetString()), Is.EquivalentTo(Enumerable.Range(0, 20).Select(n => $"k{n}")));
            Assert.That(lines[0].EnumerateObject().Select(member => member.Name), Is.EqualTo((string[])["at", "shortReference", "to", "text", "kind"]));
            Assert.That((lines[0].GetProperty("to").GetString(), lines[0].GetProperty("text").GetString()), Is.EqualTo((Text.ToE164, Text.Text)));
            Assert.That(results.Select(result => result.ProofOrReason).Distinct().Count(), Is.EqualTo(20));
            Assert.That(File.GetUnixFileMode(path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestCase(201, """{"sid":"SM123","status":"queued"}""", ServerSendOutcome.Accepted, "SM123")]
    [TestCase(200, """{"sid":42}""", ServerSendOutcome.Accepted, "42")]
    [TestCase(201, """{"status":"queued"}""", ServerSendOutcome.Unknown, "no_message_id 201")]
    [TestCase(200, "<html>welcome to our wifi</html>", ServerSendOutcome.Unknown, "no_message_id 200")]
    [TestCase(200, "", ServerSendOutcome.Unknown, "no_message_id 200")]
    [TestCase(200, """{"si\ud800":1}""", ServerSendOutcome.Unknown, "no_message_id 200")]
    [TestCase(200, "[]", ServerSendOutcome.Unknown, "no_message_id 200")]
    [TestCase(302, "", ServerSendOutcome.NotSent, "provider_refused 302")]
    [TestCase(400, """{"code":21211}""", ServerSendOutcome.NotSent, "provider_refused 400")]
    [TestCase(401, "", ServerSendOutcome.NotSent, "provider_refused 401")]
    [TestCase(429, "", ServerSendOutcome.NotSent, "provider_refused 429")]
    [TestCase(500, "", ServerSendOutcome.Unknown, "provider_failed 500")]
    [TestCase(503, "", ServerSendOutcome.NotSent, "provider_busy 503")]
    [TestCase(504, "", ServerSendOutcome.Unknown, "provider_failed 504")]
    public async Task The_provider_s_answer_is_accepted_only_with_a_message_id(int status, string body, ServerSendOutcome outcome, string proofOrReason)
    {
        var result = await SendAsync(_ => Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) }));

        Assert.That((result.Outcome, result.ProofOrReason), Is.EqualTo((outcome, proofOrReason)));
    }

    [TestCase(HttpRequestError.NameResolutionError, ServerSendOutcome.NotSent)]
    [TestCase(HttpRequestError.ConnectionError, ServerSendOutcome.NotSent)]
    [TestCase(HttpRequestError.SecureConnectionError, ServerSendOutcome.NotSent)]
    [TestCase(HttpRequestError.ResponseEnded, ServerSendOutcome.Unknown)]
    [TestCase(HttpRequestError.Unknown, ServerSendOutcome.Unknown)]
    public async Task A_connection_that_never_was_sent_nothing_and_one_that_broke_may_have(HttpRequestError error, ServerSendOutcome outcome) =>
        Assert.That((await SendAsync(_ => throw new HttpRequestException(error, "broken"))).Outcome, Is.EqualTo(outcome));

    [Test]
    public async Task A_provider_that_does_not_answer_in_time_may_have_it() => Assert.That(
        (await SendAsync(_ => throw new TaskCanceledException("time-out", new TimeoutException()))).Outcome, Is.EqualTo(ServerSendOutcome.Unknown));

    [Test]
    public async Task The_request_is_the_form_that_providers_of_Twilio_s_shape_take()
    {
        HttpRequestMessage? sent = null;
        var form = "";
        await SendAsync(async request =>
        {
            sent = request;
            form = await request.Content!.ReadAsStringAsync();
            return new HttpResponseMessage(HttpStatusCode.Created) { Content = new StringContent("""{"sid":"SM1"}""") };
        });

        Assert.That((sent!.Method, sent.RequestUri), Is.EqualTo((HttpMethod.Post, Url)));
        Assert.That(sent.Headers.Authorization!.ToString(), Is.EqualTo("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("AC1:s3cret"))));
        Assert.That(form, Is.EqualTo("To=%2B33612345678&From=%2B33700000000&Body=%5BSUIVI%5D+ROUGE+Pat.+7K3Q%3A+chute+signalee+%26+plus"));
    }

    [Test]
    public void A_setting_that_cannot_work_stops_the_start()
    {
        var folder = Directory.CreateTempSubdirectory("homecare-sender-").FullName;
        try
        {
            var settings = new Dictionary<string, string?> { ["Storage:Folder"] = folder, ["Sms:Sender"] = "http", ["Sms:Http:Url"] = "not a url" };

            Assert.That(
                () => new ServiceCollection().AddLogging().AddAlerts(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()),
                Throws.InvalidOperationException.With.Message.Contains("Url is missing"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<SendResult> SendAsync(Func<HttpRequestMessage, Task<HttpResponseMessage>> provider)
    {
        using var handler = new Provider(provider);
        using var sender = new HttpSmsSender(
            new TwilioShape(Url, "AC1", "s3cret", "+33700000000", "sid", null, "s3cret"), TimeSpan.FromSeconds(10), handler, TimeProvider.System);
        return await sender.SendAsync(Text, CancellationToken.None);
    }

    private sealed class Provider(Func<HttpRequestMessage, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answer(request);
    }
}
