using HomeCare.Modules.Alerts.Canary;
using HomeCare.Modules.Alerts.Texts;
using HomeCare.Modules.Patients.Contracts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Canary;

[TestFixture]
internal sealed class CanarySinkTests
{
    private readonly FakeTimeProvider clock = new();
    private ScriptedSender channel = null!;
    private CanarySink sink = null!;

    [SetUp]
    public void Make()
    {
        channel = new ScriptedSender();
        sink = new CanarySink(
            new TwoChannels(new SmsChannels(new SmsChannel("one", channel)), clock, NullLogger<TwoChannels>.Instance), Read(("Patient", Guid.NewGuid().ToString())), clock);
    }

    [Test]
    public async Task One_an_hour_leaves_and_the_others_end_here_with_a_proof_of_their_own()
    {
        var proofs = new List<string>();
        for (var minutes = 0; minutes <= 60; minutes += 5)
        {
            proofs.Add((await SendAsync(canary: true)).ProofOrReason);
            clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.That(channel.Handed, Has.Count.EqualTo(2));
        Assert.That(proofs.Count(proof => proof.StartsWith("canary:", StringComparison.Ordinal)), Is.EqualTo(11));
        Assert.That(proofs, Is.Unique);
    }

    [Test]
    public async Task Until_a_channel_takes_it_each_next_goes_the_whole_way()
    {
        channel.Act = (_, _) => Task.FromResult(SendResult.NotSent("provider_unreachable"));
        Assert.That((await SendAsync(canary: true)).Outcome, Is.EqualTo(HomeCare.Modules.Alerts.Texts.SendOutcome.NotSent));

        channel.Act = (_, _) => Task.FromResult(SendResult.Accepted("SM1"));

        Assert.That((await SendAsync(canary: true)).ProofOrReason, Is.EqualTo("one:SM1"));
    }

    [Test]
    public async Task Everybody_elses_leaves_whenever()
    {
        await SendAsync(canary: true);

        Assert.That((await SendAsync(canary: false)).ProofOrReason, Does.StartWith("one:"));
    }

    [TestCase("Patient", "Jeanne", "Canary:Patient is 'Jeanne'. It is the id that `server canary create` printed.")]
    [TestCase("Every", "5", "Canary:Every is '5'. Write it as hours, minutes and seconds, such as 00:05:00; from 00:00:10 to a day.")]
    [TestCase("PaidTextEvery", "-01:00:00", "Canary:PaidTextEvery is '-01:00:00'. Write it as hours, minutes and seconds, such as 00:05:00; from 00:00:00 to a day.")]
    [TestCase("Page", "0612345678", "Canary:Page is no telephone number. Write it with its country, as +33612345678.")]
    public void A_setting_that_cannot_work_is_a_sentence(string name, string value, string sentence) =>
        Assert.That(() => Read((name, value)), Throws.InvalidOperationException.With.Message.EqualTo(sentence));

    [Test]
    public void Nothing_set_is_no_canary() => Assert.That(Read(), Is.EqualTo(new CanarySettings(null, TimeSpan.FromMinutes(5), TimeSpan.FromHours(1), null)));

    private static CanarySettings Read(params (string Name, string Value)[] set) => CanarySettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(set.Select(one => KeyValuePair.Create($"Canary:{one.Name}", (string?)one.Value))).Build().GetSection("Canary"));

    private Task<SendResult> SendAsync(bool canary) => sink.SendAsync(new Sms("4F2A", "+33612345678", "words", "raised", Canary: canary), CancellationToken.None);
}
