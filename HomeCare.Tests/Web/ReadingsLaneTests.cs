using System.Net;
using System.Text;
using System.Text.Json;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using HomeCare.Web.Ingestion;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using static HomeCare.Tests.Web.IngestionCalls;

namespace HomeCare.Tests.Web;

/// <summary>The quick way in for readings: however they come, they are answered as the endpoint answers.</summary>
internal sealed class ReadingsLaneTests
{
    private readonly OffsetClock clock = new();
    private RunningSite site = null!;
    private RunningSite.EnrolledHome home = null!;
    private HttpClient box = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        site = await RunningSite.StartAsync(EngineKind.Sqlite, builder => builder.Services.AddSingleton<TimeProvider>(clock));
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

    [TestCase(WireV1.ReadingsPath, 1001)]
    [TestCase(WireV1.ReadingsPath + "/", 1002)]
    [TestCase("/INGEST/v1/readings", 1003)]
    public async Task Every_spelling_of_the_address_is_answered_alike(string path, long sequence)
    {
        Assert.That((await (await box.PostAsync(path, Batch(Reading(sequence)))).ReceiptAsync()).Items.Single().Outcome, Is.EqualTo(ItemOutcome.Stored));
        Assert.That(await (await box.PostBytesAsync(path, Bytes("{"))).ProblemAsync(), Is.EqualTo((400, "schema")));
        using var stranger = site.Box();
        Assert.That(await (await stranger.PostAsync(path, Batch(Reading(1)))).ProblemAsync(), Is.EqualTo((401, "certificate_missing")));
    }

    [Test]
    public async Task Other_verbs_are_none_of_it()
    {
        using var answer = await box.GetAsync(WireV1.ReadingsPath);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("1.1")]
    [TestCase("2.0")]
    public async Task A_body_without_its_length_that_comes_in_pieces_is_read_whole(string version)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(Batch([.. Enumerable.Range(0, 400).Select(n => Reading(20_000 + n + version[0] * 1000))]), WireJson.Options);
        using var content = new Dribble(body);
        content.Headers.ContentType = new("application/json");
        content.Headers.TryAddWithoutValidation(ContentDigest.FieldName, ContentDigest.Of(body));
        using var request = new HttpRequestMessage(HttpMethod.Post, WireV1.ReadingsPath)
        {
            Content = content,
            Version = Version.Parse(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        var receipt = await (await box.SendAsync(request)).ReceiptAsync();

        Assert.That(receipt.Items, Has.Count.EqualTo(400).And.All.Matches<ItemReceipt>(item => item.Outcome == ItemOutcome.Stored));
    }

    [Test]
    public async Task A_receipt_says_its_length_and_no_more_than_it_has_to()
    {
        var plan = (await (await box.PostAsync(WireV1.ReadingsPath, Batch(Reading(30_001)))).ReceiptAsync()).Plan!;
        using var answer = await box.PostAsync(WireV1.ReadingsPath, Batch(Reading(30_002)) with { KnownPlanVersion = plan.Version });

        var head = answer.Headers.Concat(answer.Content.Headers).ToDictionary(field => field.Key, field => field.Value.Single());
        Assert.That(head.Keys, Is.EquivalentTo(["Content-Length", "Content-Type", "Date"]));
        Assert.That(head["Content-Type"], Is.EqualTo("application/json"));
        var body = await answer.Content.ReadAsByteArrayAsync();
        Assert.That(body, Has.Length.EqualTo(answer.Content.Headers.ContentLength).And.Length.LessThan(130), Encoding.UTF8.GetString(body));
    }

    [Test]
    public async Task A_receipt_of_any_size_is_written_as_the_wire_says([Values(0, 1, 500)] int lines, [Values] ItemOutcome outcome, [Values] bool bare)
    {
        var receipt = new Receipt(
            1, clock.GetUtcNow().ToOffset(TimeSpan.FromHours(2)),
            [.. Enumerable.Range(0, lines).Select(n => new ItemReceipt(n, outcome, n == 7 ? null : n, n == 499 ? Guid.NewGuid() : null, bare ? null : new string('é', 40)))],
            Replay: bare ? null : new ReplayRequest(Guid.NewGuid(), clock.GetUtcNow(), clock.GetUtcNow()));
        var context = new DefaultHttpContext();
        using var sent = new MemoryStream();
        context.Response.Body = sent;

        await new ReceiptAnswer(receipt).ExecuteAsync(context);
        await new ReceiptAnswer(receipt).ExecuteAsync(context);

        var once = JsonSerializer.Serialize(receipt, WireJson.Options);
        Assert.That(Encoding.UTF8.GetString(sent.ToArray()), Is.EqualTo(once + once));
    }

    [Test]
    public async Task A_certificate_that_ends_while_its_line_is_open_is_refused()
    {
        using var client = site.Box(home.Certificate);
        await (await client.PostAsync(WireV1.ReadingsPath, Batch(Reading(40_001)))).ReceiptAsync();

        clock.Offset = home.Certificate.NotAfter.ToUniversalTime() - TimeProvider.System.GetUtcNow().UtcDateTime;
        try
        {
            Assert.That(await (await client.PostAsync(WireV1.ReadingsPath, Batch(Reading(40_002)))).ProblemAsync(), Is.EqualTo((403, "certificate_refused")));
            Assert.That(await (await client.PostBytesAsync(WireV1.DangersPath, Bytes("{}"))).ProblemAsync(), Is.EqualTo((403, "certificate_refused")));
        }
        finally
        {
            clock.Offset = TimeSpan.Zero;
        }
    }

    [Test]
    public async Task Two_batches_of_a_box_are_at_work_at_once_and_a_failed_one_gives_its_place_back()
    {
        using var lane = new TelemetryLane(new ConfigurationBuilder().Build());
        var (one, other) = (BoxId.New(), BoxId.New());
        var hold = new TaskCompletionSource<IResult>();
        Task<IResult> Enter(BoxId from, Func<Task<IResult>> work) => lane.RunAsync(new DefaultHttpContext(), from, work, (_, _, act) => act());
        Task<IResult> Held(BoxId from) => Enter(from, () => hold.Task);

        var first = Held(one);
        Assert.That(async () => await Enter(one, () => throw new IOException()), Throws.InstanceOf<IOException>());
        var second = Held(one);
        var third = await Held(one);
        var another = Held(other);

        Assert.That(((IStatusCodeHttpResult)third).StatusCode, Is.EqualTo(429));
        Assert.That((first.IsCompleted, second.IsCompleted, another.IsCompleted), Is.EqualTo((false, false, false)));
        var done = Results.Ok();
        hold.SetResult(done);
        Assert.That(await Task.WhenAll(first, second, another), Is.All.SameAs(done));
        Assert.That(await Enter(one, () => Task.FromResult(done)), Is.SameAs(done));
    }

    /// <summary>Sends its bytes in three writes, with no length said before.</summary>
    private sealed class Dribble(byte[] body) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var piece in body.Chunk(body.Length / 3 + 1))
            {
                await stream.WriteAsync(piece);
                await stream.FlushAsync();
                await Task.Delay(20);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    private sealed class OffsetClock : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;
    }
}
