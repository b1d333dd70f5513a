using System.Net;
using System.Net.Sockets;
using HomeCare.Demo.Bench.Serving;
using HomeCare.Demo.Processes;

namespace HomeCare.Demo.Bench.Beside;

/// <summary>
/// Kafka: librdkafka's mock cluster of three brokers in a process of its own. It holds everything in memory, so its process stays while the brokers are away:
/// they close their ports and every connection, as told by a file.
/// </summary>
internal sealed class BrokersBeside(PreparedFolder folder, Func<string, string, ChildProgram> make) : IEngineBeside
{
    private ChildProgram? _program;
    private string _servers = "";

    public string Name => "brokers";

    public IReadOnlyList<string> Settings => ["--Intake=kafka", $"--Kafka:Servers={_servers}"];

    public async Task<bool> StartAsync(TimeProvider time, CancellationToken stop)
    {
        File.Delete(MockBrokers.ServersFile(folder.Root));
        File.Delete(MockBrokers.AwayFile(folder.Root));
        _program = make(Name, MockBrokers.Verb);
        await _program.StartAsync();
        await Answering.WhenAsync(_program, () => Task.FromResult(File.Exists(MockBrokers.ServersFile(folder.Root))), time, stop);
        _servers = await File.ReadAllTextAsync(MockBrokers.ServersFile(folder.Root), stop);
        return true;
    }

    public async Task TakeAwayAsync()
    {
        await File.WriteAllTextAsync(MockBrokers.AwayFile(folder.Root), "");
        while (await AnswersAsync())
        {
            await Task.Delay(20);
        }
    }

    public Task<bool> GiveBackAsync(TimeProvider time, CancellationToken stop)
    {
        File.Delete(MockBrokers.AwayFile(folder.Root));
        return Answering.WhenAsync(_program!, AnswersAsync, time, stop);
    }

    public Task StopAsync() => _program?.StopAsync() ?? Task.CompletedTask;

    private async Task<bool> AnswersAsync()
    {
        using var probe = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await probe.ConnectAsync(IPEndPoint.Parse(_servers.Split(',')[0]));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

/// <summary>Brokers that somebody runs: the server is told of them by <c>--set Kafka:Servers=…</c>, and nobody takes them away.</summary>
internal sealed class BrokersElsewhere : IEngineBeside
{
    public string Name => "brokers";

    public IReadOnlyList<string> Settings => ["--Intake=kafka"];

    public Task<bool> StartAsync(TimeProvider time, CancellationToken stop) => Task.FromResult(true);

    public Task TakeAwayAsync() => throw new DemoRefusal("The bench takes away its own brokers alone: leave out Kafka:Servers.");

    public Task<bool> GiveBackAsync(TimeProvider time, CancellationToken stop) => Task.FromResult(true);

    public Task StopAsync() => Task.CompletedTask;
}
