using HomeCare.Modules.Shared;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace HomeCare.Tests.Support;

/// <summary>
/// An empty store for one test: a folder of SQLite files, or a database of the private PostgreSQL. Either way a data folder of its
/// own, gone afterwards.
/// </summary>
internal sealed class TestStore : IAsyncDisposable
{
    private TestStore(EngineKind kind, string folder, string? connectionString)
    {
        Kind = kind;
        Folder = folder;
        ConnectionString = connectionString;
        Settings = new Dictionary<string, string?>
        {
            ["Storage:Engine"] = kind.ToString(),
            ["Storage:Folder"] = folder,
            ["Storage:ConnectionString"] = connectionString,
        };
    }

    public EngineKind Kind { get; }

    public string Folder { get; }

    public string? ConnectionString { get; }

    /// <summary>What a program needs in its configuration to use this store; a test may add to it.</summary>
    public Dictionary<string, string?> Settings { get; }

    /// <summary>A configuration of the settings as they are now.</summary>
    public IConfiguration Configuration => new ConfigurationBuilder().AddInMemoryCollection(Settings).Build();

    public static async Task<TestStore> CreateAsync(EngineKind kind)
    {
        var connectionString = kind == EngineKind.PostgreSql ? await PrivatePostgres.NewDatabaseAsync() : null;
        return new TestStore(kind, Directory.CreateTempSubdirectory("homecare-test-").FullName, connectionString);
    }

    /// <summary>What a power cut at this instant leaves: the files as they are, whatever a program still had in mind. SQLite alone.</summary>
    public TestStore AsAfterAPowerCut()
    {
        var copy = Directory.CreateTempSubdirectory("homecare-test-").FullName;
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith("-shm", StringComparison.Ordinal) && Path.GetFileName(file) != "lock"))
        {
            var to = Path.Combine(copy, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);

            // Read beside the program that writes it: a file lock of its own would refuse.
            using var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var target = File.Create(to);
            from.CopyTo(target);
        }

        return new TestStore(Kind, copy, null);
    }

    public async ValueTask DisposeAsync()
    {
        if (ConnectionString is null)
        {
            // Other tests run beside this one: only pools of files in this folder may be emptied.
            foreach (var file in Directory.EnumerateFiles(Folder, "*.db", SearchOption.AllDirectories))
            {
                await using var connection = new SqliteConnection($"Data Source={file}");
                SqliteConnection.ClearPool(connection);
            }
        }
        else
        {
            await using var connection = new NpgsqlConnection(ConnectionString);
            NpgsqlConnection.ClearPool(connection);
            await PrivatePostgres.DropAsync(ConnectionString);
        }

        Directory.Delete(Folder, recursive: true);
    }
}
