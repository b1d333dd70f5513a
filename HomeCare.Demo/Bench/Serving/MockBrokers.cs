using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace HomeCare.Demo.Bench.Serving;

/// <summary>
/// <c>bench-brokers</c>: three of librdkafka's own mock brokers, which speak the real protocol to any client. They are away while a file lies in the folder.
/// Each partition keeps its newest 5 MB, and all is gone with the process: it shows order and counts, not what a disk of Kafka's costs.
/// </summary>
internal static class MockBrokers
{
    public const string Verb = "bench-brokers";

    private const int Brokers = 3, Partitions = 24;
    private const string Topic = "homecare.readings";
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);

    private delegate nint OfPointer(nint pointer);

    private delegate int MakeTopic(nint cluster, [MarshalAs(UnmanagedType.LPUTF8Str)] string topic, int partitions, int replicas);

    private delegate int OfBroker(nint cluster, int broker);

    public static string ServersFile(string folder) => Path.Combine(folder, "brokers");

    public static string AwayFile(string folder) => Path.Combine(folder, "brokers-away");

    /// <summary>bench-brokers FOLDER: until it is killed.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var folder = arguments[0];
        var config = new ProducerConfig();
        config.Set("test.mock.num.brokers", "3");
        using var owner = new ProducerBuilder<Null, Null>(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        var library = FindLibrary();
        var cluster = Call<OfPointer>(library, "rd_kafka_handle_mock_cluster")(HandleOf(owner));
        Check(Call<MakeTopic>(library, "rd_kafka_mock_topic_create")(cluster, Topic, Partitions, Brokers));
        Check(Call<MakeTopic>(library, "rd_kafka_mock_topic_create")(cluster, Topic + ".parked", 1, Brokers));
        var written = ServersFile(folder) + ".new";
        await File.WriteAllTextAsync(written, Marshal.PtrToStringUTF8(Call<OfPointer>(library, "rd_kafka_mock_cluster_bootstraps")(cluster)));
        File.Move(written, ServersFile(folder), overwrite: true);
        for (var away = false; ; await Task.Delay(Beat))
        {
            if (File.Exists(AwayFile(folder)) != away)
            {
                away = !away;
                var turn = Call<OfBroker>(library, away ? "rd_kafka_mock_broker_set_down" : "rd_kafka_mock_broker_set_up");
                for (var broker = 1; broker <= Brokers; broker++)
                {
                    Check(turn(cluster, broker));
                }
            }
        }
    }

    private static void Check(int code) => _ = code == 0 ? 0 : throw new KafkaException((ErrorCode)code);

    // The client keeps its native handle to itself.
    private static nint HandleOf(IClient owner) => ((SafeHandle)typeof(Handle)
        .GetProperty("LibrdkafkaHandle", BindingFlags.NonPublic | BindingFlags.Instance)!
        .GetValue(owner.Handle)!).DangerousGetHandle();

    private static T Call<T>(nint library, string function)
        where T : Delegate => Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(library, function));

    // The package brings several builds and loads the one that this system can: the mock functions have to come from the same.
    private static nint FindLibrary()
    {
        _ = Library.Version;
        using var self = Process.GetCurrentProcess();
        return NativeLibrary.Load(self.Modules.Cast<ProcessModule>().First(module => module.ModuleName.Contains("librdkafka", StringComparison.Ordinal)).FileName);
    }
}
