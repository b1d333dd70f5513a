extern alias demo;

using System.Diagnostics;
using demo::HomeCare.Demo.Bench.Beside;
using NUnit.Framework;

namespace HomeCare.Tests.Support;

/// <summary>
/// An InfluxDB of the tests' own: started once a run on free loopback ports, in a folder of its own, gone with the run even when the run is killed.
/// Never the machine's server.
/// </summary>
internal static class PrivateInflux
{
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static Process? server;
    private static string? folder;
    private static int databases;

    /// <summary>Where it listens, once one was asked for.</summary>
    public static Uri Url { get; private set; } = new("http://127.0.0.1:1");

    /// <summary>Its process: for those that measure it.</summary>
    public static int ProcessId => server!.Id;

    /// <summary>Its folder: for those that weigh it.</summary>
    public static string Folder => folder!;

    /// <summary>A name that no other test uses; the database is the store's to make.</summary>
    public static async Task<string> NewDatabaseAsync()
    {
        await Gate.WaitAsync();
        try
        {
            if (server is null)
            {
                var program = Required.Find("influxd", "/usr/bin", "/usr/sbin");
                Required.OrSkip(program is not null, "InfluxDB", "apt-get install influxdb");
                await StartAsync(program!);
            }
        }
        finally
        {
            Gate.Release();
        }

        return $"test_{Interlocked.Increment(ref databases)}";
    }

    /// <summary>Runs one statement as an administrator does, and gives the answer's JSON.</summary>
    public static async Task<string> RunAsync(string statement, string? database = null)
    {
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("q", statement)]);
        using var response = await http.PostAsync(new Uri(Url, $"query?epoch=ns&db={database}"), form);
        return await response.Content.ReadAsStringAsync();
    }

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

    private static async Task StartAsync(string program)
    {
        folder = Directory.CreateTempSubdirectory("homecare-influx-").FullName;
        var (http, backup) = (FreePort.Next(), FreePort.Next());
        var settings = InfluxSettings.Write(
            folder, http, backup, "cache-snapshot-write-cold-duration = \"5s\"", "compact-full-write-cold-duration = \"15s\"");
        Url = new Uri($"http://127.0.0.1:{http}");
        server = await GoneWithUs.StartAsync("setpriv", "--pdeathsig=KILL", program, "-config", settings);
        await Eventually.IsTrue(AnswersAsync, "the private InfluxDB answers");
    }

    private static async Task<bool> AnswersAsync()
    {
        if (server!.HasExited)
        {
            throw new AssertionException($"The private InfluxDB ended with code {server.ExitCode}.");
        }

        try
        {
            using var http = new HttpClient();
            using var response = await http.GetAsync(new Uri(Url, "ping"));
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
