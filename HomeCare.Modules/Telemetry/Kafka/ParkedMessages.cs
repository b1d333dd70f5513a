using System.Globalization;
using System.Text;
using Confluent.Kafka;
using HomeCare.Modules.Shared;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Telemetry.Kafka;

/// <summary>
/// Puts a message into the topic of parked ones, bytes as they came, with where it came from and why in its headers; then has it shown. Only when both are done
/// does the partition go past it. The topic itself is what support counts.
/// </summary>
internal sealed partial class ParkedMessages(TopicWriter topic, KafkaSettings settings, TimeProvider clock, ILogger<ParkedMessages> log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BrokerAtMost = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(30);

    private long count;
    private long countedAt;

    /// <summary>How many messages the parked topic holds, at most half a minute old; the last known number while the brokers are away.</summary>
    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        if (countedAt == 0 || clock.GetElapsedTime(countedAt) >= Believed)
        {
            countedAt = clock.GetTimestamp();
            count = await Task.Run(Count, cancellationToken);
        }

        return count;
    }

    /// <summary>False when the process stops before it could be parked: then it is read again at the next start.</summary>
    public async Task<bool> ParkAsync(BehindTheTopic behind, ParkedMessage parked, byte[] key, byte[] message, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await topic.WriteAsync(settings.ParkedTopic, new Message<byte[], byte[]> { Key = key, Value = message, Headers = HeadersOf(parked) }).WaitAsync(stop);
                await behind.ParkAsync(parked, stop);
                return true;
            }
            catch (Exception exception) when (StorageFault.IsEngineAway(exception))
            {
                NotParked(exception, parked.Position.Partition, parked.Position.Offset);
            }
            catch (OperationCanceledException)
            {
                break;
            }

            await Task.Delay(Pause, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return false;
    }

    private long Count()
    {
        try
        {
            var config = settings.Consumer();
            config.GroupId = settings.Group + ".count";
            using var reader = new ConsumerBuilder<Ignore, Ignore>(config).SetLogHandler((_, said) => KafkaLog.Write(log, said)).Build();
            var ends = reader.QueryWatermarkOffsets(new TopicPartition(settings.ParkedTopic, 0), BrokerAtMost);
            return ends.High.Value - ends.Low.Value;
        }
        catch (KafkaException exception)
        {
            NotCounted(exception);
            return count;
        }
    }

    private Headers HeadersOf(ParkedMessage parked) => new()
    {
        { "topic", Encoding.UTF8.GetBytes(settings.Topic) },
        { "partition", Encoding.UTF8.GetBytes(parked.Position.Partition.ToString(CultureInfo.InvariantCulture)) },
        { "offset", Encoding.UTF8.GetBytes(parked.Position.Offset.ToString(CultureInfo.InvariantCulture)) },
        { "reason", Encoding.UTF8.GetBytes(parked.Reason) },
        { "parked-at", Encoding.UTF8.GetBytes(parked.At.ToString("O", CultureInfo.InvariantCulture)) },
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Parked messages could not be counted")]
    private partial void NotCounted(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Partition {Partition}, offset {Offset} cannot be parked yet; it is tried again")]
    private partial void NotParked(Exception exception, int partition, long offset);
}
