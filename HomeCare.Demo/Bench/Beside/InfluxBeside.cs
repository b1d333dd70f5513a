using System.Net;
using HomeCare.Demo.Processes;

namespace HomeCare.Demo.Bench.Beside;

/// <summary>The store of history: a private InfluxDB on the prepared folder.</summary>
internal sealed class InfluxBeside(PreparedFolder folder, int port, int backupPort, MakeProgram make) : IEngineBeside
{
    public string Name => "influxd";

    public ChildProgram? Program { get; private set; }

    public Uri Url => new($"http://127.0.0.1:{port}");

    public IReadOnlyList<string> Settings => ["--Telemetry:Store=influx", $"--Telemetry:Influx:Url={Url}"];

    public async Task<bool> StartAsync(TimeProvider time, CancellationToken stop)
    {
        Program = make(Name, [InfluxSettings.Program, "-config", InfluxSettings.Write(folder.Influx, port, backupPort)]);
        await Program.StartAsync();
        return await Answering.AtAsync(Program, new IPEndPoint(IPAddress.Loopback, port), time, stop);
    }

    public Task TakeAwayAsync() => Program!.KillForGoodAsync();

    public Task<bool> GiveBackAsync(TimeProvider time, CancellationToken stop) => StartAsync(time, stop);

    public Task StopAsync() => Program?.StopAsync() ?? Task.CompletedTask;
}
