using System.Text.Json;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Support;
using HomeCare.Web.Live;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using NUnit.Framework;

namespace HomeCare.Tests.Web;

/// <summary>Two processes, one PostgreSQL: an alert of one reaches a page of the other.</summary>
internal sealed class AlertsAcrossTests
{
    private static readonly AlertSummary Fall = new(
        AlertId.New(), "K7QX", PatientId.New(), AlertRule.Fall, AlertLevel.Red, AlertState.Raised, Noon, Noon, Noon, 1, false, null, null, null, null, null, null, null, null);

    private TestStore store = null!;
    private Engine engine = null!;
    private ServiceProvider services = null!;

    private static DateTimeOffset Noon => new(2026, 3, 12, 12, 0, 0, TimeSpan.Zero);

    [SetUp]
    public async Task SetUp()
    {
        store = await TestStore.CreateAsync(EngineKind.PostgreSql);
        engine = Engine.From(store.Configuration);
        services = new ServiceCollection().AddScoped<IMediator>(provider => new Mediator(provider.GetService!))
            .AddScoped<IRequestHandler<FindAlert, AlertStory?>, Book>()
            .AddScoped<IRequestHandler<ListOpenAlerts, IReadOnlyList<AlertSummary>>, Book>()
            .BuildServiceProvider();
    }

    [TearDown]
    public async Task TearDown()
    {
        await services.DisposeAsync();
        await store.DisposeAsync();
    }

    [Test]
    public async Task An_alert_of_one_process_reaches_a_page_of_another_and_not_its_own_pages_twice()
    {
        await using var one = await StartAsync();
        await using var other = await StartAsync();
        using var own = Watch(one.Hub);
        using var page = Watch(other.Hub);
        await Eventually.IsTrue(
            () =>
            {
                one.Across.Tell(Fall.Id, Fall.Patient, isNew: true);
                return page.TryTake(out var item) && item.EventType == "alert" && Says(item.Data, "rule", "fall");
            },
            "the other's page shows it");

        while (own.TryTake(out var item))
        {
            Assert.That(Says(item.Data, "rule", "fall"), Is.False, "its own pages were told already");
        }
    }

    [Test]
    public async Task The_line_carries_ids_alone()
    {
        await using var one = await StartAsync();
        await using var connection = new NpgsqlConnection(engine.ConnectionString);
        await connection.OpenAsync();
        await using (var listen = new NpgsqlCommand("LISTEN homecare_alerts", connection))
        {
            await listen.ExecuteNonQueryAsync();
        }

        var told = "";
        connection.Notification += (_, heard) => told = heard.Payload;
        one.Across.Tell(Fall.Id, Fall.Patient, isNew: true);
        await connection.WaitAsync();

        Assert.That(told, Does.Match($"^[0-9a-f]{{32}} n {Fall.Id} {Fall.Patient}$"));
    }

    [Test]
    public async Task What_was_told_while_the_line_was_cut_is_shown_when_it_is_back()
    {
        await using var one = await StartAsync();
        using var page = Watch(one.Hub);
        while (page.TryTake(out _))
        {
            // What the first line showed.
        }

        await using var connection = new NpgsqlConnection(engine.ConnectionString);
        await connection.OpenAsync();
        await Eventually.IsTrue(
            async () =>
            {
                await using var cut = new NpgsqlCommand("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query = 'LISTEN homecare_alerts'", connection);
                return await cut.ExecuteScalarAsync() is > 0L;
            },
            "the line is cut");
        await Eventually.IsTrue(() => page.TryTake(out var item) && item.EventType == "alert", "the open alert is shown again");
    }

    [Test]
    public async Task Nonsense_on_the_line_is_passed_over()
    {
        await using var one = await StartAsync();
        await using var other = await StartAsync();
        using var page = Watch(other.Hub);
        await using var connection = new NpgsqlConnection(engine.ConnectionString);
        await connection.OpenAsync();
        foreach (var nonsense in new[] { "", "a b", "x n not-an-id neither", new string('z', 4_000) })
        {
            await using var tell = new NpgsqlCommand("SELECT pg_notify('homecare_alerts', $1)", connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = nonsense } } };
            await tell.ExecuteNonQueryAsync();
        }

        await Eventually.IsTrue(
            () =>
            {
                one.Across.Tell(Fall.Id, Fall.Patient, isNew: false);
                return page.TryTake(out _);
            },
            "what makes sense goes through");
    }

    private static bool Says(string data, string member, string word) => JsonDocument.Parse(data).RootElement.TryGetProperty(member, out var said) && said.GetString() == word;

    private static LiveLine Watch(LiveHub hub)
    {
        var line = hub.Connect(Guid.NewGuid(), Guid.NewGuid());
        line.Watch([Fall.Patient]);
        return line;
    }

    private async Task<Half> StartAsync()
    {
        using var foremost = new Foremost();
        var hub = new LiveHub(foremost);
        var across = new AlertsAcross(engine, hub, services.GetRequiredService<IServiceScopeFactory>(), TimeProvider.System, NullLogger<AlertsAcross>.Instance);
        await across.StartAsync(CancellationToken.None);
        return new Half(hub, across);
    }

    private sealed record Half(LiveHub Hub, AlertsAcross Across) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Across.StopAsync(CancellationToken.None);
            Across.Dispose();
        }
    }

    /// <summary>The alerts that the database has.</summary>
    private sealed class Book : IRequestHandler<FindAlert, AlertStory?>, IRequestHandler<ListOpenAlerts, IReadOnlyList<AlertSummary>>
    {
        public Task<AlertStory?> Handle(FindAlert request, CancellationToken cancellationToken) =>
            Task.FromResult(request.Alert == Fall.Id ? new AlertStory(Fall, []) : null);

        public Task<IReadOnlyList<AlertSummary>> Handle(ListOpenAlerts request, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<AlertSummary>>(request.Patients.Contains(Fall.Patient) ? [Fall] : []);
    }
}
