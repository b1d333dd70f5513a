using System.Net;
using System.Text.Json;
using HomeCare.Modules.Patients.Storage;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Support;
using HomeCare.Web.Operations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Web.Operations;

internal sealed class HealthTests
{
    [TestCase(EngineKind.Sqlite)]
    [TestCase(EngineKind.PostgreSql)]
    public async Task A_server_that_is_well_says_so_of_each_engine(EngineKind kind)
    {
        await using var site = await RunningSite.StartAsync(kind);

        var (status, report) = await AskAsync(site);

        Assert.That((status, report.GetProperty("status").GetString()), Is.EqualTo((HttpStatusCode.OK, "pass")));
        Assert.That(
            report.GetProperty("checks").EnumerateObject().Select(check => (check.Name, StatusOf(check.Value))),
            Is.EquivalentTo(new[] { "alerts", "backlog", "backoffice", "folder", "journal", "patients", "reports", "series", "telemetry" }.Select(name => (name, "pass"))));
    }

    [Test]
    public async Task An_ill_engine_is_named_with_its_fault_and_since_when_and_takes_no_work_until_it_is_well()
    {
        var broker = new StatedEngine("broker", needed: true);
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var site = await StartAsync(clock, broker);
        Assert.That((await AskAsync(site)).Status, Is.EqualTo(HttpStatusCode.OK));
        clock.Advance(TimeSpan.FromSeconds(2));

        broker.Fault = "The disk does not take it.";
        var since = clock.GetUtcNow();
        var first = await AskAsync(site);
        clock.Advance(TimeSpan.FromSeconds(2));
        var (status, report) = await AskAsync(site);
        using var balancer = site.Box();
        var boxes = await (await balancer.GetAsync("/health/ready")).ProblemAsync();

        var check = report.GetProperty("checks").GetProperty("broker")[0];
        Assert.That((status, report.GetProperty("status").GetString(), StatusOf(report.GetProperty("checks").GetProperty("broker"))),
            Is.EqualTo((HttpStatusCode.ServiceUnavailable, "fail", "fail")));
        Assert.That(check.GetProperty("output").GetString(), Is.EqualTo("The disk does not take it."));
        Assert.That(check.GetProperty("since").GetDateTimeOffset(), Is.EqualTo(since), "the first look that found it ill, not the last");
        Assert.That(boxes, Is.EqualTo((503, "not_ready")));
        Assert.That((await Scrape.OfAsync(site)).Value("homecare_engine_ill", ("engine", "broker")), Is.EqualTo(1));

        broker.Fault = null;
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.That((await AskAsync(site)).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await balancer.GetStringAsync("/health/ready"), Is.EqualTo("ready"));
        Assert.That(first.Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
    }

    [Test]
    public async Task An_engine_that_can_be_done_without_is_a_warning_and_takes_no_work_away()
    {
        var store = new StatedEngine("influx", needed: false) { Fault = "It is away." };
        await using var site = await StartAsync(null, store);

        var (status, report) = await AskAsync(site);

        Assert.That((status, report.GetProperty("status").GetString(), StatusOf(report.GetProperty("checks").GetProperty("influx"))),
            Is.EqualTo((HttpStatusCode.OK, "warn", "warn")));
    }

    [Test]
    public async Task A_check_that_throws_is_ill_and_its_words_stay_inside()
    {
        var broken = new StatedEngine("kafka", needed: true) { Throws = new InvalidOperationException("Password=hunter2 at broker.internal:9092") };
        await using var site = await StartAsync(null, broken);

        using var monitor = site.Operator();
        using var answer = await monitor.GetAsync("/health/ready");
        var text = await answer.Content.ReadAsStringAsync();

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/health+json"));
        Assert.That(text, Does.Contain("kafka").And.Not.Contain("hunter2").And.Not.Contain("broker.internal").And.Not.Contain("   at "));
    }

    [Test]
    public async Task A_check_that_hangs_is_ill_after_three_seconds()
    {
        var clock = new FakeTimeProvider();
        var hung = new StatedEngine("influx", needed: true) { Answer = new TaskCompletionSource<string?>().Task };
        var health = new EngineHealth(hung, clock);
        var registration = new HealthCheckRegistration("influx", health, HealthStatus.Unhealthy, null);

        var asked = health.CheckHealthAsync(new HealthCheckContext { Registration = registration });
        clock.Advance(TimeSpan.FromSeconds(2.9));
        Assert.That(asked.IsCompleted, Is.False);
        clock.Advance(TimeSpan.FromSeconds(0.2));

        var found = await asked.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That((found.Status, found.Description), Is.EqualTo((HealthStatus.Unhealthy, "It did not answer within 3 s: away, hung or overloaded.")));
    }

    [Test]
    public async Task However_many_ask_an_engine_is_asked_once_a_second()
    {
        var engine = new StatedEngine("broker", needed: true);
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var site = await StartAsync(clock, engine);
        var watch = site.Services.GetRequiredService<EngineWatch>();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => watch.LookAsync(CancellationToken.None)));
        Assert.That(engine.Asked, Is.EqualTo(1));
        clock.Advance(TimeSpan.FromSeconds(1));
        await watch.LookAsync(CancellationToken.None);
        Assert.That(engine.Asked, Is.EqualTo(2));
    }

    [Test]
    public async Task An_engine_that_falls_ill_while_nobody_asks_is_noticed()
    {
        var engine = new StatedEngine("broker", needed: true) { Fault = "Away." };
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var site = await StartAsync(clock, engine);
        var watch = site.Services.GetRequiredService<EngineWatch>();

        await Eventually.IsTrue(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(15));
                return watch.Last.Any(one => one.Engine == "broker" && one.StopsTheServer);
            },
            "the watch looks by itself");
    }

    [Test]
    public async Task A_data_folder_that_cannot_be_written_is_ill()
    {
        Assert.That(await new FolderCheck(Path.Combine(Path.GetTempPath(), $"missing-{Guid.NewGuid():N}")).FindFaultAsync(CancellationToken.None),
            Does.StartWith("The data folder cannot be written"));
        var folder = Directory.CreateTempSubdirectory("homecare-health-");
        Assert.That(await new FolderCheck(folder.FullName).FindFaultAsync(CancellationToken.None), Is.Null);
        Assert.That(folder.EnumerateFileSystemInfos(), Is.Empty, "it leaves nothing");
        folder.Delete();
    }

    [Test]
    public async Task A_database_that_is_gone_is_ill()
    {
        await using var services = new ServiceCollection().AddScoped(_ => Gone()).BuildServiceProvider();
        var check = new DatabaseCheck(
            new ModuleDatabase("patients", typeof(SqlitePatientsDb)), true, services.GetRequiredService<IServiceScopeFactory>());

        Assert.That(await check.FindFaultAsync(CancellationToken.None), Does.StartWith("The database cannot be reached"));
    }

    private static SqlitePatientsDb Gone() => new(
        new DbContextOptionsBuilder<SqlitePatientsDb>().UseSqlite("Data Source=/nowhere/at/all.db;Mode=ReadOnly").Options);

    private static Task<RunningSite> StartAsync(TimeProvider? clock, IEngineCheck engine) => RunningSite.StartAsync(EngineKind.Sqlite, builder =>
    {
        builder.Services.AddSingleton(engine);
        if (clock is not null)
        {
            builder.Services.AddSingleton(clock);
        }
    });

    private static async Task<(HttpStatusCode Status, JsonElement Report)> AskAsync(RunningSite site)
    {
        using var monitor = site.Operator();
        using var answer = await monitor.GetAsync("/health/ready");
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return (answer.StatusCode, document.RootElement.Clone());
    }

    private static string StatusOf(JsonElement check) => check[0].GetProperty("status").GetString()!;

    private sealed class StatedEngine(string engine, bool needed) : IEngineCheck
    {
        private int asked;

        public string Engine => engine;

        public bool Needed => needed;

        public string? Fault { get; set; }

        public Exception? Throws { get; init; }

        public Task<string?>? Answer { get; init; }

        public int Asked => asked;

        public Task<string?> FindFaultAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref asked);
            return Throws is null ? Answer ?? Task.FromResult(Fault) : throw Throws;
        }
    }
}
