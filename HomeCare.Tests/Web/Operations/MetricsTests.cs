using System.Text.Json;
using System.Text.RegularExpressions;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using static HomeCare.Tests.Web.IngestionCalls;

namespace HomeCare.Tests.Web.Operations;

internal sealed partial class MetricsTests
{
    [TestCase(EngineKind.Sqlite)]
    [TestCase(EngineKind.PostgreSql)]
    public async Task A_fall_is_in_the_metrics_as_a_timed_call_an_open_red_alert_and_a_text(EngineKind kind)
    {
        await using var site = await RunningSite.StartAsync(kind);
        var home = await site.Home();
        using var box = site.Box(home.Certificate);
        var fall = new Danger(Guid.NewGuid(), DangerKind.Fall, DangerPhase.Raised, site.Clock.GetUtcNow(), "BR-0001", true);
        var batch = new DangersBatch(1, site.Clock.GetUtcNow(), 0, [JsonSerializer.SerializeToElement(fall, WireJson.Options)]);
        await (await box.PostAsync(WireV1.DangersPath, batch)).ReceiptAsync();

        var metrics = await Scrape.OfAsync(site);

        Assert.That(metrics.Value("homecare_danger_duration_seconds_count", ("outcome", "receipted")), Is.EqualTo(1));
        Assert.That(metrics.Value("homecare_alerts_open", ("level", "red"), ("rule", "fall")), Is.EqualTo(1));
        Assert.That(metrics.Value("homecare_alerts_unanswered_age_seconds"), Is.GreaterThanOrEqualTo(0));
        Assert.That(metrics.Value("homecare_texts_waiting"), Is.GreaterThanOrEqualTo(1), "nobody is on duty, so the text waits");
        Assert.That(metrics.Value("homecare_engine_ill", ("engine", "alerts")), Is.Zero);
        home.Certificate.Dispose();
    }

    [Test]
    public async Task What_the_intake_counts_is_in_the_metrics()
    {
        await using var site = await RunningSite.StartAsync(EngineKind.Sqlite);
        var meter = site.Services.GetRequiredService<IntakeMeter>();
        meter.Watch(() => 7, () => 4096, () => TimeSpan.FromMinutes(61), 8192);
        meter.WatchSources(() => 90, () => 8, () => 2);

        meter.Committed(120, 9_000, TimeSpan.FromMilliseconds(3), 40);
        meter.Committed(80, 6_000, TimeSpan.FromMilliseconds(30), 20);
        meter.SetAside(duplicates: 5, implausible: 4, quarantined: 3, refused: 2);
        meter.PutOff(6);

        var metrics = await Scrape.OfAsync(site);
        Assert.That(metrics.Value("homecare_intake_readings_total"), Is.EqualTo(200));
        Assert.That(metrics.Value("homecare_intake_journal_written_bytes_total"), Is.EqualTo(15_000));
        Assert.That(metrics.Value("homecare_intake_commit_duration_seconds_count"), Is.EqualTo(2));
        Assert.That(metrics.Value("homecare_intake_commit_duration_seconds_bucket", ("le", "0.005")), Is.EqualTo(1));
        Assert.That(metrics.Value("homecare_intake_commit_batches_sum"), Is.EqualTo(60));
        Assert.That(metrics.Value("homecare_intake_duplicates_total"), Is.EqualTo(5));
        Assert.That(metrics.Value("homecare_intake_implausible_total"), Is.EqualTo(4));
        Assert.That(metrics.Value("homecare_intake_quarantined_total"), Is.EqualTo(3));
        Assert.That(metrics.Value("homecare_intake_refused_total"), Is.EqualTo(2));
        Assert.That(metrics.Value("homecare_intake_put_off_total"), Is.EqualTo(6));
        Assert.That(metrics.Value("homecare_intake_journal_limit_bytes"), Is.EqualTo(8192));
        Assert.That(metrics.Value("homecare_intake_queue_length"), Is.EqualTo(7));
        Assert.That(metrics.Value("homecare_intake_journal_size_bytes"), Is.EqualTo(4096));
        Assert.That(metrics.Value("homecare_store_lag_seconds"), Is.EqualTo(3660));
        Assert.That(metrics.Value("homecare_sources", ("state", "silent")), Is.EqualTo(8));
    }

