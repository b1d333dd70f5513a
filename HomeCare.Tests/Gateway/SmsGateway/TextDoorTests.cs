using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using HomeCare.Modules.Alerts.Texts;
using HomeCare.Tests.Support;
using NUnit.Framework;
using ServerSendOutcome = HomeCare.Modules.Alerts.Texts.SendOutcome;

namespace HomeCare.Tests.Gateway.SmsGateway;

/// <summary>A text of the server through a modem of its own machine: the server's real sender, the program's real door, the modem's real bytes.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class TextDoorTests
{
    [Test]
    public async Task A_text_is_taken_by_the_network_and_the_server_is_told_that_it_arrived()
    {
        await using var bench = await GatewayBench.StartAsync();

        var result = await bench.SendAsync("[SUIVI] ROUGE Pat. 7K3Q: chute à 3h12 & immobile + 1=pris");

        Assert.That(result.Outcome, Is.EqualTo(ServerSendOutcome.Accepted));
        Assert.That(bench.Taken().Select(sms => (sms.NumberE164, sms.Text)), Is.EqualTo(new[] { ("+33612345678", "[SUIVI] ROUGE Pat. 7K3Q: chute à 3h12 & immobile + 1=pris") }));
        var told = await Eventually.Gives(() => Task.FromResult(bench.Told("/sms/reports/modem").SingleOrDefault()), "the delivery report is told");
        Assert.That(bench.Channels.First.Shape!.IsGenuine(told), Is.True, "signed as the server expects of this channel");
        Assert.That(bench.Channels.First.Shape.ReadReport(told), Is.EqualTo(new TextReport(result.ProofOrReason, true, null)));
    }

    [Test]
    public async Task What_the_network_could_not_bring_is_told_with_its_reason()
    {
        await using var bench = await GatewayBench.StartAsync(new ModemFault(ModemFaultKind.ReportFailure, Code: 0x46));

        var result = await bench.SendAsync();

        var told = await Eventually.Gives(() => Task.FromResult(bench.Told("/sms/reports/modem").SingleOrDefault()), "the delivery report is told");
        Assert.That(bench.Channels.First.Shape!.ReadReport(told), Is.EqualTo(new TextReport(result.ProofOrReason, false, "undelivered TP-ST-46")));
    }

    [TestCase(ModemFaultKind.RefuseMessage, 28, ServerSendOutcome.NotSent, "provider_refused 400", Fault.Text)]
    [TestCase(ModemFaultKind.RefuseMessage, 331, ServerSendOutcome.NotSent, "provider_busy 503", Fault.Channel)]
    [TestCase(ModemFaultKind.RefuseMessage, 310, ServerSendOutcome.NotSent, "provider_busy 503", Fault.Channel)]
    [TestCase(ModemFaultKind.NoPrompt, 0, ServerSendOutcome.NotSent, "provider_busy 503", Fault.Channel)]
    [TestCase(ModemFaultKind.LoseResult, 0, ServerSendOutcome.Unknown, "provider_failed 500", Fault.Channel)]
    [TestCase(ModemFaultKind.LoseMessage, 0, ServerSendOutcome.Unknown, "provider_failed 500", Fault.Channel)]
    [TestCase(ModemFaultKind.UnplugAtCommand, 0, ServerSendOutcome.NotSent, "provider_busy 503", Fault.Channel)]
    [TestCase(ModemFaultKind.UnplugAfterMessage, 0, ServerSendOutcome.Unknown, "provider_failed 500", Fault.Channel)]
    public async Task What_a_modem_does_is_to_the_server_what_it_is(ModemFaultKind kind, int code, object outcome, string reason, object fault)
    {
        await using var bench = await GatewayBench.StartAsync(new ModemFault(kind, Code: code));

        var result = await bench.SendAsync();

        Assert.That((result.Outcome, result.ProofOrReason, result.Fault), Is.EqualTo(((ServerSendOutcome)outcome, reason, (Fault)fault)));
        Assert.That(result.RetryAfter, reason.EndsWith("503", StringComparison.Ordinal) ? Is.EqualTo(TimeSpan.FromSeconds(5)) : Is.Null);
    }

    [Test]
    public async Task The_same_words_to_the_same_number_leave_once_while_they_are_under_way_and_right_after()
    {
        await using var bench = await GatewayBench.StartAsync(new ModemFault(ModemFaultKind.LateResult, Delay: TimeSpan.FromSeconds(5)));

        var both = await Task.WhenAll(bench.SendAsync(), bench.SendAsync());
        var after = await bench.SendAsync();
        var other = await bench.SendAsync(to: "+33699999999");

        Assert.That(both.Append(after).Select(result => result.ProofOrReason).Distinct(), Has.Exactly(1).Items);
        Assert.That(other.ProofOrReason, Is.Not.EqualTo(after.ProofOrReason));
        Assert.That(bench.Taken(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task What_the_network_could_not_bring_leaves_again_at_once_when_it_is_asked_again()
    {
        await using var bench = await GatewayBench.StartAsync(new ModemFault(ModemFaultKind.ReportFailure, Code: 0x46));
        var first = await bench.SendAsync();
        await Eventually.IsTrue(() => bench.Told("/sms/reports/modem").Count == 1, "its failure is told");

        var second = await bench.SendAsync();

        Assert.That((second.Outcome, second.ProofOrReason == first.ProofOrReason), Is.EqualTo((ServerSendOutcome.Accepted, false)), "a proof of its own");
        Assert.That(bench.Taken(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task What_may_have_left_is_sent_again_when_it_is_asked_again()
    {
        await using var bench = await GatewayBench.StartAsync(new ModemFault(ModemFaultKind.LoseMessage));

        Assert.That((await bench.SendAsync()).Outcome, Is.EqualTo(ServerSendOutcome.Unknown));
        Assert.That((await bench.SendAsync()).Outcome, Is.EqualTo(ServerSendOutcome.Accepted), "a duplicate is better than a loss");
    }

    [Test]
    public async Task Who_stands_too_long_in_line_is_sent_another_way_and_does_not_leave_later()
    {
        await using var bench = await GatewayBench.StartAsync(new ModemFault(ModemFaultKind.LateResult, Delay: TimeSpan.FromSeconds(9.5)));

        var first = bench.SendAsync();
        await bench.Modem.SendsBegun.ReadAsync();
        var second = await bench.SendAsync("other words");

        Assert.That((second.Outcome, second.ProofOrReason), Is.EqualTo((ServerSendOutcome.NotSent, "provider_busy 503")));
        Assert.That((await first).Outcome, Is.EqualTo(ServerSendOutcome.Accepted));
        Assert.That(bench.Taken(), Has.Count.EqualTo(1));
    }

    [TestCase(null)]
    [TestCase("homecare:un-mot-de-passe-assez-lonG")]
    [TestCase("nobody:un-mot-de-passe-assez-long")]
    public async Task Nobody_else_texts_by_it_or_learns_its_state(string? who)
    {
        await using var bench = await GatewayBench.StartAsync();
        using var stranger = Caller(bench, who);

        using var text = await stranger.PostAsync("messages", Form(("To", "+33612345678"), ("Body", "Gagnez 1000 euros")));
        using var status = await stranger.GetAsync("status");

        Assert.That((text.StatusCode, status.StatusCode), Is.EqualTo((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)));
        Assert.That(bench.Modem.SendCommands, Is.Zero);
    }

    [TestCase("To=%2B33612345678", 400, "incomplete")]
    [TestCase("Body=mots", 400, "incomplete")]
    [TestCase("To=0612345678&Body=mots", 400, "number")]
    [TestCase("To=%2B33612345678&Body=mots&StatusCallback=http%3A%2F%2Fexemple.fr%2F", 400, "callback")]
    [TestCase("To=%2B33612345678&Body={long}", 400, "too-long")]
    [TestCase("To=%2B33612345678&Body={longer}", 413, "too_large")]
    public async Task What_cannot_be_sent_is_refused_with_a_word_and_a_sentence(string form, int status, string code)
    {
        await using var bench = await GatewayBench.StartAsync();
        using var server = Caller(bench, "homecare:" + GatewayBench.Password);
        var body = form.Replace("{longer}", new string('a', 17_000), StringComparison.Ordinal).Replace("{long}", new string('a', 161), StringComparison.Ordinal);

        using var answer = await server.PostAsync("messages", new StringContent(body, Encoding.ASCII, "application/x-www-form-urlencoded"));

        var said = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.That(((int)answer.StatusCode, said.GetProperty("code").GetString()), Is.EqualTo((status, code)));
        Assert.That(said.GetProperty("message").GetString(), Has.Length.GreaterThan(10));
        Assert.That(bench.Modem.SendCommands, Is.Zero);
    }

    [Test]
    public async Task Its_state_is_there_for_whoever_watches()
    {
        await using var bench = await GatewayBench.StartAsync();
        using var server = Caller(bench, "homecare:" + GatewayBench.Password);

        using var well = await server.GetAsync("status");
        await bench.Modem.UnplugAsync();

        Assert.That((well.StatusCode, JsonDocument.Parse(await well.Content.ReadAsStringAsync()).RootElement.GetProperty("state").GetString()), Is.EqualTo((HttpStatusCode.OK, "ready")));
        await Eventually.IsTrue(async () => (await server.GetAsync("status")).StatusCode == HttpStatusCode.ServiceUnavailable, "an absent modem is said");
    }

    private static HttpClient Caller(GatewayBench bench, string? who) => new()
    {
        BaseAddress = bench.Door,
        DefaultRequestHeaders = { Authorization = who is null ? null : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(who))) },
    };

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] members) => new(members.Select(one => KeyValuePair.Create(one.Name, one.Value)));
}
