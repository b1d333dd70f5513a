using System.Collections.Concurrent;
using System.Threading.Channels;
using Confluent.Kafka;
using HomeCare.Modules.Patients.Contracts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Telemetry.Kafka;

/// <summary>
/// Reads the partitions that the group gives this process, and commits what is packed and nothing before it: the topic is the journal. It goes on polling
/// whatever happens behind it, so that a slow or absent database never costs the process its partitions.
/// </summary>
/// <remarks>
/// librdkafka wants the answer to a rebalance before its call returns, so a thread of its own polls, and waits there for <see cref="ReadingsApplier"/>
/// to let go of what is taken away.
/// </remarks>
internal sealed partial class ReadingsConsumer(
    KafkaSettings settings, BehindTheTopic behind, ParkedMessages parked, TimeProvider clock, ILogger<ReadingsConsumer> log) : BackgroundService
{
    private const int Full = 20_000;
    private const int RoomAgain = 5_000;
    private static readonly TimeSpan PollAtMost = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan CommitEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LetGoAtMost = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan BrokerAtMost = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StartAgainAfter = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<int, Assigned> assigned = new();
    private readonly Unpacked unpacked = new(behind.Held, settings.MostUnpackedBytes, clock, log);
    private Channel<Mail> mail = Channel.CreateUnbounded<Mail>();
    private bool paused;
    private bool reassigned;
    private long committedAt;
    private int partitionsOfTopic;

    /// <summary>The partitions that are this process's now.</summary>
    public IReadOnlyCollection<int> Partitions => [.. assigned.Keys];

    /// <summary>Is this person's partition this process's now? Of one of whom nothing has come yet, too: silence has one watcher.</summary>
    public bool Owns(PatientId patient) => Volatile.Read(ref partitionsOfTopic) is var all and > 0 && assigned.ContainsKey(Partitioning.Of(patient, all));

    /// <summary>What an operator is told while the topic is read no further; null while it is.</summary>
    public string? Fault => unpacked.Fault;

    /// <summary>How many messages of these partitions are in the topic and not yet applied.</summary>
    public long Behind => assigned.Values.Sum(each => Math.Max(0, each.Newest - Math.Max(each.Progress.Applied, each.First - 1)));

    /// <summary>The series store has everything of a partition up to this message, itself too. For the engine to call, from any thread.</summary>
    public void Packed(JournalPosition upTo)
    {
        if (assigned.TryGetValue(upTo.Partition, out var each))
        {
            each.Progress.Pack(upTo.Offset);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            mail = Channel.CreateUnbounded<Mail>();
            var applying = new ReadingsApplier(behind, parked, clock, log).RunAsync(mail.Reader, stoppingToken);
            try
            {
                await Task.Factory.StartNew(() => Poll(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }
            catch (Exception exception)
            {
                // Whatever it was: a process that reads no more judges nobody.
                Broke(exception);
                LetGo([.. assigned.Values]);
            }

            mail.Writer.Complete();
            await applying;
            await Task.Delay(StartAgainAfter, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Poll(CancellationToken stop)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(settings.Consumer())
            .SetPartitionsAssignedHandler(Assign)
            .SetPartitionsRevokedHandler((leaving, partitions) => Leave(leaving, partitions, ours: true))
            .SetPartitionsLostHandler((leaving, partitions) => Leave(leaving, partitions, ours: false))
            .SetLogHandler((_, said) => KafkaLog.Write(log, said))
            .SetErrorHandler((_, error) => Troubled(error.Code, error.IsFatal))
            .Build();
        consumer.Subscribe(settings.Topic);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (consumer.Consume(PollAtMost) is { IsPartitionEOF: false } message)
                {
                    Take(consumer, message);
                }
            }
            catch (ConsumeException exception) when (!exception.Error.IsFatal)
            {
                Troubled(exception.Error.Code, false);
            }

            MakeRoom(consumer);
            if (clock.GetElapsedTime(committedAt) >= CommitEvery)
            {
                Commit(consumer, assigned.Values);
                if (partitionsOfTopic == 0 && !assigned.IsEmpty)
                {
                    CountPartitions(consumer);
                }
            }
        }

        // Leaves the group at once, by way of the revocation: the others do not wait for a time-out.
        consumer.Close();
    }

    private void Take(IConsumer<byte[], byte[]> consumer, ConsumeResult<byte[], byte[]> message)
    {
        if (!assigned.TryGetValue(message.Partition, out var each))
        {
            return;
        }

        if (each.First < 0)
        {
            each.First = message.Offset;
            if (each.Committed >= 0 && message.Offset > each.Committed)
            {
                Deleted(message.Partition, each.Committed, message.Offset.Value - each.Committed);
            }
        }

        each.Newest = Math.Max(message.Offset, consumer.GetWatermarkOffsets(message.TopicPartition).High.Value - 1);
        mail.Writer.TryWrite(new Mail(each, message.Offset, message.Message.Key, message.Message.Value, null));
    }

    /// <summary>More than fits in memory stays with the brokers; polling goes on, so that the group knows that this process lives.</summary>
    private void MakeRoom(IConsumer<byte[], byte[]> consumer)
    {
        var isFull = unpacked.IsTooMuch() || mail.Reader.Count > (paused ? RoomAgain : Full);
        if (isFull && (!paused || reassigned))
        {
            consumer.Pause(consumer.Assignment);
            (paused, reassigned) = (true, false);
        }
        else if (!isFull && paused)
        {
            consumer.Resume(consumer.Assignment);
            paused = false;
        }
    }

    private void Assign(IConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions)
    {
        foreach (var partition in partitions)
        {
            assigned[partition.Partition] = new Assigned(new PartitionProgress(partition.Partition));
        }

        try
        {
            foreach (var committed in consumer.Committed(partitions, BrokerAtMost).Where(committed => committed.Offset >= 0))
            {
                assigned[committed.Partition].Committed = committed.Offset;
            }
        }
        catch (KafkaException exception)
        {
            // It is only compared with what the topic still has; reading itself begins where the group's coordinator says.
            Troubled(exception.Error.Code, false);
        }

        CountPartitions(consumer);
        reassigned = true;
        Given(partitions.Count, assigned.Count);
    }

    /// <summary>A topic that was given more partitions is assigned anew, and counted with that.</summary>
    private void CountPartitions(IConsumer<byte[], byte[]> consumer)
    {
        try
        {
            using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
            Volatile.Write(ref partitionsOfTopic, admin.GetMetadata(settings.Topic, BrokerAtMost).Topics.Single().Partitions.Count);
        }
        catch (KafkaException exception)
        {
            Troubled(exception.Error.Code, false);
        }
    }

    private void Leave(IConsumer<byte[], byte[]> consumer, List<TopicPartitionOffset> partitions, bool ours)
    {
        var leaving = partitions.Select(partition => assigned.TryGetValue(partition.Partition, out var each) ? each : null).OfType<Assigned>().ToList();
        LetGo(leaving);
        if (ours)
        {
            Commit(consumer, leaving);
        }

        Taken(leaving.Count, ours, assigned.Count);
    }

    /// <summary>When it returns nothing of these partitions is being applied any more, and what could be packed in time is.</summary>
    private void LetGo(List<Assigned> leaving)
    {
        leaving.ForEach(each => each.Progress.Leave());
        using (var done = new ManualResetEventSlim())
        {
            // Stands behind all that was polled before.
            var order = new Leaving([.. leaving.Select(each => each.Progress.Partition)], done);
            if (mail.Writer.TryWrite(new Mail(null, 0, [], [], order)) && !done.Wait(LetGoAtMost))
            {
                NotLetGo(leaving.Count);
            }
        }

        leaving.ForEach(each => assigned.TryRemove(each.Progress.Partition, out _));
    }

    private void Commit(IConsumer<byte[], byte[]> consumer, IEnumerable<Assigned> which)
    {
        committedAt = clock.GetTimestamp();
        var offsets = which
            .Where(each => each.First >= 0)
            .Select(each => (each.Progress, Next: each.Progress.FindCommit(each.First)))
            .Where(each => each.Next is not null)
            .ToList();
        if (offsets.Count == 0)
        {
            return;
        }

        try
        {
            consumer.Commit(offsets.Select(each => new TopicPartitionOffset(settings.Topic, each.Progress.Partition, each.Next!.Value)));
            offsets.ForEach(each => each.Progress.NoteCommit(each.Next!.Value));
        }
        catch (KafkaException exception)
        {
            // Not committed is read again: more work, nothing lost.
            Troubled(exception.Error.Code, false);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Partitions} partitions were given to this process; it has {All}")]
    private partial void Given(int partitions, int all);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Partitions} partitions were taken from this process (in good order: {Orderly}); it has {All}")]
    private partial void Taken(int partitions, bool orderly, int all);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Partitions} partitions could not be packed in time before they left; their next owner reads them from the topic")]
    private partial void NotLetGo(int partitions);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Kafka: {Reason}, for good: {Fatal}")]
    private partial void Troubled(ErrorCode reason, bool fatal);

    [LoggerMessage(Level = LogLevel.Error, Message = "The Kafka consumer broke and is started again; what is not committed is read again")]
    private partial void Broke(Exception exception);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Partition {Partition}: the topic no longer has {Messages} messages from offset {Offset} on, which were not packed. Its retention is too short, or the store was away too long")]
    private partial void Deleted(int partition, long offset, long messages);

    /// <summary>A partition from its assignment to its leaving.</summary>
    internal sealed class Assigned(PartitionProgress progress)
    {
        private long newest = -1;

        public PartitionProgress Progress { get; } = progress;

        /// <summary>The group's offset when it was assigned; -1 for none or unknown. Polling thread only, as is <see cref="First"/>.</summary>
        public long Committed { get; set; } = -1;

        /// <summary>The first offset that came; -1 before.</summary>
        public long First { get; set; } = -1;

        public long Newest
        {
            get => Volatile.Read(ref newest);
            set => Volatile.Write(ref newest, value);
        }
    }

    /// <summary>What the polling thread hands on: a message, or that partitions leave.</summary>
    internal readonly record struct Mail(Assigned? Of, long Offset, byte[] Key, byte[] Message, Leaving? Leaving);

    /// <summary>Partitions that leave; <see cref="Done"/> is set when they are let go.</summary>
    internal sealed record Leaving(IReadOnlyList<int> Partitions, ManualResetEventSlim Done);
}
