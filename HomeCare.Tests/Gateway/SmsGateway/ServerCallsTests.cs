using HomeCare.Modules.Alerts.Texts;
using HomeCare.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.SmsGateway;

/// <summary>What the network says reaches the server, whole and once.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class ServerCallsTests
{
    [Test]
    public async Task A_nurse_s_answer_is_told_in_words_that_the_server_reads_and_believes()
    {
        await using var bench = await GatewayBench.StartAsync();

        bench.Modem.Deliver("+33687654321", "1 7K3Q j'y vais");

        var told = await Eventually.Gives(() => Task.FromResult(bench.Told("/sms/replies/modem").SingleOrDefault()), "the answer is told");
        var shape = bench.Channels.First.Shape!;
        Assert.That(shape.IsGenuine(told), Is.True);
        Assert.That(shape.ReadReply(told), Has.Property(nameof(TextReply.From)).EqualTo("+33687654321").And.Property(nameof(TextReply.Words)).EqualTo("1 7K3Q j'y vais"));
    }

    [Test]
    public async Task While_the_server_is_away_it_is_told_again_with_the_same_id_and_in_order()
    {
        await using var bench = await GatewayBench.StartAsync();
        bench.Server.Answer = (n, context) => Says(context, n <= 3 ? 503 : 200);

        bench.Modem.Deliver("+33687654321", "1");
        bench.Modem.Deliver("+33687654321", "2");

        await Eventually.IsTrue(() => bench.Told("/sms/replies/modem").Count == 5, "three times in vain, then both");
        var replies = bench.Told("/sms/replies/modem").Select(told => bench.Channels.First.Shape!.ReadReply(told)!).ToList();
        Assert.That(replies.Select(reply => reply.Words), Is.EqualTo(new[] { "1", "1", "1", "1", "2" }));
        Assert.That(replies.Take(4).Select(reply => reply.Id).Distinct(), Has.Exactly(1).Items);
    }

    [Test]
    public async Task What_the_server_does_not_want_holds_nobody_up()
    {
        await using var bench = await GatewayBench.StartAsync();
        bench.Server.Answer = (n, context) => Says(context, n == 1 ? 403 : 200);

        bench.Modem.Deliver("+33687654321", "1");
        bench.Modem.Deliver("+33687654321", "2");

        await Eventually.IsTrue(() => bench.Told("/sms/replies/modem").Count == 2, "each once");
        Assert.That(bench.Told("/sms/replies/modem").Select(told => bench.Channels.First.Shape!.ReadReply(told)!.Words), Is.EqualTo(new[] { "1", "2" }));
    }

    [Test]
    public async Task A_report_that_nobody_takes_holds_no_answer_up()
    {
        await using var bench = await GatewayBench.StartAsync();
        bench.Server.Answer = (_, context) => Says(context, context.Request.Path.StartsWithSegments("/sms/reports") ? 503 : 200);
        await bench.SendAsync();
        await Eventually.IsTrue(() => bench.Told("/sms/reports/modem").Count > 0, "the report is told in vain");

        bench.Modem.Deliver("+33687654321", "1");

        await Eventually.IsTrue(() => bench.Told("/sms/replies/modem").Count == 1, "the answer is told");
    }

    [Test]
    public void A_report_is_of_the_newest_text_to_that_number_with_that_reference()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 12, 13, 32, 0, TimeSpan.Zero));
        var texts = new SentTexts(time);
        texts.Add(Guid.NewGuid().ToString(), 7, "+33612345678", null);
        var newer = texts.Add(Guid.NewGuid().ToString(), 7, "+33612345678", null).Text;
        texts.Add(Guid.NewGuid().ToString(), 7, "+33699999999", null);

        Assert.That(texts.Find(Report(7, "0612345678"))?.Sid, Is.EqualTo(newer.Sid), "as the network writes the number");
        Assert.That(texts.Find(Report(8, "+33612345678")), Is.Null);
    }

    [TestCase(30, true)]
    [TestCase(90, false)]
    public void A_report_that_came_before_the_modem_s_answer_is_kept_for_a_minute(int seconds, bool kept)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 12, 13, 32, 0, TimeSpan.Zero));
        var texts = new SentTexts(time);
        Assert.That(texts.Find(Report(7, "+33612345678")), Is.Null);
        time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.That(texts.Add(Guid.NewGuid().ToString(), 7, "+33612345678", null).Report is not null, Is.EqualTo(kept));
        Assert.That(texts.Find(Report(7, "+33612345678")) is null, Is.EqualTo(kept), "told once");
    }

    [TestCase(0x20, false)]
    [TestCase(0x00, true)]
    public void What_the_service_centre_still_tries_is_not_told_and_stays_open(byte status, bool told)
    {
        var texts = new SentTexts(TimeProvider.System);
        var text = texts.Add(Guid.NewGuid().ToString(), 7, "+33612345678", new Uri("http://127.0.0.1:1/")).Text;

        Assert.That(ServerWords.Of(text, Report(7, "+33612345678", status)) is not null, Is.EqualTo(told));
        texts.Find(Report(7, "+33612345678", status));
        Assert.That(texts.Find(Report(7, "+33612345678")) is null, Is.EqualTo(told));
    }

    [Test]
    public void Of_a_long_text_only_its_beginning_is_told()
    {
        var words = new ServerWords(GatewayBench.Password, new Uri("http://127.0.0.1:1/"));
        IncomingSms Part(int number) => new("+33687654321", "mots", null, DateTimeOffset.UnixEpoch, new SmsPart(1, number, 2));

        Assert.That((words.Of(Part(1)) is not null, words.Of(Part(2)) is not null), Is.EqualTo((true, false)));
    }

    private static DeliveryReport Report(int reference, string number, byte status = 0) => new(reference, number, null, null, status);

    private static Task Says(Microsoft.AspNetCore.Http.HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
