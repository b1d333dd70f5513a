using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using NUnit.Framework;
using static HomeCare.Tests.Web.IngestionCalls;

namespace HomeCare.Tests.Web;

[TestFixtureSource(typeof(TwoEngines))]
internal sealed class IngestionTests(EngineKind kind)
{
    private RunningSite site = null!;
    private RunningSite.EnrolledHome home = null!;
    private HttpClient box = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        site = await RunningSite.StartAsync(kind);
        home = await site.Home();
        box = site.Box(home.Certificate);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        box.Dispose();
        home.Certificate.Dispose();
        await site.DisposeAsync();
    }

    [Test]
    public async Task Readings_are_receipted_item_by_item_and_the_plan_comes_back()
    {
        var receipt = await (await box.PostAsync(WireV1.ReadingsPath, Batch(Reading(101), Reading(102)))).ReceiptAsync();

        Assert.That(receipt.Items.Select(item => (item.Sequence, item.Outcome)), Is.EqualTo(
            [((long?)101, ItemOutcome.Stored), (102, ItemOutcome.Stored)]));
        Assert.That(receipt.Plan!.Contacts.Single().FirstName, Is.EqualTo("Sophie"));
        var last = (await site.Send(new ListLastValues([home.Patient]))).Single();
        Assert.That(last.HeartRateBpm!.Signal.Value, Is.EqualTo(72));
    }

    [Test]
    public async Task A_box_that_has_the_plan_does_not_get_it_again()
    {
        var batch = Batch(Reading(111));
        var plan = (await (await box.PostAsync(WireV1.ReadingsPath, batch)).ReceiptAsync()).Plan!;

        var again = await (await box.PostAsync(WireV1.ReadingsPath, batch with { KnownPlanVersion = plan.Version })).ReceiptAsync();

        Assert.That(again.Plan, Is.Null);
    }

    [Test]
    public async Task A_batch_sent_again_makes_no_row_and_says_so()
    {
        var batch = Batch(Reading(201), Reading(202));
        await (await box.PostAsync(WireV1.ReadingsPath, batch)).ReceiptAsync();
        var before = (await site.Send(Everything())).Count;

        var receipt = await (await box.PostAsync(WireV1.ReadingsPath, batch)).ReceiptAsync();

        Assert.That(receipt.Items.Select(item => item.Outcome), Is.All.EqualTo(ItemOutcome.Duplicate));
        Assert.That(await site.Send(Everything()), Has.Count.EqualTo(before));
    }

    [Test]
    public async Task One_bad_item_does_not_poison_its_batch()
    {
        using var bad = JsonDocument.Parse("""{"sequence": "not a number"}""");
        var batch = Batch(Reading(301), Reading(302));
        batch = batch with { Items = [batch.Items[0], bad.RootElement, batch.Items[1]] };

        var receipt = await (await box.PostAsync(WireV1.ReadingsPath, batch)).ReceiptAsync();

        Assert.That(receipt.Items.Select(item => item.Outcome), Is.EqualTo([ItemOutcome.Stored, ItemOutcome.Refused, ItemOutcome.Stored]));
        Assert.That(receipt.Items[1].Reason, Is.Not.Empty);
    }

    [Test]
    public async Task Any_flipped_bit_is_seen_and_nothing_is_stored()
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(Batch(Reading(401)), WireJson.Options);
        var digest = ContentDigest.Of(bytes);
        var before = (await site.Send(Everything())).Count;
        for (var bit = 0; bit < bytes.Length * 8; bit += 37)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.That(await (await box.PostBytesAsync(WireV1.ReadingsPath, bytes, digest)).ProblemAsync(), Is.EqualTo((400, "digest_mismatch")));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.That(await site.Send(Everything()), Has.Count.EqualTo(before));
    }

    [TestCase("", "digest_missing")]
    [TestCase("sha-512=:AAAA:", "digest_mismatch")]
    [TestCase("sha-256=:AAAA:", "digest_mismatch")]
    [TestCase("sha-256", "digest_mismatch")]
    public async Task A_missing_or_useless_digest_is_refused(string digest, string code) => Assert.That(
        await (await box.PostBytesAsync(WireV1.DangersPath, Bytes("{}"), digest)).ProblemAsync(), Is.EqualTo((400, code)));

    [TestCase("""{"version":2,"epoch":1,"sentAt":"2026-03-12T13:32:00Z","knownPlanVersion":0,"items":[]}""", "version")]
    [TestCase("""{"version":2,"somethingNew":true}""", "version")]
    [TestCase("""{"version":1,"epoch":0,"sentAt":"2026-03-12T13:32:00Z","knownPlanVersion":0,"items":[]}""", "epoch")]
    [TestCase("""{"version":1,"epoch":1,"sentAt":"2026-03-12T13:32:00Z","knownPlanVersion":-1,"items":[]}""", "known_plan_version")]
    [TestCase("""{"version":1,"epoch":1,"sentAt":"2026-03-12T13:32:00Z","knownPlanVersion":0,"items":{}}""", "schema")]
    [TestCase("""{"version":1,"epoch":1,"sentAt":"2026-03-12T13:32:00Z","knownPlanVersion":0}""", "schema")]
    [TestCase("""{"version":1,"epoch":1,"sentAt":"2026-03-12T13:32:00Z","knownPlanVersion":0,"items":[],"box":"other"}""", "schema")]
    [TestCase("""{"version":1,"epoch":1,"epoch":2,"sentAt":"2026-03-12T13:32:00Z","knownPlanVersion":0,"items":[]}""", "schema")]
    [TestCase("""{"version":1,"epoch":1,"sentAt":"yesterday","knownPlanVersion":0,"items":[]}""", "schema")]
    [TestCase("""{"version":1,"epoch":1,"sentAt":"2026-03-12T13:32:00Z","knownPlanVersion":0,"items":[[[[[[[[[]]]]]]]]]}""", "schema")]
    [TestCase("null", "schema")]
    [TestCase("[]", "schema")]
    [TestCase("", "schema")]
    [TestCase("{", "schema")]
    public async Task A_broken_envelope_is_refused_whole_and_the_answer_names_what_is_wrong(string json, string code) => Assert.That(
        await (await box.PostBytesAsync(WireV1.ReadingsPath, Bytes(json))).ProblemAsync(), Is.EqualTo((400, code)));

    [TestCase(500, 200)]
    [TestCase(501, 400)]
    public async Task Up_to_500_items_are_taken(int items, int status)
    {
        var batch = Batch([.. Enumerable.Range(1, items).Select(index => Reading(10_000 + index, at: TimeProvider.System.GetUtcNow().AddSeconds(-10 * index)))]);
        using var answer = await box.PostAsync(WireV1.ReadingsPath, batch);

        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
    }

    [TestCase(WireV1.MostBytes, 400, "schema")]
    [TestCase(WireV1.MostBytes + 1, 413, "too_large")]
    [TestCase(4 * WireV1.MostBytes, 413, "too_large")]
    public async Task A_body_larger_than_the_limit_is_413(int length, int status, string code)
    {
        var body = new byte[length];
        body.AsSpan().Fill((byte)' ');

        Assert.That(await (await box.PostBytesAsync(WireV1.ReadingsPath, body)).ProblemAsync(), Is.EqualTo((status, code)));
    }

    [Test]
    public async Task A_zip_bomb_is_413_and_a_gzipped_batch_is_read_with_its_digest_over_what_was_sent()
    {
        var bomb = Gzip(new byte[50 * 1024 * 1024]);
        Assert.That(bomb, Has.Length.LessThan(WireV1.MostBytes));
        Assert.That(await (await box.PostBytesAsync(WireV1.ReadingsPath, bomb, coding: "gzip")).ProblemAsync(), Is.EqualTo((413, "too_large")));

        var plain = JsonSerializer.SerializeToUtf8Bytes(Batch(Reading(501)), WireJson.Options);
        var receipt = await (await box.PostBytesAsync(WireV1.ReadingsPath, Gzip(plain), coding: "gzip")).ReceiptAsync();
        Assert.That(receipt.Items.Single().Outcome, Is.EqualTo(ItemOutcome.Stored));
        Assert.That(
            await (await box.PostBytesAsync(WireV1.ReadingsPath, Gzip(plain), ContentDigest.Of(plain), coding: "gzip")).ProblemAsync(),
            Is.EqualTo((400, "digest_mismatch")), "RFC 9530: Content-Digest is over the content, after its coding");
        Assert.That(await (await box.PostBytesAsync(WireV1.ReadingsPath, plain, coding: "gzip")).ProblemAsync(), Is.EqualTo((400, "content_encoding")));
        Assert.That(await (await box.PostBytesAsync(WireV1.ReadingsPath, plain, coding: "br")).ProblemAsync(), Is.EqualTo((415, "content_encoding")));
    }

    [TestCase("text/plain")]
    [TestCase("application/x-www-form-urlencoded")]
    public async Task Only_JSON_is_taken(string type) => Assert.That(
        await (await box.PostBytesAsync(WireV1.ReadingsPath, Bytes("{}"), type: type)).ProblemAsync(), Is.EqualTo((415, "media_type")));

    [Test]
    public async Task Nobody_without_a_certificate_of_our_authority_is_heard()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={home.Box}", key, HashAlgorithmName.SHA256);
        using var forged = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        using var stranger = site.Box();
        using var forger = site.Box(forged);

        foreach (var path in new[] { WireV1.ReadingsPath, WireV1.DangersPath, WireV1.HeartbeatsPath })
        {
            Assert.That(await (await stranger.PostAsync(path, Batch(Reading(601)))).ProblemAsync(), Is.EqualTo((401, "certificate_missing")));
            Assert.That(await (await forger.PostAsync(path, Batch(Reading(601)))).ProblemAsync(), Is.EqualTo((403, "certificate_refused")));
        }
    }

    [Test]
    public async Task The_server_s_own_certificate_is_no_box_s()
    {
        using var impostor = site.Box((await site.Send(new GetServerCertificate())).Certificate);

        Assert.That(await (await impostor.PostAsync(WireV1.ReadingsPath, Batch(Reading(611)))).ProblemAsync(), Is.EqualTo((403, "certificate_refused")));
    }

    [Test]
    public async Task A_revoked_box_is_refused_at_once_on_the_connection_it_already_has()
    {
        var admin = await site.Account(AccountRole.Admin);
        var stolen = await site.Home("HC-0666");
        using var client = site.Box(stolen.Certificate);
        Assert.That((await (await client.PostAsync(WireV1.ReadingsPath, Batch(Reading(1)))).ReceiptAsync()).Items, Has.Count.EqualTo(1));

        await site.Send(new RevokeBox(stolen.Box, admin.Account));

        Assert.That(await (await client.PostAsync(WireV1.ReadingsPath, Batch(Reading(2)))).ProblemAsync(), Is.EqualTo((403, "certificate_refused")));
        stolen.Certificate.Dispose();
    }

    [Test]
    public async Task A_wrong_code_is_403_in_words_and_enrolment_needs_no_certificate()
    {
        using var stranger = site.Box();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        using var answer = await stranger.PostAsync(WireV1.EnrolmentPath, new EnrolmentRequest("7KQ4-M2XD", BackOffice.Office.RequestOf(key)));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("code_refused").And.Contain("Demandez un nouveau code"));
    }

    [Test]
    public async Task A_heartbeat_is_noted_and_shown_with_the_fleet()
    {
        var heartbeat = new Heartbeat(
            1, TimeProvider.System.GetUtcNow(), 0, "1.0.0", BraceletLinkState.Connected, "BR-0001", null, 80, ModemState.Ready, 70, "Orange F", true, 3, 0, 1_000_000);

        await (await box.PostAsync(WireV1.HeartbeatsPath, heartbeat)).ReceiptAsync();

        var entry = (await site.Send(new ListBoxes())).Single(found => found.Id == home.Box);
        Assert.That((entry.Health!.Firmware, entry.Health.QueuedReadings), Is.EqualTo(("1.0.0", 3L)));
        Assert.That(entry.HeardAt, Is.Not.Null);
    }

    [Test]
    public async Task A_danger_opens_an_alert_and_the_same_one_again_does_not()
    {
        var danger = new Danger(Guid.NewGuid(), DangerKind.Fall, DangerPhase.Raised, TimeProvider.System.GetUtcNow(), "BR-0001", true);
        var batch = new DangersBatch(1, TimeProvider.System.GetUtcNow(), 0, [JsonSerializer.SerializeToElement(danger, WireJson.Options)]);

        var first = await (await box.PostAsync(WireV1.DangersPath, batch)).ReceiptAsync();
        var second = await (await box.PostAsync(WireV1.DangersPath, batch)).ReceiptAsync();

        Assert.That(first.Items.Single().Outcome, Is.EqualTo(ItemOutcome.Stored));
        Assert.That(second.Items.Single().Outcome, Is.EqualTo(ItemOutcome.Duplicate));
        var alert = await site.Send(new Modules.Alerts.Contracts.FindAlert(new Modules.Alerts.Contracts.AlertId(danger.EventId)));
        Assert.That(alert!.Alert.Patient, Is.EqualTo(home.Patient));
    }

    [Test]
    public async Task The_schema_is_served_to_anyone()
    {
        using var stranger = site.Box();
        using var schema = JsonDocument.Parse(await stranger.GetStringAsync(WireV1.SchemaPath));

        Assert.That(schema.RootElement.TryGetProperty("$schema", out _), Is.True);
    }

    private GetReadings Everything() => new(home.Patient, TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddMinutes(5));

    private static byte[] Gzip(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            gzip.Write(plain);
        }

        return packed.ToArray();
    }
}
