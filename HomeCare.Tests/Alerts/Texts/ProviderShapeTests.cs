using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HomeCare.Modules.Alerts.Texts;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using ServerSendOutcome = HomeCare.Modules.Alerts.Texts.SendOutcome;

namespace HomeCare.Tests.Alerts.Texts;

/// <summary>How providers are spoken to and how they speak, over real HTTP.</summary>
internal sealed class ProviderShapeTests
{
    private const string Secret = "un-secret-assez-long";
    private static readonly DateTimeOffset Now = new(2026, 3, 12, 13, 32, 0, TimeSpan.Zero);
    private static readonly Sms Text = new("4F2B", "+33612345678", "[SUIVI] ROUGE Pat. 7K3Q: chute signalée", "raised");

    private ProviderServer provider = null!;

    [SetUp]
    public async Task Start() => provider = await ProviderServer.StartAsync();

    [TearDown]
    public async Task Stop() => await provider.DisposeAsync();

    [Test]
    public async Task OVH_is_sent_its_own_words_signed_with_its_own_scheme()
    {
        provider.Answer = (_, context) => ProviderServer.JsonAsync(context, 200, """{"ids":[27814656],"invalidReceivers":[],"validReceivers":["+33612345678"],"totalCreditsRemoved":1}""");

        var result = await SendAsync(Ovh());

        Assert.That((result.Outcome, result.ProofOrReason), Is.EqualTo((ServerSendOutcome.Accepted, "27814656")));
        var asked = provider.Requests.Single();
        var body = JsonDocument.Parse(asked.Body).RootElement;
        Assert.That(asked.Method, Is.EqualTo("POST"));
        Assert.That(body.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.ToString()), Is.EquivalentTo(new Dictionary<string, string>
        {
            ["message"] = Text.Text,
            ["receivers"] = """["\u002B33612345678"]""",
            ["sender"] = "+33700000000",
            ["senderForResponse"] = "False",
            ["noStopClause"] = "True",
            ["priority"] = "high",
            ["coding"] = "7bit",
            ["charset"] = "UTF-8",
            ["tag"] = "4F2B",
        }));
        var at = Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
#pragma warning disable CA5350 // The provider's scheme.
        var signed = SHA1.HashData(Encoding.UTF8.GetBytes($"AS+CK+POST+{provider.Url}+{asked.Body}+{at}"));
#pragma warning restore CA5350
        Assert.That(asked.Headers["X-Ovh-Signature"], Is.EqualTo("$1$" + Convert.ToHexStringLower(signed)));
        Assert.That((asked.Headers["X-Ovh-Application"], asked.Headers["X-Ovh-Consumer"], asked.Headers["X-Ovh-Timestamp"]), Is.EqualTo(("AK", "CK", at)));
        Assert.That(asked.Headers["Content-Type"], Does.StartWith("application/json"));
    }

    [TestCase("""{"ids":[],"invalidReceivers":["+33612345678"]}""", ServerSendOutcome.NotSent, "invalid_receiver")]
    [TestCase("""{"ids":[12],"invalidReceivers":["+33612345678"]}""", ServerSendOutcome.Unknown, "contradiction")]
    [TestCase("""{"ids":[],"invalidReceivers":[]}""", ServerSendOutcome.Unknown, "no_message_id 200")]
    [TestCase("""{"ids":"12"}""", ServerSendOutcome.Unknown, "no_message_id 200")]
    [TestCase("<html>welcome to our wifi</html>", ServerSendOutcome.Unknown, "no_message_id 200")]
    public async Task OVH_s_answer_is_accepted_only_with_an_id(string body, ServerSendOutcome outcome, string reason)
    {
        provider.Answer = (_, context) => ProviderServer.JsonAsync(context, 200, body);

        var result = await SendAsync(Ovh());

        Assert.That((result.Outcome, result.ProofOrReason), Is.EqualTo((outcome, reason)));
    }

    [Test]
    public async Task Twilio_is_told_where_to_report_when_it_can_reach_us()
    {
        await SendAsync(Twilio(new Uri("https://suivi.exemple.fr/sms/reports/twilio")));
        await SendAsync(Twilio(null));

        Assert.That(provider.Requests.First().Body, Does.EndWith("&StatusCallback=https%3A%2F%2Fsuivi.exemple.fr%2Fsms%2Freports%2Ftwilio"));
        Assert.That(provider.Requests.Last().Body, Does.Not.Contain("StatusCallback"));
    }

    [TestCase("120", 120)]
    [TestCase("Thu, 12 Mar 2026 13:33:30 GMT", 90)]
    [TestCase("86400", 600)]
    [TestCase("-5", null)]
    [TestCase("soon", null)]
    public async Task What_a_provider_asks_for_with_429_is_heard_up_to_ten_minutes(string retryAfter, int? seconds)
    {
        provider.Answer = (_, context) =>
        {
            context.Response.Headers.RetryAfter = retryAfter;
            context.Response.StatusCode = 429;
            return Task.CompletedTask;
        };

        var result = await SendAsync(Twilio(null));

        Assert.That((result.Outcome, result.Fault, result.RetryAfter?.TotalSeconds), Is.EqualTo((ServerSendOutcome.NotSent, Fault.Channel, (double?)seconds)));
    }

    [TestCase(400, Fault.Text, Fault.Channel)]
    [TestCase(401, Fault.Channel, Fault.Channel)]
    [TestCase(403, Fault.Channel, Fault.Channel)]
    public async Task A_refused_number_is_no_fault_of_Twilio_s_and_a_refused_signature_is_one_of_OVH_s(int status, Fault twilio, Fault ovh)
    {
        provider.Answer = (_, context) => ProviderServer.JsonAsync(context, status, "{}");

        Assert.That(((await SendAsync(Twilio(null))).Fault, (await SendAsync(Ovh())).Fault), Is.EqualTo((twilio, ovh)));
    }

    /// <summary>The example of Twilio's own documentation and libraries.</summary>
    [TestCase("0/KCTR6DLpKmkAf8muzZqo1nDgQ=", true)]
    [TestCase("1/KCTR6DLpKmkAf8muzZqo1nDgQ=", false)]
    [TestCase("", false)]
    [TestCase(null, false)]
    public void Twilio_s_signature_is_over_address_and_form(string? signature, bool genuine)
    {
        List<KeyValuePair<string, string>> form =
        [
            new("To", "+18005551212"), new("Digits", "1234"), new("CallSid", "CA1234567890ABCDE"), new("From", "+12349013030"), new("Caller", "+12349013030"),
        ];
        var shape = new TwilioShape(provider.Url, "AC1", "password", "+33700000000", "sid", null, "12345");

        Assert.That(shape.IsGenuine(new ProviderWords("https://mycompany.com/myapp.php?foo=1&bar=2", [], form, signature)), Is.EqualTo(genuine));
    }

    [TestCase(Secret, true)]
    [TestCase("un-secret-assez-lonG", false)]
    [TestCase("", false)]
    [TestCase(null, false)]
    public void OVH_is_known_by_the_secret_in_the_address_that_it_calls(string? given, bool genuine)
    {
        List<KeyValuePair<string, string>> query = given is null ? [] : [new("secret", given)];

        Assert.That(Ovh().IsGenuine(new ProviderWords("", query, [], null)), Is.EqualTo(genuine));
        Assert.That(Ovh().IsGenuine(new ProviderWords("", [.. query, new("secret", Secret), new("secret", "x")], [], null)), Is.False, "said several times");
        Assert.That(Ovh(null).IsGenuine(new ProviderWords("", query, [], null)), Is.False, "without a secret nobody is believed");
    }

    [TestCase("delivered", null, true, true, null)]
    [TestCase("undelivered", "30003", true, false, "undelivered 30003")]
    [TestCase("failed", null, true, false, "undelivered")]
    [TestCase("queued", null, false, false, null)]
    [TestCase("sent", null, false, false, null)]
    [TestCase("a new word", null, false, false, null)]
    public void Twilio_s_reports(string status, string? error, bool isFinal, bool delivered, string? reason)
    {
        List<KeyValuePair<string, string>> form = [new("MessageSid", "SM12"), new("MessageStatus", status), new("ErrorCode", error ?? "")];

        Assert.That(Twilio(null).ReadReport(new ProviderWords("", [], form, null)), Is.EqualTo(isFinal ? new TextReport("SM12", delivered, reason) : null));
    }

    [TestCase("1", "4", true, true, null)]
    [TestCase(null, "4", true, true, null)]
    [TestCase("2", "24", true, false, "undelivered 24")]
    [TestCase("16", null, true, false, "undelivered")]
    [TestCase("0", "3", false, false, null)]
    [TestCase("8", "1", false, false, null)]
    [TestCase(null, "5", false, false, null)]
    public void OVH_s_reports(string? description, string? ptt, bool isFinal, bool delivered, string? reason)
    {
        List<KeyValuePair<string, string>> query = [new("id", "27814656"), new("description", description ?? ""), new("ptt", ptt ?? "")];

        Assert.That(Ovh().ReadReport(new ProviderWords("", query, [], null)), Is.EqualTo(isFinal ? new TextReport("27814656", delivered, reason) : null));
    }

    [Test]
    public void Replies_of_both()
    {
        Assert.That(
            Twilio(null).ReadReply(new ProviderWords("", [], [new("MessageSid", "SM9"), new("From", "+33612345678"), new("Body", "1 4F2B")], null)),
            Is.EqualTo(new TextReply("SM9", "+33612345678", "1 4F2B")));
        Assert.That(
            Ovh().ReadReply(new ProviderWords("", [new("id", "77"), new("sender", "0033612345678"), new("message", "1 4F2B")], [], null)),
            Is.EqualTo(new TextReply("77", "0033612345678", "1 4F2B")));
        var nameless = new ProviderWords("", [new("sender", "0033612345678"), new("message", "1"), new("date", "20260312133200")], [], null);
        var (once, again) = (Ovh().ReadReply(nameless)!.Id, Ovh().ReadReply(nameless)!.Id);
        Assert.That(again, Is.EqualTo(once).And.Length.EqualTo(32).And.Not.Contains("612345678"));
    }

    private static async Task<SendResult> SendAsync(IProviderShape shape)
    {
        using var handler = new SocketsHttpHandler();
        using var sender = new HttpSmsSender(shape, TimeSpan.FromSeconds(10), handler, new FakeTimeProvider(Now));
        return await sender.SendAsync(Text, CancellationToken.None);
    }

    private TwilioShape Twilio(Uri? reportsTo) => new(provider.Url, "AC1", "s3cret", "+33700000000", "sid", reportsTo, "s3cret");

    private OvhShape Ovh(string? secret = Secret) => new(provider.Url, "AK", "AS", "CK", "+33700000000", secret);
}
