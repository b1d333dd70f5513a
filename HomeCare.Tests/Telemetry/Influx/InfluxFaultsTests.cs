using System.Net;
using System.Net.Sockets;
using System.Text;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Telemetry.Series.Influx;
using HomeCare.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using static HomeCare.Tests.Telemetry.Influx.Histories;

namespace HomeCare.Tests.Telemetry.Influx;

/// <summary>A server that is away, hung, busy, full, wrong or refusing: each is said in a sentence, and nothing is lost by it.</summary>
internal sealed class InfluxFaultsTests
{
    private const string Full = """{"error":"partial write: max-series-per-database limit exceeded: (1000000) dropped=5"}""";

    private FaultyRoad road = null!;
    private string database = "";
    private FakeTimeProvider time = null!;
    private InfluxSeriesStore store = null!;
    private BesideInflux beside = null!;

    [SetUp]
    public async Task Start()
    {
        database = await PrivateInflux.NewDatabaseAsync();
        (road, time) = (new FaultyRoad(), new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        beside = await BesideInflux.CreateAsync();
        store = new InfluxSeriesStore(SeriesStores.SettingsOf(database), beside.Scopes, time, NullLogger<LineSender>.Instance, road);
        await store.PrepareAsync(CancellationToken.None);
    }

    [TearDown]
    public async Task Stop()
    {
        store?.Dispose();
        await (beside?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Test]
    public async Task Nobody_listening_is_an_engine_that_is_away()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = new Uri($"http://{listener.LocalEndpoint}");
        listener.Stop();
        using var away = SeriesStores.Influx(database, beside.Scopes, url);
        IsAway(() => WriteAsync(away, Quiet(Day, 3)), "does not answer");
        Assert.That(await away.FindFaultAsync(CancellationToken.None), Does.Contain("does not answer"));
    }

    [TestCase("", "did not answer within 1 s")]
    [TestCase("HTTP/1.1 204 No Content\r\nX-Influxdb-Version: 1.8.10\r\n\r\n|HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"results\":[{", "did not answer within 1 s")]
    [TestCase("HTTP/1.1 204 No Content\r\nX-Influxdb-Version: 1.8.10\r\n\r\n|HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"results\":[{!", "broke off")]
    [TestCase("HTTP/1.1 204 No Content\r\nX-Influxdb-Version: 1.8.10\r\n\r\n|HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"results\":[{\"series\":[{\"values\":[[5!", "cut its answer short")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "is no InfluxDB")]
    [TestCase("HTTP/1.1 204 No Content\r\nX-Influxdb-Version: 9.0\r\n\r\n", "of a version that HomeCare does not know")]
    public async Task A_hung_or_broken_answer_is_an_engine_that_is_away(string answers, string said)
    {
        using var server = new OddServer(answers);
        using var odd = SeriesStores.Influx(database, beside.Scopes, server.Url, TimeSpan.FromSeconds(1));
        IsAway(() => odd.ReadAsync(PatientId.New(), Day, Day + 1, CancellationToken.None), said);
        await Task.CompletedTask;
    }

