extern alias demo;

using System.Diagnostics;
using demo::HomeCare.Demo.Bench.Beside;
using Npgsql;
using NUnit.Framework;

namespace HomeCare.Tests.Support;

/// <summary>
/// A PostgreSQL of the tests' own: started once a run, on a Unix socket in a folder of its own, with no port, gone with the run
/// even when the run is killed. Never the machine's server.
/// </summary>
internal static class PrivatePostgres
{
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static string? folder;
    private static Process? server;
    private static int databases;

    /// <summary>A new empty database's connection string.</summary>
    public static async Task<string> NewDatabaseAsync()
    {
        await StartAsync();
        var name = $"test_{Interlocked.Increment(ref databases)}";
        await ExecuteAsync($"CREATE DATABASE {name} STRATEGY FILE_COPY");
        return ConnectionString(name);
    }

    /// <summary>Drops a database, open connections or not.</summary>
    public static Task DropAsync(string connectionString) =>
        ExecuteAsync($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");

    /// <summary>Ends the server and removes its folder.</summary>
    public static async Task StopAsync()
    {
        if (server is { HasExited: false })
        {
            server.Kill();
            await server.WaitForExitAsync();
        }

        if (folder is not null)
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = folder,
        Username = "postgres",
        Database = database,
        MaxPoolSize = 20,
        IncludeErrorDetail = true,
    }.ToString();

    private static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task StartAsync()
    {
        await Gate.WaitAsync();
        try
        {
            if (server is null)
            {
                var initdb = PostgresPrograms.Find("initdb");
                Required.OrSkip(initdb is not null, "PostgreSQL", "apt-get install postgresql");
                server = await StartServerAsync(Path.GetDirectoryName(initdb)!);
            }
        }
        finally
        {
            Gate.Release();
        }
    }

    private static async Task<Process> StartServerAsync(string binaries)
    {
        // The socket's path must stay below 108 characters, so not below a deep temporary folder.
        folder = Directory.CreateTempSubdirectory("hcpg-").FullName;
        var data = Path.Combine(folder, "data");
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", "postgres:postgres", folder);
        }

        await RunAsync([.. AsPostgres, Path.Combine(binaries, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]);
        var process = await GoneWithUs.StartAsync(
            [.. AsPostgres, Path.Combine(binaries, "postgres"), "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off",
                "-c", "full_page_writes=off", "-c", "max_connections=200", "-c", "log_min_messages=fatal"]);
        await Eventually.IsTrue(CanConnectAsync, "the private PostgreSQL accepts connections");
        return process;

        async Task<bool> CanConnectAsync()
        {
            if (process.HasExited)
            {
                throw new AssertionException($"The private PostgreSQL ended with code {process.ExitCode}.");
            }

            try
            {
                await ExecuteAsync("SELECT 1");
                return true;
            }
            catch (NpgsqlException)
            {
                return false;
            }
        }
    }

    private static string[] AsPostgres => PostgresPrograms.AsItself is { Length: > 0 } other ? other : ["setpriv", "--pdeathsig=KILL"];

    private static async Task RunAsync(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new AssertionException($"{string.Join(' ', command)} ended with {process.ExitCode}: {await errors}");
        }
    }
}
