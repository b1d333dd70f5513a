using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Alerts.Texts;
using HomeCare.Tests.Support;
using HomeCare.Tests.Web.Operations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace HomeCare.Tests.Web;

/// <summary>Providers call at the site's door: reports and answers, over real sockets, and everyone else is sent away unread.</summary>
internal sealed class ProviderEndpointTests
{
    private const string PublicUrl = "https://sms.exemple.fr";
    private const string AuthToken = "jeton-de-signature";
    private const string CallbackSecret = "canari-dans-l-adresse";
    private const string NurseNumber = "+33612345678";

    private readonly ConcurrentQueue<string> logged = new();
    private ProviderServer provider = null!;
    private RunningSite site = null!;
    private HttpClient caller = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        provider = await ProviderServer.StartAsync();
        site = await RunningSite.StartAsync(
            EngineKind.Sqlite,
            builder =>
            {
                builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new Heard(logged));
            },
            "--Sms:PublicUrl=" + PublicUrl,
            "--Sms:Sender=http", $"--Sms:Http:Url={provider.Url}", "--Sms:Http:User=AC1", $"--Sms:Http:Password={AuthToken}", "--Sms:Http:From=+33700000000",
            "--Sms:Second:Sender=http", "--Sms:Second:Http:Shape=ovh", $"--Sms:Second:Http:Url={provider.Url}", "--Sms:Second:Http:ApplicationKey=AK",
            "--Sms:Second:Http:ApplicationSecret=AS", "--Sms:Second:Http:ConsumerKey=CK", "--Sms:Second:Http:From=+33700000000",
            $"--Sms:Second:Http:CallbackSecret={CallbackSecret}");
        caller = site.Browser();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        caller.Dispose();
        await site.DisposeAsync();
        await provider.DisposeAsync();
    }

    [Test]
    public async Task A_fall_is_texted_reported_delivered_and_taken_by_the_nurse_s_answer()
    {
        var (fall, nurse, reference) = await TextedFallAsync();

        using var report = await TwilioAsync("reports", ("MessageSid", reference), ("MessageStatus", "delivered"));
        Assert.That(report.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await EntryAsync(reference)).State, Is.EqualTo(MessageState.Delivered));

        using var reply = await TwilioAsync("replies", ("MessageSid", "SMreply"), ("From", NurseNumber), ("Body", $"1 {fall.Value.ToString("N")[..4]}"));
        Assert.That(await reply.Content.ReadAsStringAsync(), Is.EqualTo("<Response></Response>"));
        Assert.That(reply.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/xml"));
        Assert.That((await site.Send(new FindAlert(fall)))!.Alert.TakenBy, Is.EqualTo(nurse));
    }

    [Test]
    public async Task OVH_calls_with_the_secret_in_its_address_and_gets_no_words_back()
    {
        using var report = await caller.GetAsync($"/sms/reports/ovh?secret={CallbackSecret}&id=27814656&ptt=4&date=20260312133200&description=1");
        using var reply = await caller.GetAsync($"/sms/replies/ovh?secret={CallbackSecret}&id=9&sender=0033699999999&message=1");

        Assert.That((report.StatusCode, reply.StatusCode), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.OK)), "a text that is not ours, and a stranger's");
        Assert.That(await reply.Content.ReadAsStringAsync(), Is.Empty);
    }

    [TestCase("/sms/reports/twilio", null)]
    [TestCase("/sms/reports/twilio", "bm90IHRoZSBzaWduYXR1cmU=")]
    [TestCase("/sms/replies/twilio", null)]
    [TestCase("/sms/reports/ovh", null)]
    [TestCase("/sms/reports/ovh?secret=", null)]
    [TestCase("/sms/replies/ovh?secret=canari-dans-l-adressE", null)]
    [TestCase("/sms/reports/nobody", null)]
    public async Task Whoever_cannot_show_to_be_the_provider_is_sent_away_and_counted(string address, string? signature)
    {
        var (fall, _, reference) = await TextedFallAsync();
        var counted = 0L;
        using var meters = new MeterListener();
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "homecare.texts.calls.refused")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        meters.SetMeasurementEventCallback<long>((_, more, _, _) => Interlocked.Add(ref counted, more));
        meters.Start();
        using var call = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent(
            [
                new("MessageSid", reference), new("MessageStatus", "delivered"), new("id", reference), new("description", "1"), new("From", NurseNumber),
                new("Body", "1"), new("sender", NurseNumber), new("message", "1"), new("secret", CallbackSecret),
            ]),
        };
        if (signature is not null)
        {
            call.Headers.Add("X-Twilio-Signature", signature);
        }

        Assert.That(await (await caller.SendAsync(call)).ProblemAsync(), Is.EqualTo((403, "not_the_provider")));

        Assert.That((await EntryAsync(reference)).State, Is.EqualTo(MessageState.Accepted));
        Assert.That((await site.Send(new FindAlert(fall)))!.Alert.TakenBy, Is.Null);
        Assert.That(Interlocked.Read(ref counted), Is.EqualTo(1));
    }

    [Test]
    public async Task A_signature_is_for_its_address_and_its_words_alone()
    {
        var (_, _, reference) = await TextedFallAsync();
        KeyValuePair<string, string>[] form = [new("MessageSid", reference), new("MessageStatus", "delivered")];
        foreach (var (address, sent) in new[] { ("/sms/replies/twilio", form), ("/sms/reports/twilio?x=1", form), ("/sms/reports/twilio", [.. form, new("ErrorCode", "1")]) })
        {
            using var call = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(sent) };
            call.Headers.Add("X-Twilio-Signature", Sign("/sms/reports/twilio", form));

            Assert.That((await caller.SendAsync(call)).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden), address);
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_body_beyond_16_KiB_is_not_read(bool said)
    {
        using var call = new HttpRequestMessage(HttpMethod.Post, "/sms/replies/twilio") { Content = new FormUrlEncodedContent([new("Body", new string('a', 16 * 1024))]) };
        call.Headers.TransferEncodingChunked = !said;

        Assert.That(await (await caller.SendAsync(call)).ProblemAsync(), Is.EqualTo((413, "too_large")));
    }

    [Test]
    public async Task Who_floods_the_door_is_put_off()
    {
        await using var flooded = await RunningSite.StartAsync(EngineKind.Sqlite);
        using var flood = flooded.Browser();
        var answers = await Task.WhenAll(Enumerable.Range(0, 600).Select(_ => flood.PostAsync("/sms/reports/nobody", null)));

        var putOff = answers.Where(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        Assert.That(putOff, Is.Not.Empty);
        Assert.That(putOff[0].Headers.RetryAfter, Is.Not.Null);
        Assert.That(answers.Select(answer => answer.StatusCode).Distinct(), Is.SubsetOf(new[] { HttpStatusCode.TooManyRequests, HttpStatusCode.Forbidden }));
    }

    [Test]
    public async Task Neither_numbers_words_nor_the_secret_are_in_logs_metrics_or_storage()
    {
        await TextedFallAsync();
        using var reply = await TwilioAsync("replies", ("MessageSid", "SMcanary"), ("From", NurseNumber), ("Body", "zinzolin et pervenche"));
        using var wrong = await caller.GetAsync($"/sms/reports/ovh?secret={CallbackSecret}x&id=1&description=1");
        using var right = await caller.GetAsync($"/sms/replies/ovh?secret={CallbackSecret}&sender={Uri.EscapeDataString(NurseNumber)}&message=zinzolin&date=1");

        string[] canaries = ["zinzolin", "pervenche", CallbackSecret, AuthToken, "612345678", "61234567"];
        Assert.That(reply.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(logged, Has.Count.GreaterThan(20), "the logs are heard at their most talkative");
        Assert.That(logged.Where(line => canaries.Any(canary => line.Contains(canary, StringComparison.Ordinal))), Is.Empty);
        var metrics = (await Scrape.OfAsync(site)).Text;
        Assert.That(canaries.Where(canary => metrics.Contains(canary, StringComparison.Ordinal)), Is.Empty);
        var folder = Engine.From(site.Services.GetRequiredService<Microsoft.Extensions.Configuration.IConfiguration>()).Folder;
        foreach (var file in Directory.EnumerateFiles(folder, "alerts.db*").Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(open, Encoding.Latin1);
            var bytes = await reader.ReadToEndAsync();
            Assert.That(canaries.Where(canary => bytes.Contains(canary, StringComparison.Ordinal)), Is.Empty, file);
        }
    }

#pragma warning disable CA5350 // The provider's scheme.
    private static string Sign(string path, IEnumerable<KeyValuePair<string, string>> form) => Convert.ToBase64String(HMACSHA1.HashData(
        Encoding.UTF8.GetBytes(AuthToken),
        Encoding.UTF8.GetBytes(PublicUrl + path + string.Concat(form.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => member.Key + member.Value)))));
#pragma warning restore CA5350

    private async Task<HttpResponseMessage> TwilioAsync(string what, params (string Name, string Value)[] form)
    {
        var members = form.Select(member => KeyValuePair.Create(member.Name, member.Value)).ToList();
        using var call = new HttpRequestMessage(HttpMethod.Post, $"/sms/{what}/twilio") { Content = new FormUrlEncodedContent(members) };
        call.Headers.Add("X-Twilio-Signature", Sign($"/sms/{what}/twilio", members));
        return await caller.SendAsync(call);
    }

    /// <summary>A fall of somebody new, texted to her nurse, and the provider's id of that text.</summary>
    private async Task<(AlertId Fall, StaffId Nurse, string Reference)> TextedFallAsync()
    {
        var (fall, nurse) = await site.FallAsync();
        var proof = await Eventually.Gives(
            async () => (await site.Send(new FindAlert(fall)))!.Lines.FirstOrDefault(line => line is { Kind: StoryKind.ServerText, Detail: "accepted" })?.Proof,
            "the text is taken by the provider");
        return (fall, nurse, proof["twilio:".Length..]);
    }

    private async Task<TextEntry> EntryAsync(string id) => (await site.Send(new ListTexts(500))).Single(entry => entry.ProviderId == id);

    private sealed class Heard(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
