using System.Collections.Concurrent;
using System.Text.Json;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using static HomeCare.Tests.Web.IngestionCalls;

namespace HomeCare.Tests.Web.Operations;

/// <summary>A day's work with a name, numbers and values that occur nowhere else: none of them may be in what operators read.</summary>
internal sealed class CanaryTests
{
    private const double Bpm = 137.731;

    private static readonly string[] Canaries =
    [
        "Zénobie", "Canarienne", "Philibert", "Zinnias", "4711B", "99 88 77", "699887766", "99 77 55", "699775544", "137.731", "137,731", "mot-de-passe-canari",
    ];

    [Test]
    public async Task No_name_number_value_or_password_is_in_logs_metrics_or_health()
    {
        var said = new Said();
        string metrics;
        string health;
        await using (var site = await RunningSite.StartAsync(EngineKind.Sqlite, builder => Hear(builder, said)))
        {
            await WorkAsync(site);
            metrics = (await Scrape.OfAsync(site)).Text;
            using var monitor = site.Operator();
            health = await monitor.GetStringAsync("/health/ready");
        }

        Assert.That(said.Words, Has.Count.GreaterThan(50), "the logs are heard at their most talkative");
        Assert.That(said.Words, Has.Some.Contains("raised: Fall"), "our own are among them");
        Assert.That(Found([.. said.Words, metrics, health]), Is.Empty);
    }

    [Test]
    public async Task Nor_are_they_when_the_storage_fails()
    {
        var said = new Said();
        await using (var site = await RunningSite.StartAsync(EngineKind.Sqlite, builder => Hear(builder, said)))
        {
            var patient = await AdmitAsync(site);
            await site.Send(new AddContact(patient, "Philibert", "fils", "06 99 88 77 66", 1));
            await BreakAsync(site);
            Assert.That(async () => await site.Send(new AddContact(patient, "Philibert", "fils", "06 99 88 77 66", 2)), Throws.Exception);
            Assert.That(async () => await AdmitAsync(site), Throws.Exception);
            await site.Services.GetRequiredService<HomeCare.Web.Operations.EngineWatch>().LookAsync(CancellationToken.None);
        }

        Assert.That(Found(said.Words), Is.Empty);
    }

    [Test]
    public void A_canary_is_found() => Assert.That(Found(["box 1: heart rate 137.731"]), Has.Count.EqualTo(1));

    private static async Task WorkAsync(RunningSite site)
    {
        var home = await site.Home();
        await site.Send(new AddContact(home.Patient, "Philibert", "fils", "06 99 88 77 66", 2));
        var other = await AdmitAsync(site);
        await site.Send(new AddContact(other, "Philibert", "fils", "06 99 88 77 66", 1));
        var nurse = (await site.Send(new AddStaff(StaffRole.Nurse, "Zénobie Canarienne", "06 99 77 55 44"))).Value;
        await site.Send(new JoinCareTeam(home.Patient, nurse));
        var today = DateOnly.FromDateTime(site.Clock.GetUtcNow().UtcDateTime);
        await site.Send(new PlanRound(nurse, today, [home.Patient]));
        var doctor = await site.Account(AccountRole.Doctor, home.Patient, other);

        using var box = site.Box(home.Certificate);
        await (await box.PostAsync(WireV1.ReadingsPath, Batch(Reading(1, Bpm), Reading(2, 1e9)))).ReceiptAsync();
        using var unreadable = await box.PostBytesAsync(
            WireV1.ReadingsPath, Bytes($$"""{"version":1,"epoch":1,"sentAt":"now","items":[{"heartRateBpm":"137.731","bracelet":"Zénobie"}]}"""));
        var fall = new Danger(Guid.NewGuid(), DangerKind.Fall, DangerPhase.Raised, site.Clock.GetUtcNow(), "BR-0001", true);
        await (await box.PostAsync(
            WireV1.DangersPath, new DangersBatch(1, site.Clock.GetUtcNow(), 0, [JsonSerializer.SerializeToElement(fall, WireJson.Options)]))).ReceiptAsync();

        using var browser = site.Browser();
        using var wrong = await browser.TypePasswordAsync(doctor.Email, "mot-de-passe-canari");
        await browser.SignInAsync(doctor);
        foreach (var page in new[] { "/doctor", $"/doctor/patients/{home.Patient}", $"/doctor/patients/{other}", $"/alerts/{fall.EventId}", "/doctor?q=Canarienne" })
        {
            using var answer = await browser.GetAsync(page);
        }

        // The nurse's text is tried, whatever becomes of it.
        await Eventually.IsTrue(async () => (await Scrape.OfAsync(site)).Value("homecare_texts_tries_total") > 0, "the text is tried");
        home.Certificate.Dispose();
    }

    private static async Task<PatientId> AdmitAsync(RunningSite site) => (await site.Send(
        new AdmitPatient("Zénobie", "Canarienne", new DateOnly(1938, 5, 4), "7 rue des Zinnias, 69003 Lyon", "4711B"))).Value;

    // From now on every writer meets a table that is gone.
    private static async Task BreakAsync(RunningSite site)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var folder = Engine.From(site.Services.GetRequiredService<Microsoft.Extensions.Configuration.IConfiguration>()).Folder;
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "patients.db")}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite%'";
        List<string> tables = [];
        await using (var rows = await command.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
            {
                tables.Add(rows.GetString(0));
            }
        }

        command.CommandText = "PRAGMA foreign_keys=OFF;" + string.Concat(tables.Select(table => $"ALTER TABLE \"{table}\" RENAME TO \"gone_{table}\";"));
        await command.ExecuteNonQueryAsync();
    }

    private static List<string> Found(IEnumerable<string> texts) =>
        [.. from text in texts from canary in Canaries where text.Contains(canary, StringComparison.OrdinalIgnoreCase) select $"{canary} in: {text}"];

    private static void Hear(WebApplicationBuilder builder, Said said)
    {
        builder.Logging.AddProvider(said);
        foreach (var each in new[] { "Logging:LogLevel:Default", "Logging:LogLevel:Microsoft", "Logging:LogLevel:System" })
        {
            builder.Configuration[each] = "Debug";
        }
    }

    /// <summary>Everything that is said, with its scopes and exceptions.</summary>
    private sealed class Said : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Words { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Words.Enqueue($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Words.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
