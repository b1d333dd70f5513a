using HomeCare.Modules.Patients;
using HomeCare.Modules.Patients.Storage;
using HomeCare.Modules.Shared;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.Support;

/// <summary>Bringing a store up to date, after a power cut in the middle of it and from two processes at once.</summary>
[TestFixture]
internal sealed class MigrationTurnTests
{
    private TestStore store = null!;

    [SetUp]
    public async Task Open() => store = await TestStore.CreateAsync(EngineKind.Sqlite);

    [TearDown]
    public async Task Close() => await store.DisposeAsync();

    [TestCase(false, TestName = "What_a_killed_migration_left_holds_up_no_start: of a new store")]
    [TestCase(true, TestName = "What_a_killed_migration_left_holds_up_no_start: of one that is up to date")]
    public async Task What_a_killed_migration_left_holds_up_no_start(bool isUpToDate)
    {
        if (isUpToDate)
        {
            await MigrateAsync();
        }

        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(store.Folder, "patients.db")}"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = """
                CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-11-30 07:30:00');
                """;
            await command.ExecuteNonQueryAsync();
        }

        await MigrateAsync();

        Assert.That(await PendingAsync(), Is.Empty);
    }

    [Test]
    public async Task An_empty_file_that_the_very_first_start_left_is_filled()
    {
        await File.WriteAllBytesAsync(Path.Combine(store.Folder, "patients.db"), []);

        await MigrateAsync();

        Assert.That(await PendingAsync(), Is.Empty);
    }

    [Test]
    public async Task Two_that_start_at_once_both_come_up()
    {
        await Task.WhenAll(MigrateAsync(), MigrateAsync(), MigrateAsync());

        Assert.That(await PendingAsync(), Is.Empty);
    }

    private async Task MigrateAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var services = Services();
        await Task.Run(() => services.MigrateDatabasesAsync(patience.Token), patience.Token);
    }

    private async Task<IEnumerable<string>> PendingAsync()
    {
        await using var services = Services();
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PatientsDb>().Database.GetPendingMigrationsAsync();
    }

    private ServiceProvider Services() =>
        new ServiceCollection().AddLogging().AddMessaging(typeof(PatientsModule).Assembly).AddPatients(store.Configuration).BuildServiceProvider();
}
