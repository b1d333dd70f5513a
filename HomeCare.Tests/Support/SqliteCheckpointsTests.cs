using HomeCare.Modules.Shared;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Support;

internal sealed class SqliteCheckpointsTests
{
    private readonly FakeTimeProvider clock = new();
    private HeardLog<SqliteCheckpoints> heard = null!;
    private string folder = "";

    [SetUp]
    public void MakeFolder() => (folder, heard) = (Directory.CreateTempSubdirectory("homecare-checkpoints-").FullName, new HeardLog<SqliteCheckpoints>());

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public async Task What_commits_left_in_the_log_is_in_the_file_ten_seconds_later_while_a_reader_reads_on()
    {
        var file = new SqliteFile(Path.Combine(folder, "one.db"));
        using var writer = Open(file);
        Run(writer, "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; CREATE TABLE rows (body BLOB)");
        using var service = new SqliteCheckpoints([file], clock, heard);
        await service.StartAsync(CancellationToken.None);
        Run(writer, "INSERT INTO rows VALUES (zeroblob(3000000))");
        Assert.That(new FileInfo(file.Path).Length, Is.LessThan(100_000), "no commit brought it over");
        using var reader = Open(file);
        Run(reader, "BEGIN; SELECT count(*) FROM rows");

        await Eventually.IsTrue(
            () =>
            {
                clock.Advance(SqliteCheckpoints.Every);
                return new FileInfo(file.Path).Length > 3_000_000;
            },
            "the file has it");

        Assert.That(heard.Lines, Is.Empty);
        await service.StopAsync(CancellationToken.None);
    }

    [Test]
    public async Task A_file_that_cannot_be_written_is_said_and_holds_up_no_other()
    {
        var (broken, whole) = (new SqliteFile(Path.Combine(folder, "broken.db")), new SqliteFile(Path.Combine(folder, "whole.db")));
        await File.WriteAllTextAsync(broken.Path, new string('x', 5000));
        await File.WriteAllTextAsync(broken.Log, "no log");
        using var writer = Open(whole);
        Run(writer, "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; CREATE TABLE rows (body BLOB); INSERT INTO rows VALUES (zeroblob(3000000))");
        using var service = new SqliteCheckpoints([broken, whole], clock, heard);
        await service.StartAsync(CancellationToken.None);

        await Eventually.IsTrue(
            () =>
            {
                clock.Advance(SqliteCheckpoints.Every);
                return new FileInfo(whole.Path).Length > 3_000_000;
            },
            "the other file has its rows");

        Assert.That(heard.Lines, Has.Some.Contains("broken.db").And.All.Not.Contains(folder));
        await service.StopAsync(CancellationToken.None);
    }

    private static SqliteConnection Open(SqliteFile file)
    {
        var connection = new SqliteConnection($"Data Source={file.Path};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
