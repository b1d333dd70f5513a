using Confluent.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Telemetry.Kafka;

/// <summary>
/// Follows the whole topic for a process that serves pages: from some minutes back, all partitions, in no group, committing nothing. It shows what others keep
/// and judge; broken, pages show older values with their age, and nobody's alert waits for it.
/// </summary>
/// <param name="settings">Which topic, and how far back.</param>
/// <param name="show">Given each message once for each start, a person's in their order.</param>
/// <param name="fromStart">From the oldest message on: brokers of a test cannot look for an instant.</param>
/// <param name="clock">Now.</param>
/// <param name="log">What went wrong.</param>
internal sealed partial class ReadingsTail(
    KafkaSettings settings, Func<IReadOnlyList<Journaled>, Task> show, bool fromStart, TimeProvider clock, ILogger<ReadingsTail> log) : BackgroundService
{
    private const int MostAtOnce = 1_000;
    private static readonly TimeSpan PollAtMost = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BrokerAtMost = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StartAgainAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookForPartitions = TimeSpan.FromMinutes(1);

    private volatile bool caughtUp;

    /// <summary>True once all that was in the topic at the start is shown; before, the newest of a person may be missing.</summary>
    public bool HasCaughtUp => caughtUp;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Run(() => FollowAsync(stoppingToken), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Broke(exception);
            }

            await Task.Delay(StartAgainAfter, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Until it is stopped, or the topic has other partitions than at its beginning.</summary>
    private async Task FollowAsync(CancellationToken stop)
    {
        var config = settings.Consumer();
        config.GroupId = $"{settings.Group}.tail.{Guid.NewGuid():N}";
        config.EnablePartitionEof = true;
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config)
            .SetLogHandler((_, said) => KafkaLog.Write(log, said))
            .Build();
        var partitions = Partitions();
        var since = new Timestamp(clock.GetUtcNow().AddMinutes(-settings.TailMinutes).UtcDateTime);
        consumer.Assign(fromStart
            ? partitions.Select(partition => new TopicPartitionOffset(partition, Offset.Beginning))
            : consumer.OffsetsForTimes(partitions.Select(partition => new TopicPartitionTimestamp(partition, since)), BrokerAtMost));
        var (ahead, lookedAt) = (partitions.Select(partition => partition.Partition.Value).ToHashSet(), clock.GetTimestamp());
        while (!stop.IsCancellationRequested)
        {
            var (messages, ended) = Poll(consumer);
            if (messages.Count > 0)
            {
                await show(messages);
            }

            ahead.ExceptWith(ended);
            caughtUp |= ahead.Count == 0;
            if (clock.GetElapsedTime(lookedAt) >= LookForPartitions)
            {
                if (Partitions().Count != partitions.Count)
                {
                    return;
                }

                lookedAt = clock.GetTimestamp();
            }
        }
    }

    private static (List<Journaled> Messages, List<int> Ended) Poll(IConsumer<byte[], byte[]> consumer)
    {
        var (messages, ended) = (new List<Journaled>(), new List<int>());
        for (var next = consumer.Consume(PollAtMost); next is not null; next = messages.Count < MostAtOnce ? consumer.Consume(TimeSpan.Zero) : null)
        {
            if (next.IsPartitionEOF)
            {
                ended.Add(next.Partition);
            }
            else if (ArrivalFormat.Read(next.Message.Key, next.Message.Value, new JournalPosition(next.Partition, next.Offset), out var journaled) is null)
            {
                messages.Add(journaled);
            }
        }

        return (messages, ended);
    }

    private List<TopicPartition> Partitions()
    {
        using var admin = new AdminClientBuilder(settings.Admin()).SetLogHandler((_, said) => KafkaLog.Write(log, said)).Build();
        return [.. admin.GetMetadata(settings.Topic, BrokerAtMost).Topics.Single().Partitions.Select(each => new TopicPartition(settings.Topic, each.PartitionId))];
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The topic could not be followed; pages show older values until it can, and it is tried again")]
    private partial void Broke(Exception exception);
}
