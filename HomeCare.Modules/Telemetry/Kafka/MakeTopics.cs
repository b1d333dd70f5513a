using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Telemetry.Kafka;

/// <summary>
/// Makes the topics that are missing, and says when one that is there was made for less. The process starts without waiting for it: dangers need no broker.
/// </summary>
internal sealed partial class MakeTopics(KafkaSettings settings, TimeProvider clock, ILogger<MakeTopics> log) : BackgroundService
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BrokerAtMost = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Run(MakeAsync, stoppingToken);
                return;
            }
            catch (KafkaException exception)
            {
                NotYet(exception.Error.Code);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(Again, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task MakeAsync()
    {
        using var admin = new AdminClientBuilder(settings.Admin()).SetLogHandler((_, said) => KafkaLog.Write(log, said)).Build();
        var there = admin.GetMetadata(BrokerAtMost).Topics.ToDictionary(topic => topic.Topic, topic => topic.Partitions);
        foreach (var wanted in new[] { Readings(), Parked() })
        {
            if (!there.TryGetValue(wanted.Name, out var partitions))
            {
                await MakeAsync(admin, wanted);
            }
            else if (partitions.Min(partition => partition.Replicas.Length) < 2 || partitions.Count != wanted.NumPartitions)
            {
                Differs(wanted.Name, partitions.Count, partitions.Min(partition => partition.Replicas.Length), wanted.NumPartitions, settings.Replicas);
            }
        }
    }

    private async Task MakeAsync(IAdminClient admin, TopicSpecification wanted)
    {
        try
        {
            await admin.CreateTopicsAsync([wanted], new CreateTopicsOptions { RequestTimeout = BrokerAtMost });
            Made(wanted.Name, wanted.NumPartitions, settings.Replicas);
        }
        catch (CreateTopicsException exception) when (exception.Results.All(result => result.Error.Code is ErrorCode.TopicAlreadyExists or ErrorCode.NoError))
        {
            // Another process was quicker.
        }
    }

    /// <summary>A week: so long the series store may be away.</summary>
    private TopicSpecification Readings() => new()
    {
        Name = settings.Topic,
        NumPartitions = settings.Partitions,
        ReplicationFactor = settings.Replicas,
        Configs = Kept(TimeSpan.FromDays(7)),
    };

    /// <summary>A month, for who mends the program.</summary>
    private TopicSpecification Parked() => new()
    {
        Name = settings.ParkedTopic,
        NumPartitions = 1,
        ReplicationFactor = settings.Replicas,
        Configs = Kept(TimeSpan.FromDays(31)),
    };

    private Dictionary<string, string> Kept(TimeSpan span) => new()
    {
        ["retention.ms"] = span.TotalMilliseconds.ToString("F0", System.Globalization.CultureInfo.InvariantCulture),

        // Acknowledged by all means by two at least: one machine may burn down.
        ["min.insync.replicas"] = settings.Replicas > 1 ? "2" : "1",
        ["compression.type"] = "producer",
        ["unclean.leader.election.enable"] = "false",
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "Topic {Topic} was made with {Partitions} partitions and {Replicas} replicas")]
    private partial void Made(string topic, int partitions, int replicas);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Topic {Topic} has {Partitions} partitions with {Replicas} replicas at least; set are {WishedPartitions} and {WishedReplicas}. It is used as it is")]
    private partial void Differs(string topic, int partitions, int replicas, int wishedPartitions, int wishedReplicas);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Kafka's topics could not be looked at ({Reason}); again in 5 s. Dangers do not wait for it")]
    private partial void NotYet(ErrorCode reason);
}
