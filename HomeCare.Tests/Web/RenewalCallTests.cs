using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using NUnit.Framework;
using static HomeCare.Tests.Web.IngestionCalls;

namespace HomeCare.Tests.Web;

/// <summary>The renewal and the replay over real mutual TLS.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class RenewalCallTests(EngineKind kind)
{
    private RunningSite site = null!;

    [OneTimeSetUp]
    public async Task Start() => site = await RunningSite.StartAsync(kind);

    [OneTimeTearDown]
    public async Task Stop() => await site.DisposeAsync();

    [Test]
    public async Task A_box_renews_with_the_certificate_it_has_and_speaks_with_the_next()
    {
        var home = await site.Home("HC-0701");
        using var client = site.Box(home.Certificate);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var answer = JsonSerializer.Deserialize<RenewalAnswer>(
            await (await client.PostAsync(WireV1.RenewalPath, new RenewalRequest(BackOffice.Office.RequestOf(key)))).Content.ReadAsStringAsync(), WireJson.Options)!;

        using var bare = X509Certificate2.CreateFromPem(answer.CertificatePem);
        using var next = bare.CopyWithPrivateKey(key);
        using var renewed = site.Box(next);
        Assert.That((await (await renewed.PostAsync(WireV1.ReadingsPath, Batch(Reading(1)))).ReceiptAsync()).Items, Has.Count.EqualTo(1));
        Assert.That((await (await client.PostAsync(WireV1.ReadingsPath, Batch(Reading(2)))).ReceiptAsync()).Items, Has.Count.EqualTo(1));

        var admin = await site.Account(AccountRole.Admin);
        await site.Send(new RevokeBox(home.Box, admin.Account));
        var again = new RenewalRequest(BackOffice.Office.RequestOf(key));
        Assert.That(await (await renewed.PostAsync(WireV1.RenewalPath, again)).ProblemAsync(), Is.EqualTo((403, "certificate_refused")));
        home.Certificate.Dispose();
    }

    [Test]
    public async Task The_key_of_the_present_certificate_is_not_certified_again_and_a_stranger_gets_nothing()
    {
        var home = await site.Home("HC-0702");
        using var client = site.Box(home.Certificate);
        using var key = home.Certificate.GetECDsaPrivateKey()!;
        var request = new RenewalRequest(BackOffice.Office.RequestOf(key));

        Assert.That(await (await client.PostAsync(WireV1.RenewalPath, request)).ProblemAsync(), Is.EqualTo((403, "key_not_new")));
        using var stranger = site.Box();
        Assert.That(await (await stranger.PostAsync(WireV1.RenewalPath, request)).ProblemAsync(), Is.EqualTo((401, "certificate_missing")));
        home.Certificate.Dispose();
    }

    [Test]
    public async Task A_replay_is_asked_in_the_receipt_of_a_heartbeat_that_tells_faults_and_of_no_older_box()
    {
        var home = await site.Home("HC-0703");
        using var client = site.Box(home.Certificate);
        var now = TimeProvider.System.GetUtcNow();
        await site.Send(new AskReplay(home.Box, now.AddDays(-2), now));

        var plain = await (await client.PostAsync(WireV1.HeartbeatsPath, Beat())).ReceiptAsync();
        var asked = await (await client.PostAsync(WireV1.HeartbeatsPath, Beat() with { Faults = [] })).ReceiptAsync();
        var done = await (await client.PostAsync(WireV1.HeartbeatsPath, Beat() with { Faults = [], Replayed = asked.Replay?.Id })).ReceiptAsync();

        Assert.That((plain.Replay, asked.Replay is not null, done.Replay), Is.EqualTo(((ReplayRequest?)null, true, (ReplayRequest?)null)));
        home.Certificate.Dispose();
    }

    [Test]
    public async Task A_heartbeat_s_faults_are_kept_and_said_in_the_fleet()
    {
        var home = await site.Home("HC-0704");
        using var client = site.Box(home.Certificate);
        var fault = new BoxFault("disk_full", new DateTimeOffset(2026, 3, 12, 13, 0, 0, TimeSpan.Zero), "Le disque du boîtier est plein.");

        await (await client.PostAsync(WireV1.HeartbeatsPath, Beat() with { Faults = [fault] })).ReceiptAsync();

        var entry = (await site.Send(new ListBoxes())).Single(box => box.Id == home.Box);
        Assert.That(entry.Health!.Faults, Is.EqualTo([fault]));
        home.Certificate.Dispose();
    }

    private static Heartbeat Beat() => new(
        WireV1.Version, TimeProvider.System.GetUtcNow(), 0, "1", BraceletLinkState.Connected, null, null, null, ModemState.Ready, 60, "Orange F", true, 0, 0, 1);
}
