using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace HomeCare.Demo.Bench.Beside;

/// <summary>
/// librdkafka's own cluster of three brokers on loopback ports: they speak the real protocol to any client, keep groups and offsets, and go away when told to.
/// They keep only the newest few MB of a partition, make no topics by request, and lose everything when disposed.
/// </summary>
internal sealed class MockCluster : IDisposable
{
    public const int Brokers = 3;

    private static readonly nint Library = FindLibrary();

    private readonly IProducer<Null, Null> _owner;

    public MockCluster()
    {
        var config = new ProducerConfig();
        config.Set("test.mock.num.brokers", "3");
        _owner = new ProducerBuilder<Null, Null>(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        Handle = Function<OfPointer>("rd_kafka_handle_mock_cluster")(HandleOf(_owner));
        Servers = Marshal.PtrToStringUTF8(Function<OfPointer>("rd_kafka_mock_cluster_bootstraps")(Handle))!;
    }

    private delegate nint OfPointer(nint pointer);

    private delegate int MakeTopic(nint cluster, [MarshalAs(UnmanagedType.LPUTF8Str)] string topic, int partitions, int replicas);

    private delegate int OfBroker(nint cluster, int broker);

    /// <summary>Addresses as a client is told of them.</summary>
    public string Servers { get; }

    /// <summary>For functions of the mock that are not here: see <see cref="Function"/>.</summary>
    public nint Handle { get; }

    public void Make(string topic, int partitions) => Check(Function<MakeTopic>("rd_kafka_mock_topic_create")(Handle, topic, partitions, Brokers));

    /// <summary>The broker closes its port and its connections.</summary>
    public void TakeAway(int broker) => Check(Function<OfBroker>("rd_kafka_mock_broker_set_down")(Handle, broker));

    public void GiveBack(int broker) => Check(Function<OfBroker>("rd_kafka_mock_broker_set_up")(Handle, broker));

    public static void Each(Action<int> broker)
    {
        for (var number = 1; number <= Brokers; number++)
        {
            broker(number);
        }
    }

    public void Dispose() => _owner.Dispose();

    public static void Check(int code) => _ = code == 0 ? 0 : throw new KafkaException((ErrorCode)code);

    /// <summary>The client keeps its native handle to itself.</summary>
    public static nint HandleOf(IClient client) => ((SafeHandle)typeof(Handle)
        .GetProperty("LibrdkafkaHandle", BindingFlags.NonPublic | BindingFlags.Instance)!
        .GetValue(client.Handle)!).DangerousGetHandle();

    /// <summary>One of the library's functions by name.</summary>
    public static T Function<T>(string name)
        where T : Delegate => Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(Library, name));

    // The package brings several builds and loads the one that this system can: the mock functions have to come from the same.
    private static nint FindLibrary()
    {
        _ = Confluent.Kafka.Library.Version;
        using var self = Process.GetCurrentProcess();
        return NativeLibrary.Load(self.Modules.Cast<ProcessModule>().First(module => module.ModuleName.Contains("librdkafka", StringComparison.Ordinal)).FileName);
    }
}