    [TestCase(HttpStatusCode.InternalServerError, """{"error":"engine: no space left on device"}""", "no space left on device")]
    [TestCase(HttpStatusCode.Unauthorized, "{}", "Telemetry:Influx:Token")]
    [TestCase(HttpStatusCode.NotFound, """{"error":"database not found: \"x\""}""", "no such database")]
    [TestCase(HttpStatusCode.BadRequest, Full, "is full")]
    [TestCase(HttpStatusCode.ServiceUnavailable, "{}", "too busy", "3600")]
    [TestCase(HttpStatusCode.TooManyRequests, "{}", "too busy", "Tue, 31 Dec 2199 23:59:59 GMT")]
    public async Task A_server_that_refuses_says_why_and_nothing_is_parked(HttpStatusCode status, string body, string said, string? retryAfter = null)
    {
        road.Answer = (_, request, _) => request.RequestUri!.AbsolutePath == "/write" ? FaultyRoad.Says(status, body, retryAfter) : null;
        IsAway(() => WriteAsync(store, Quiet(Day, 3)), said);
        Assert.That(await store.FindFaultAsync(CancellationToken.None), Is.Not.Null);
        Assert.That(await ParkedAsync(), Is.Empty);
        road.Answer = (_, _, _) => null;
        await WriteAsync(store, Quiet(Day, 3));
        Assert.That(await store.FindFaultAsync(CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task Lines_go_over_a_network_as_gzip_and_plainly_to_this_machine([Values] bool overNetwork)
    {
        var (patient, packed, plain) = (PatientId.New(), 0, 0);
        road.Answer = (_, request, _) =>
        {
            if (request.RequestUri!.AbsolutePath == "/write")
            {
                _ = request.Content!.Headers.ContentEncoding.Contains("gzip") ? packed++ : plain++;
            }

            request.RequestUri = new Uri(PrivateInflux.Url, request.RequestUri.PathAndQuery);
            return null;
        };
        using var far = new InfluxSeriesStore(
            SeriesStores.SettingsOf(database, overNetwork ? new Uri("https://history.example/") : null), beside.Scopes, time, NullLogger<LineSender>.Instance, road);
        await far.WriteAsync(Stretches(patient, Quiet(Day, 3), far.StretchLength), CancellationToken.None);
        Assert.That(await far.ReadAsync(patient, Day, Day + TimeSpan.TicksPerHour, CancellationToken.None), Has.Count.EqualTo(3));
        Assert.That((packed, plain), Is.EqualTo(overNetwork ? (1, 0) : (0, 1)));
    }

    [Test]
    public async Task A_busy_server_is_asked_again_when_it_said()
    {
        var (patient, busy) = (PatientId.New(), 2);
        road.Answer = (_, request, _) => request.RequestUri!.AbsolutePath == "/write" && busy-- > 0
            ? FaultyRoad.Says(busy == 1 ? HttpStatusCode.TooManyRequests : HttpStatusCode.ServiceUnavailable, retryAfter: "7") : null;
        var before = road.Calls;
        var writing = WriteAsync(store, Quiet(Day, 3), patient);
        await Eventually.IsTrue(() => road.Calls == before + 2, "the question and the first write were sent");
        time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.That(road.Calls, Is.EqualTo(before + 2));
        await Eventually.IsTrue(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return writing.IsCompleted;
            },
            "it is written in the end");
        await writing;
        Assert.That(await store.ReadAsync(patient, Day, Day + TimeSpan.TicksPerHour, CancellationToken.None), Has.Count.EqualTo(3));
    }

    [Test]
    public void A_database_that_nobody_made_is_said()
    {
        using var other = SeriesStores.Influx(database + "_none", beside.Scopes);
        IsAway(() => other.ReadAsync(PatientId.New(), Day, Day + 1, CancellationToken.None), "database not found");
        IsAway(() => WriteAsync(other, Quiet(Day, 1)), "database not found");
    }

    [Test]
    public async Task One_line_that_is_refused_is_parked_and_holds_nothing_back()
    {
        var (patient, readings) = (PatientId.New(), Quiet(Day, 60));
        var bad = $"{PlacedReading.ToNanoseconds(readings[17].MeasuredTicks)}";
        road.Answer = (_, request, body) => request.RequestUri!.Query.Contains("rp=raw", StringComparison.Ordinal) && body.Split('\n').Any(line => line.StartsWith("reading", StringComparison.Ordinal) && line.EndsWith(bad, StringComparison.Ordinal))
            ? FaultyRoad.Says(HttpStatusCode.BadRequest, """{"error":"unable to parse something"}""") : null;
        await WriteAsync(store, readings, patient);
        var back = await store.ReadAsync(patient, Day, Day + TimeSpan.TicksPerHour, CancellationToken.None);
        Assert.That(Texts(back), Is.EqualTo(Texts(readings.Where((_, place) => place != 17))));
        Assert.That(await ParkedAsync(), Does.Contain(bad).And.Contain("unable to parse something").And.Contain($"reading,p={patient}"));
    }

    [Test]
    public async Task Where_another_tool_took_our_fields_all_waits_and_nothing_is_parked()
    {
        using var http = new HttpClient();
        using var line = new StringContent($"reading,p=other hr=\"tall\" {PlacedReading.ToNanoseconds(Day)}");
        await http.PostAsync(new Uri(PrivateInflux.Url, $"write?db={database}&rp=raw"), line);
        IsAway(() => WriteAsync(store, Quiet(Day, 60)), "does another tool write into the same database?");
        Assert.That(await ParkedAsync(), Is.Empty);
    }

    [Test]
    public async Task What_is_measured_before_all_that_is_kept_is_parked_with_its_values()
    {
        var (patient, old) = (PatientId.New(), Plain(Midnight(-40), 5, 61.5));
        await WriteAsync(store, [old, .. Quiet(Day, 2)], patient);
        Assert.That(await store.ReadAsync(patient, Midnight(-50), Midnight(1), CancellationToken.None), Has.Count.EqualTo(2));
        Assert.That(await ParkedAsync(), Does.Contain($"{patient}").And.Contain("61.5,97,5,,88").And.Contain("longer ago than readings are kept"));
    }

    /// <summary>Cut after each request in turn; then all is written again, with more, as a restart does from the journal.</summary>
    [Test]
    public async Task Cut_anywhere_and_written_again_nothing_is_lost_mixed_or_doubled()
    {
        var first = Quiet(Day, 100);
        var marked = new StoredReading { Source = Box, Sequence = 500, MeasuredTicks = first[3].MeasuredTicks, ReceivedTicks = Day, SpanSeconds = 60, HeartRate = 0.5, HeartRateMarks = 8, Steps = 4, StepsMarks = 0 };
        var lower = new StoredReading { Source = Box with { Epoch = 3 }, Sequence = 0, MeasuredTicks = first[3].MeasuredTicks, ReceivedTicks = Day, SpanSeconds = 10, Battery = 5, BatteryMarks = 0 };
        List<StoredReading> all = [.. first, marked, lower];
        for (var cut = 1; ; cut++)
        {
            var (patient, start) = (PatientId.New(), road.Calls);
            road.Answer = (number, _, _) => number == start + cut ? throw new HttpRequestException("cut") : null;
            var wasCut = false;
            try
            {
                await WriteAsync(store, [.. first, marked], patient);
            }
            catch (InfluxAwayException)
            {
                wasCut = true;
            }

            road.Answer = (_, _, _) => null;
            await WriteAsync(store, all, patient);
            var back = await store.ReadAsync(patient, Day, Day + TimeSpan.TicksPerHour, CancellationToken.None);
            Assert.That(Texts(back), Is.EquivalentTo(Texts(all)), $"cut at request {cut}");
            var quarters = await store.ReadBucketsAsync(patient, Tier.Quarter, Day, Day + TimeSpan.TicksPerHour, CancellationToken.None);
            Assert.That(quarters.Select(bucket => bucket.Received), Is.EqualTo(new[] { 92, 10 }));
            if (!wasCut)
            {
                Assert.That(cut, Is.GreaterThan(2), "the question and the write");
                return;
            }
        }
    }

    [Test]
    public async Task The_server_is_told_a_random_id_and_nothing_else_of_a_person()
    {
        var (patient, bodies) = (PatientId.New(), new List<string>());
        road.Answer = (_, request, body) =>
        {
            bodies.Add(request.RequestUri!.AbsolutePath == "/write" ? body : "");
            return null;
        };
        await WriteAsync(store, Quiet(Day, 90), patient);
        var lines = bodies.SelectMany(body => body.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.That(lines, Is.Not.Empty.And.All.Matches($"^(stretch|reading|rejected),p={patient} "));
        Assert.That(lines.Count(line => line.StartsWith("stretch", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    private static Task WriteAsync(InfluxSeriesStore store, IEnumerable<StoredReading> readings, PatientId? patient = null) =>
        store.WriteAsync(Stretches(patient ?? PatientId.New(), readings, store.StretchLength), CancellationToken.None);

    private async Task<string> ParkedAsync()
    {
        var answer = await PrivateInflux.RunAsync("SELECT * FROM \"ever\".parked", database);
        return answer.Contains("series", StringComparison.Ordinal) ? answer : "";
    }

    private static void IsAway(Func<Task> call, string said)
    {
        var away = Assert.ThrowsAsync<InfluxAwayException>(() => call());
        Assert.That(away!.Message, Does.Contain(said).And.StartsWith("InfluxDB (").And.EndsWith("."));
        Assert.That(StorageFault.IsEngineAway(away), Is.True);
    }

    /// <summary>Says its answers in order, one a request (<c>|</c> between, <c>!</c> closes), and is silent from then on.</summary>
    private sealed class OddServer : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource end = new();

        public OddServer(string answers)
        {
            listener.Start();
            Url = new Uri($"http://{listener.LocalEndpoint}");
            _ = ServeAsync(answers.Split('|'));
        }

        public Uri Url { get; }

        public void Dispose()
        {
            end.Cancel();
            listener.Dispose();
            end.Dispose();
        }

        private async Task ServeAsync(string[] answers)
        {
            var (next, buffer) = (0, new byte[8_192]);
            while (!end.IsCancellationRequested)
            {
                var client = await listener.AcceptTcpClientAsync(end.Token);
                var stream = client.GetStream();
                while (await stream.ReadAsync(buffer, end.Token) > 0)
                {
                    var answer = next < answers.Length ? answers[next++] : "";
                    await stream.WriteAsync(Encoding.ASCII.GetBytes(answer.TrimEnd('!')), end.Token);
                    if (answer.EndsWith('!'))
                    {
                        client.Dispose();
                        break;
                    }
                }
            }
        }
    }
}
