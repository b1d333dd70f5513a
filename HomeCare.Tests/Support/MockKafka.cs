extern alias demo;

using System.Runtime.InteropServices;
using Confluent.Kafka;
using demo::HomeCare.Demo.Bench.Beside;
using Microsoft.Extensions.Configuration;

namespace HomeCare.Tests.Support;

/// <summary>A <see cref="MockCluster"/> with the server's topics, and what else a test does to brokers.</summary>
internal sealed class MockKafka : IDisposable
{
    public const string Topic = "homecare.readings";

    /// <summary>A group that somebody joins or leaves has agreed anew within this: the mock takes half a minute on a quiet machine.</summary>
    public static readonly TimeSpan Agreed = TimeSpan.FromMinutes(2);

    private readonly MockCluster cluster = new();

    private MockKafka()
    {
    }

    private delegate int OfBrokerAndTime(nint cluster, int broker, int milliseconds);

    private delegate int MakeFatal(nint client, int code, [MarshalAs(UnmanagedType.LPUTF8Str)] string reason);

    private delegate void PushErrors(nint cluster, short api, nuint count, int[] codes);

    private delegate int DeleteRecords(nint cluster, [MarshalAs(UnmanagedType.LPUTF8Str)] string topic, int partition, long before);

    private delegate void Delay(nint cluster, int milliseconds);

    public string Servers => cluster.Servers;

    /// <summary>Three brokers and the topic of readings, and the one of parked messages.</summary>
    public static MockKafka Start(int partitions = 6)
    {
        var kafka = new MockKafka();

        // A real group waits three seconds for its first members; a test has none to spare.
        MockCluster.Function<Delay>("rd_kafka_mock_group_initial_rebalance_delay_ms")(kafka.cluster.Handle, 100);
        kafka.Make(Topic, partitions);
        kafka.Make(Topic + ".parked", 1);
        return kafka;
    }

    /// <summary>What a program needs in its configuration to use this cluster; a test may add to it.</summary>
    public Dictionary<string, string?> Settings(params (string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Intake"] = "kafka",
            ["Kafka:Servers"] = Servers,
            ["Kafka:Topic"] = Topic,
            ["Kafka:ReceiptSeconds"] = "2",
        };
        foreach (var (key, value) in more)
        {
            settings[key] = value;
        }

        return settings;
    }

    public IConfiguration Configuration(params (string Key, string Value)[] more) =>
        new ConfigurationBuilder().AddInMemoryCollection(Settings(more)).Build();

    public void Make(string topic, int partitions) => cluster.Make(topic, partitions);

    /// <summary>Every broker closes its port and its connections.</summary>
    public void GoAway() => MockCluster.Each(GoAway);

    public void ComeBack() => MockCluster.Each(ComeBack);

    public void GoAway(int broker) => cluster.TakeAway(broker);

    public void ComeBack(int broker) => cluster.GiveBack(broker);

    /// <summary>Every answer takes so long: a broker that hangs does not hang up.</summary>
    public void Slow(TimeSpan answerAfter) => MockCluster.Each(broker =>
        MockCluster.Check(MockCluster.Function<OfBrokerAndTime>("rd_kafka_mock_broker_set_rtt")(cluster.Handle, broker, (int)answerAfter.TotalMilliseconds)));

    /// <summary>The next requests of this kind are answered with these errors; 0 is Produce (https://kafka.apache.org/protocol#protocol_api_keys).</summary>
    public void Answer(short api, params ErrorCode[] errors) =>
        MockCluster.Function<PushErrors>("rd_kafka_mock_push_request_errors_array")(cluster.Handle, api, (nuint)errors.Length, [.. errors.Select(error => (int)error)]);

    /// <summary>What retention does: messages before this offset are gone.</summary>
    public void Delete(int partition, long before) => MockCluster.Check(
        MockCluster.Function<DeleteRecords>("rd_kafka_mock_partition_delete_records")(cluster.Handle, Topic, partition, before));

    /// <summary>Has a client believe that it cannot go on, as an idempotent producer does that lost count.</summary>
    public static void Break(IClient client) => MockCluster.Function<MakeFatal>("rd_kafka_test_fatal_error")(
        MockCluster.HandleOf(client), (int)ErrorCode.OutOfOrderSequenceNumber, "a test says so");

    /// <summary>All messages of a topic now, by a reader that belongs to no group.</summary>
    public IReadOnlyList<ConsumeResult<byte[], byte[]>> ReadAll(string topic)
    {
        var config = new ConsumerConfig { BootstrapServers = Servers, GroupId = Guid.NewGuid().ToString(), EnablePartitionEof = true, AutoOffsetReset = AutoOffsetReset.Earliest };
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build();
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Servers }).SetLogHandler((_, _) => { }).Build();
        var partitions = admin.GetMetadata(topic, TimeSpan.FromSeconds(10)).Topics.Single().Partitions;
        consumer.Assign(partitions.Select(partition => new TopicPartitionOffset(topic, partition.PartitionId, Offset.Beginning)));
        var found = new List<ConsumeResult<byte[], byte[]>>();
        for (var ended = 0; ended < partitions.Count;)
        {
            var next = consumer.Consume(TimeSpan.FromSeconds(10)) ?? throw new TimeoutException("The mock cluster does not answer.");
            ended += next.IsPartitionEOF ? 1 : 0;
            if (!next.IsPartitionEOF)
            {
                found.Add(next);
            }
        }

        return found;
    }

    /// <summary>Where a group would go on reading: the committed offset of each partition that has one.</summary>
    public IReadOnlyDictionary<int, long> Committed(string group, int partitions)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = Servers, GroupId = group }).SetLogHandler((_, _) => { }).Build();
        return consumer.Committed(Enumerable.Range(0, partitions).Select(partition => new TopicPartition(Topic, partition)), TimeSpan.FromSeconds(10))
            .Where(committed => committed.Offset >= 0)
            .ToDictionary(committed => committed.Partition.Value, committed => committed.Offset.Value);
    }

    public void Dispose() => cluster.Dispose();
}
