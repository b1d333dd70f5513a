using System.Globalization;
using Confluent.Kafka;
using Microsoft.Extensions.Configuration;

namespace HomeCare.Modules.Telemetry.Kafka;

/// <summary>
/// <c>Kafka:Servers</c> (<c>host:9092,…</c>) · <c>Kafka:Topic</c> (default <c>homecare.readings</c>; what cannot be read or judged goes to the same with
/// <c>.parked</c>) · <c>Kafka:Partitions</c> (24, when the topic has to be made) · <c>Kafka:Replicas</c> (3) · <c>Kafka:Group</c> (<c>homecare.process</c>) ·
/// <c>Kafka:LingerMilliseconds</c> (10; 0-100) · <c>Kafka:ReceiptSeconds</c> (8; 1-60: so long a box waits for the brokers before it is told to come back)
/// · <c>Kafka:TailMinutes</c> (35: so much the pages' role reads back at start) · <c>Kafka:MostUnpackedMiB</c> (1536; 64 or more: so much memory may wait for the series
/// store, then the topic is read no further) · <c>Kafka:Client:PROPERTY</c>: any property of librdkafka, for TLS and SASL.
/// </summary>
/// <remarks>
/// The arithmetic of the 1536: a reading is 7 to 9 bytes of memory, so 100,000 homes each 10 s, 36 million readings an hour, are 0.3 GiB. In ordinary operation an hour and a
/// half of them is open (0.45 GiB; with InfluxDB, which takes quarters, 0.15), all of it in one process when there is only one. What is left is three to five hours of a store that
/// is away, and with each further process as many more.
/// </remarks>
internal sealed record KafkaSettings(
    string Servers, string Topic, int Partitions, short Replicas, string Group, int LingerMilliseconds, int ReceiptSeconds, int TailMinutes, int MostUnpackedMiB,
    IReadOnlyDictionary<string, string> Client)
{
    // What a receipt, a commit or the order of a person's readings rests on is not for configuration to change.
    private static readonly HashSet<string> Ours = new(StringComparer.OrdinalIgnoreCase)
    {
        "bootstrap.servers", "metadata.broker.list", "acks", "request.required.acks", "enable.idempotence", "partitioner", "message.timeout.ms",
        "delivery.timeout.ms", "linger.ms", "queue.buffering.max.ms", "group.id", "enable.auto.commit", "enable.auto.offset.store", "auto.offset.reset",
        "partition.assignment.strategy", "check.crcs",
    };

    public long MostUnpackedBytes => (long)MostUnpackedMiB << 20;

    public string ParkedTopic => Topic + ".parked";

    public static bool IsChosen(IConfiguration configuration) => (configuration["Intake"]?.ToUpperInvariant() ?? "DIRECT") switch
    {
        "DIRECT" => false,
        "KAFKA" => true,
        _ => throw new InvalidOperationException($"Intake is '{configuration["Intake"]}'. It is direct or kafka."),
    };

    /// <summary>Reads them; a setting that cannot work throws with one sentence.</summary>
    public static KafkaSettings From(IConfiguration configuration)
    {
        var kafka = configuration.GetSection("Kafka");
        var client = kafka.GetSection("Client").AsEnumerable(makePathsRelative: true)
            .Where(property => property.Value is not null)
            .ToDictionary(property => property.Key, property => property.Value!);
        if (client.Keys.FirstOrDefault(Ours.Contains) is { } taken)
        {
            throw new InvalidOperationException($"Kafka:Client:{taken} cannot be set: receipts rest on it. Take it out.");
        }

        return new KafkaSettings(
            kafka["Servers"] is { Length: > 0 } servers
                ? servers
                : throw new InvalidOperationException("Intake is kafka but Kafka:Servers is empty. Give it, e.g. kafka-1:9092,kafka-2:9092,kafka-3:9092."),
            kafka["Topic"] is { Length: > 0 } topic ? topic : "homecare.readings",
            Number(kafka, "Partitions", 24, 1, 10_000),
            (short)Number(kafka, "Replicas", 3, 1, 32),
            kafka["Group"] is { Length: > 0 } group ? group : "homecare.process",
            Number(kafka, "LingerMilliseconds", 10, 0, 100),
            Number(kafka, "ReceiptSeconds", 8, 1, 60),
            Number(kafka, "TailMinutes", 35, 1, 1440),
            Number(kafka, "MostUnpackedMiB", 1536, 64, 1 << 20),
            client);
    }

    /// <summary>Acknowledged by every replica that is in step, each once, a person always in the same partition.</summary>
    public ProducerConfig Producer()
    {
        var config = new ProducerConfig
        {
            Acks = Acks.All,
            EnableIdempotence = true,
            Partitioner = Partitioner.Murmur2Random,
            LingerMs = LingerMilliseconds,
            MessageTimeoutMs = ReceiptSeconds * 1000,
            CompressionType = CompressionType.Lz4,
            // Beyond this a reading is refused at once, and its box keeps it.
            QueueBufferingMaxMessages = 50_000,
            QueueBufferingMaxKbytes = 64 * 1024,
            DeliveryReportFields = "none",
        };
        return With(config);
    }

    /// <summary>Says itself how far it is; a reader that dies is missed after ten seconds.</summary>
    public ConsumerConfig Consumer()
    {
        var config = new ConsumerConfig
        {
            GroupId = Group,
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
            CheckCrcs = true,
            SessionTimeoutMs = 10_000,
            HeartbeatIntervalMs = 2_000,
            MaxPollIntervalMs = 120_000,
            FetchWaitMaxMs = 20,
            QueuedMaxMessagesKbytes = 16 * 1024,
        };
        return With(config);
    }

    public AdminClientConfig Admin() => With(new AdminClientConfig());

    private T With<T>(T config)
        where T : ClientConfig
    {
        config.BootstrapServers = Servers;
        config.ClientId = "homecare";
        foreach (var (property, setting) in Client)
        {
            config.Set(property, setting);
        }

        return config;
    }

    private static int Number(IConfigurationSection kafka, string key, int otherwise, int least, int most)
    {
        var text = kafka[key];
        return string.IsNullOrEmpty(text) ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
            : throw new InvalidOperationException($"Kafka:{key} is '{text}'. It is a whole number from {least} to {most}.");
    }
}
