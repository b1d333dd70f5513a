using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry;
using HomeCare.Modules.Telemetry.Intake;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Web.Operations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using static HomeCare.Tests.Web.IngestionCalls;

namespace HomeCare.Tests.Web;

/// <summary>At the door while too much waits for the store: readings are told to come back, and nothing else is.</summary>
internal sealed class PutOffTests
{
    [Test]
    public async Task Readings_are_answered_503_with_a_reason_while_dangers_and_heartbeats_are_taken_and_the_log_says_it_once()
    {
        using var said = new Said();
        await using var site = await RunningSite.StartAsync(EngineKind.Sqlite, builder =>
        {
            builder.Services.AddSingleton(new BacklogLimits(1L << 40, 1L << 60));
            builder.Logging.AddProvider(said);
        });
        var home = await site.Home();
        using var box = site.Box(home.Certificate);

        for (var sequence = 1; sequence <= 20; sequence++)
        {
            using var answer = await box.PostAsync(WireV1.ReadingsPath, Batch(Reading(sequence)));
            Assert.That((answer.StatusCode, answer.Headers.RetryAfter?.Delta), Is.EqualTo((HttpStatusCode.ServiceUnavailable, Backlog.RetryAfter)));
            Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("backlog_full").And.Contain("Send these again later"));
        }

        var fall = new Danger(Guid.NewGuid(), DangerKind.Fall, DangerPhase.Raised, site.Clock.GetUtcNow(), "BR-0001", true);
        var batch = new DangersBatch(1, site.Clock.GetUtcNow(), 0, [JsonSerializer.SerializeToElement(fall, WireJson.Options)]);
        var heartbeat = new Heartbeat(1, site.Clock.GetUtcNow(), 0, "1.0", BraceletLinkState.NeverPaired, null, null, null, ModemState.None, null, null, null, 20, 0, 1);
        Assert.That((await (await box.PostAsync(WireV1.DangersPath, batch)).ReceiptAsync()).Items.Single().Outcome, Is.EqualTo(ItemOutcome.Stored));
        await (await box.PostAsync(WireV1.HeartbeatsPath, heartbeat)).ReceiptAsync();
        Assert.That(await site.Send(new ListOpenAlerts([home.Patient])), Has.Count.EqualTo(1));

        using var monitor = site.Operator();
        using var health = await monitor.GetAsync("/health/ready");
        var backlog = JsonDocument.Parse(await health.Content.ReadAsStringAsync()).RootElement.GetProperty("checks").GetProperty("backlog")[0];
        Assert.That(health.StatusCode, Is.EqualTo(HttpStatusCode.OK), "the door stays open: dangers come by it");
        Assert.That((backlog.GetProperty("status").GetString(), backlog.TryGetProperty("since", out _)), Is.EqualTo(("warn", true)));
        Assert.That(backlog.GetProperty("output").GetString(), Does.Contain("must stay free"));
        Assert.That((await Scrape.OfAsync(site)).Value("homecare_intake_put_off_total"), Is.EqualTo(20));
        Assert.That(said.Lines.Where(line => line.Contains("put off", StringComparison.Ordinal)), Has.Exactly(1).Items);
        Assert.That(said.Lines.Where(line => line.Contains("request failed", StringComparison.Ordinal)), Is.Empty);
        home.Certificate.Dispose();
    }

    [Test]
    public async Task What_fails_by_the_thousand_for_one_reason_is_a_line_a_second_with_the_number_of_the_others()
    {
        using var said = new Said();
        var clock = new FakeTimeProvider();
        await using var site = await RunningSite.StartAsync(EngineKind.Sqlite, builder =>
        {
            builder.Services.AddSingleton<IReadingsIntake>(new IllIntake()).AddSingleton(new Seldom(clock));
            builder.Logging.AddProvider(said);
        });
        var home = await site.Home();
        using var box = site.Box(home.Certificate);
        for (var sequence = 1; sequence <= 10; sequence++)
        {
            using var answer = await box.PostAsync(WireV1.ReadingsPath, Batch(Reading(sequence)));
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        }

        Assert.That(Failures(), Has.Length.EqualTo(1));
        clock.Advance(Seldom.Every);
        (await box.PostAsync(WireV1.ReadingsPath, Batch(Reading(11)))).Dispose();
        Assert.That(Failures(), Has.Length.EqualTo(2));
        Assert.That(Failures()[1], Does.EndWith(": 9"));
        home.Certificate.Dispose();

        string[] Failures() => [.. said.Lines.Where(line => line.Contains("request failed", StringComparison.Ordinal))];
    }

    /// <summary>As when the journal's disk is full.</summary>
    private sealed class IllIntake : IReadingsIntake
    {
        public Task<IReadOnlyDictionary<long, ItemOutcome>> TakeAsync(Arrival arrival, CancellationToken cancellationToken) =>
            Task.FromException<IReadOnlyDictionary<long, ItemOutcome>>(new IOException("No space left on device"));
    }

    private sealed class Said : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Lines.Enqueue(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
