using System.Net;
using HomeCare.Demo.Processes;

namespace HomeCare.Demo.Bench.Beside;

/// <summary>The store of history: a private InfluxDB on the prepared folder.</summary>
internal sealed class InfluxBeside(PreparedFolder folder, int port, int backupPort, MakeProgram make) : IEngineBeside
{
    /// <summary>It looks for something to pack each second, and what it packs grows meanwhile.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    public string Name => "influxd";

    public ChildProgram? Program { get; private set; }

    public Uri Url => new($"http://127.0.0.1:{port}");

    public IReadOnlyList<string> Settings => ["--Telemetry:Store=influx", $"--Telemetry:Influx:Url={Url}"];

    public Task<bool> StartAsync(TimeProvider time, CancellationToken stop) => StartAsync(time, stop, moreOfData: []);

    /// <summary>Ends when it has packed all it has: as its files are some hours after the last write, by its own settings.</summary>
    public async Task<bool> RestAsync(TimeProvider time, CancellationToken stop)
    {
        await Program!.StopAsync();
        await StartAsync(time, stop, "cache-snapshot-write-cold-duration = \"1s\"", "compact-full-write-cold-duration = \"5s\"");
        var (length, quiet) = (-1L, time.GetTimestamp());
        while (time.GetElapsedTime(quiet) < Rest)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time, stop);
            if (StoredFiles.Length(folder.Influx, _ => true) is var now && now != length)
            {
                (length, quiet) = (now, time.GetTimestamp());
            }
        }

        return true;
    }

    private async Task<bool> StartAsync(TimeProvider time, CancellationToken stop, params string[] moreOfData)
    {
        Program = make(Name, [InfluxSettings.Program, "-config", InfluxSettings.Write(folder.Influx, port, backupPort, moreOfData)]);
        await Program.StartAsync();
        return await Answering.AtAsync(Program, new IPEndPoint(IPAddress.Loopback, port), time, stop);
    }

    public Task TakeAwayAsync() => Program!.KillForGoodAsync();

    public Task<bool> GiveBackAsync(TimeProvider time, CancellationToken stop) => StartAsync(time, stop);

    public Task StopAsync() => Program?.StopAsync() ?? Task.CompletedTask;
}