    [Test]
    public void Counting_a_commit_allocates_nothing()
    {
        var meter = new IntakeMeter();
        meter.Committed(1, 1, TimeSpan.Zero);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var commit = 0; commit < 1000; commit++)
        {
            meter.Committed(20, 900, TimeSpan.FromMilliseconds(2), 10);
            meter.SetAside(duplicates: 1);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public async Task Requests_are_counted_by_route_and_no_id_is_in_the_metrics()
    {
        await using var site = await RunningSite.StartAsync(EngineKind.Sqlite);
        var patient = await site.Admit();
        var doctor = await site.Account(AccountRole.Doctor, patient);
        using var browser = site.Browser();
        await browser.SignInAsync(doctor);
        using var page = await browser.GetAsync($"/doctor/patients/{patient}");
        using var nowhere = await browser.GetAsync($"/nowhere/{patient}");
        using var odd = await browser.SendAsync(new HttpRequestMessage(new HttpMethod("ODD" + patient.Value.ToString("N")), "/"));

        var metrics = await Scrape.OfAsync(site);

        Assert.That(metrics.Value(
            "http_server_request_duration_seconds_count", ("http_route", "/doctor/patients/{id}"), ("http_response_status_code", "200")), Is.EqualTo(1));
        Assert.That(metrics.Value("http_server_request_duration_seconds_count", ("http_route", "(none)"), ("http_response_status_code", "404")), Is.EqualTo(1));
        Assert.That(metrics.Value("http_server_request_duration_seconds_count", ("http_request_method", "_OTHER")), Is.EqualTo(1));

        // Its own id of the program is the one that belongs there.
        var rows = string.Join('\n', metrics.Text.Split('\n').Where(line => !line.StartsWith("target_info", StringComparison.Ordinal)));
        Assert.That(Ids().Matches(rows), Is.Empty);
    }

    [Test]
    public async Task Boxes_requests_are_not_timed_one_by_one()
    {
        await using var site = await RunningSite.StartAsync(EngineKind.Sqlite);
        using var box = site.Box();
        await box.GetStringAsync("/health/live");

        Assert.That((await Scrape.OfAsync(site)).Text, Does.Not.Contain("http_server_request_duration_seconds_count").And.Not.Contain("active_requests"));
    }

    [Test]
    public async Task Of_two_servers_in_one_process_each_counts_its_own()
    {
        await using var one = await RunningSite.StartAsync(EngineKind.Sqlite);
        await using var other = await RunningSite.StartAsync(EngineKind.Sqlite);
        one.Services.GetRequiredService<IntakeMeter>().Committed(5, 5, TimeSpan.Zero);

        Assert.That((await Scrape.OfAsync(one)).Value("homecare_intake_readings_total"), Is.EqualTo(5));
        Assert.That((await Scrape.OfAsync(other)).Value("homecare_intake_readings_total"), Is.EqualTo(0).Or.Null);
    }

    [Test]
    public async Task A_gauge_that_cannot_be_counted_neither_fails_the_metrics_nor_shows_a_count_it_does_not_have()
    {
        await using var site = await RunningSite.StartAsync(
            EngineKind.Sqlite, builder => builder.Services.AddSingleton<ISlowGauges>(new HungGauges()));

        var metrics = await Scrape.OfAsync(site);

        Assert.That(metrics.Value("homecare_intake_unjudged"), Is.Zero, "the others are counted");
        Assert.That(metrics.Value("homecare_gauges_age_seconds"), Is.Null, "there has been no complete count");
    }

    [GeneratedRegex("[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}")]
    private static partial Regex Ids();

    private sealed class HungGauges : ISlowGauges
    {
        public Task CountAsync(CancellationToken cancellationToken) => new TaskCompletionSource().Task;
    }
}
