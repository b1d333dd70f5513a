using System.Net;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Series.Influx;
using HomeCare.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using static HomeCare.Tests.Telemetry.Influx.Histories;

namespace HomeCare.Tests.Telemetry.Influx;

/// <summary>What is asked of each version. A real 1.x; 2.x and 3.x as their documentation has them.</summary>
internal sealed class PlaceMakerTests
{
    private readonly List<string> asked = [];
    private BesideInflux beside = null!;

    [SetUp]
    public async Task Open() => beside = await BesideInflux.CreateAsync();

    [TearDown]
    public async Task Close() => await beside.DisposeAsync();

    [Test]
    public async Task A_server_of_1_gets_a_policy_a_place_and_keeps_what_an_administrator_chose()
    {
        var database = await PrivateInflux.NewDatabaseAsync();
        await PrivateInflux.RunAsync($"CREATE DATABASE {database}");
        await PrivateInflux.RunAsync($"CREATE RETENTION POLICY raw ON {database} DURATION 100d REPLICATION 1");
        using var store = SeriesStores.Influx(database, beside.Scopes);
        await store.PrepareAsync(CancellationToken.None);
        await store.PrepareAsync(CancellationToken.None);
        Assert.That(
            await PrivateInflux.RunAsync($"SHOW RETENTION POLICIES ON {database}"),
            Does.Contain("[\"raw\",\"2400h0m0s\"").And.Contain("[\"year\",\"8784h0m0s\",\"168h0m0s\"").And.Contain("[\"ever\",\"0s\",\"4368h0m0s\""));
    }

    [Test]
    public async Task A_server_of_2_gets_a_bucket_and_a_mapping_a_place()
    {
        using var store = Store("v2.7.6", (method, path) => (method.Method, path) switch
        {
            (_, "/api/v2/orgs") => FaultyRoad.Says(HttpStatusCode.OK, """{"orgs":[{"id":"0a","name":"home"}]}"""),
            ("GET", "/api/v2/buckets") => FaultyRoad.Says(HttpStatusCode.NotFound, """{"code":"not found","message":"bucket not found"}"""),
            ("POST", "/api/v2/buckets") => FaultyRoad.Says(HttpStatusCode.Created, """{"id":"0b"}"""),
            ("GET", "/api/v2/dbrps") => FaultyRoad.Says(HttpStatusCode.OK, """{"content":[]}"""),
            ("POST", "/query") => FaultyRoad.Says(HttpStatusCode.OK, """{"results":[{"statement_id":0}]}"""),
            _ => FaultyRoad.Says(HttpStatusCode.Created, "{}"),
        });
        await store.PrepareAsync(CancellationToken.None);
        Assert.That(asked, Has.Some.EqualTo("""POST /api/v2/buckets Token hush {"orgID":"0a","name":"homecare/raw","retentionRules":[{"type":"expire","everySeconds":2678400,"shardGroupDurationSeconds":86400}]}"""));
        Assert.That(asked, Has.Some.EqualTo("""POST /api/v2/dbrps Token hush {"orgID":"0a","bucketID":"0b","database":"homecare","retention_policy":"ever","default":false}"""));
        Assert.That(asked.Count(each => each.StartsWith("POST /api", StringComparison.Ordinal)), Is.EqualTo(6));
    }

    [Test]
    public void A_server_of_2_with_several_organisations_needs_a_name()
    {
        using var store = Store("v2.7.6", (_, _) => FaultyRoad.Says(HttpStatusCode.OK, """{"orgs":[{"id":"0a"},{"id":"0b"}]}"""));
        Assert.That(Assert.ThrowsAsync<InfluxAwayException>(() => store.PrepareAsync(CancellationToken.None))!.Message, Does.Contain("Telemetry:Influx:Organisation").And.Not.Contain("hush"));
    }

    [Test]
    public async Task A_server_of_3_gets_a_database_a_place_and_is_written_to_and_asked_there()
    {
        using var store = Store("3.2.0", (method, path) => path switch
        {
            "/api/v3/configure/database" => FaultyRoad.Says(HttpStatusCode.Conflict, "{}"),
            "/write" => FaultyRoad.Says(HttpStatusCode.NoContent, ""),
            _ => FaultyRoad.Says(HttpStatusCode.OK, """{"results":[{"statement_id":0}]}"""),
        });
        await store.PrepareAsync(CancellationToken.None);
        Assert.That(asked, Has.Some.EqualTo("""POST /api/v3/configure/database Bearer hush {"db":"homecare_raw","retention_period":"31d"}"""));
        Assert.That(asked, Has.Some.EqualTo("""POST /api/v3/configure/database Bearer hush {"db":"homecare_ever"}"""));
        await store.WriteAsync(Stretches(PatientId.New(), Quiet(Day, 2), store.StretchLength), CancellationToken.None);
        Assert.That(asked, Has.Some.StartsWith("POST /write?precision=ns&db=homecare_raw Bearer hush stretch,p="));
        Assert.That(asked, Has.Some.StartsWith("POST /query?epoch=ns&db=homecare_raw Bearer hush q="));
    }

    private InfluxSeriesStore Store(string version, Func<HttpMethod, string, HttpResponseMessage> answer)
    {
        asked.Clear();
        var road = new FaultyRoad(toServer: false)
        {
            Answer = (_, request, body) =>
            {
                var path = request.RequestUri!.AbsolutePath;
                if (path == "/ping")
                {
                    var ping = FaultyRoad.Says(HttpStatusCode.OK, $$"""{"version":"{{version}}"}""");
                    return ping;
                }

                var query = path is "/write" or "/query" ? request.RequestUri.Query : "";
                asked.Add($"{request.Method} {path}{query} {request.Headers.Authorization} {body}");
                return answer(request.Method, path);
            },
        };
        var settings = SeriesStores.SettingsOf("homecare", new Uri("https://influx.example")) with { Token = "hush" };
        return new InfluxSeriesStore(settings, beside.Scopes, TimeProvider.System, NullLogger<LineSender>.Instance, road);
    }
}
