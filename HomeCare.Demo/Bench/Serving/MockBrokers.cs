using HomeCare.Demo.Bench.Beside;

namespace HomeCare.Demo.Bench.Serving;

/// <summary>
/// <c>bench-brokers</c>: a <see cref="MockCluster"/> in a process of its own, away while a file lies in the folder. It shows order and counts, not what a disk of
/// Kafka's costs.
/// </summary>
internal static class MockBrokers
{
    public const string Verb = "bench-brokers";

    private const int Partitions = 24;
    private const string Topic = "homecare.readings";
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);

    public static string ServersFile(string folder) => Path.Combine(folder, "brokers");

    public static string AwayFile(string folder) => Path.Combine(folder, "brokers-away");

    /// <summary>bench-brokers FOLDER: until it is killed.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var folder = arguments[0];
        using var cluster = new MockCluster();
        cluster.Make(Topic, Partitions);
        cluster.Make(Topic + ".parked", 1);
        var written = ServersFile(folder) + ".new";
        await File.WriteAllTextAsync(written, cluster.Servers);
        File.Move(written, ServersFile(folder), overwrite: true);
        for (var away = false; ; await Task.Delay(Beat))
        {
            if (File.Exists(AwayFile(folder)) != away)
            {
                away = !away;
                MockCluster.Each(away ? cluster.TakeAway : cluster.GiveBack);
            }
        }
    }
}
