using System.Collections.Concurrent;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry;
using HomeCare.Modules.Telemetry.Kafka;
using HomeCare.Tests.Support;

namespace HomeCare.Tests.Telemetry.Kafka;

/// <summary>What the processes share and a crash leaves: the packed history, and what was judged, each as often as it was.</summary>
internal sealed class Disk
{
    public ConcurrentDictionary<(BoxId Box, long Sequence), int> Stored { get; } = new();

    public ConcurrentDictionary<(BoxId Box, long Sequence), int> Judged { get; } = new();

    public ConcurrentQueue<ParkedMessage> Parked { get; } = new();
}

/// <summary>An engine in memory: notes, judges, packs when told to, and loses what is not packed with its process.</summary>
internal sealed class MemoryEngine(Disk disk)
{
    private readonly Lock gate = new();
    private readonly List<Journaled> open = [];
    private readonly Dictionary<int, long> applied = [];

    /// <summary>Says what fails on a try to judge it; null for nothing.</summary>
    public Func<Arrival, Exception?> Failing { get; set; } = _ => null;

    /// <summary>A crash: nothing is packed any more, whoever asks.</summary>
    public bool IsDead { get; set; }

    public ReadingsConsumer? Consumer { get; set; }

    public ConcurrentQueue<Journaled> Applied { get; } = new();

    public BehindTheTopic Behind => new(ApplyAsync, LeaveAsync, ParkAsync, AddUp);

    /// <summary>Packs everything noted so far and says so.</summary>
    public void Pack()
    {
        lock (gate)
        {
            foreach (var reading in open.SelectMany(message => message.Arrival.Readings.Select(dated => (message.Arrival.Box, dated.Reading.Sequence))))
            {
                disk.Stored.AddOrUpdate(reading, 1, (_, times) => times + 1);
            }

            open.Clear();
            foreach (var (partition, offset) in applied)
            {
                Consumer!.Packed(new JournalPosition(partition, offset));
            }
        }
    }

    /// <summary>Each message weighs a MiB.</summary>
    private long AddUp()
    {
        lock (gate)
        {
            return (long)open.Count << 20;
        }
    }

    private Task ApplyAsync(IReadOnlyList<Journaled> messages, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            foreach (var message in messages)
            {
                if (Failing(message.Arrival) is { } failure)
                {
                    throw failure;
                }

                Applied.Enqueue(message);
                open.Add(message);
                applied[message.Position.Partition] = Math.Max(applied.GetValueOrDefault(message.Position.Partition, -1), message.Position.Offset);
                foreach (var (reading, _) in message.Arrival.Readings)
                {
                    disk.Judged.AddOrUpdate((message.Arrival.Box, reading.Sequence), 1, (_, times) => times + 1);
                }
            }
        }

        return Task.CompletedTask;
    }

    private Task LeaveAsync(IReadOnlyList<int> partitions, CancellationToken cancellationToken)
    {
        if (IsDead)
        {
            throw new InvalidOperationException("it is dead");
        }

        Pack();
        lock (gate)
        {
            foreach (var partition in partitions)
            {
                applied.Remove(partition);
            }
        }

        return Task.CompletedTask;
    }

    private Task ParkAsync(ParkedMessage message, CancellationToken cancellationToken)
    {
        disk.Parked.Enqueue(message);
        return Task.CompletedTask;
    }
}

/// <summary>One process of the role that stores and judges.</summary>
internal sealed class ProcessRole : IAsyncDisposable
{
    private readonly TopicWriter writer;
    private bool stopped;

    public ProcessRole(KafkaSettings settings, Disk disk)
    {
        Engine = new MemoryEngine(disk);
        writer = new TopicWriter(settings, Microsoft.Extensions.Logging.Abstractions.NullLogger<TopicWriter>.Instance);
        var parked = new ParkedMessages(writer, settings, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<ParkedMessages>.Instance);
        Consumer = new ReadingsConsumer(settings, Engine.Behind, parked, TimeProvider.System, Log);
        Engine.Consumer = Consumer;
    }

    public MemoryEngine Engine { get; }

    public ReadingsConsumer Consumer { get; }

    public HeardLog<ReadingsConsumer> Log { get; } = new();

    public static async Task<ProcessRole> StartAsync(KafkaSettings settings, Disk disk)
    {
        var role = new ProcessRole(settings, disk);
        await role.Consumer.StartAsync(CancellationToken.None);
        return role;
    }

    public async Task StopAsync()
    {
        stopped = true;
        await Consumer.StopAsync(CancellationToken.None);
    }

    /// <summary>Ends without packing or committing anything more.</summary>
    public async Task DieAsync()
    {
        Engine.IsDead = true;
        await StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!stopped)
        {
            await StopAsync();
        }

        Consumer.Dispose();
        writer.Dispose();
    }
}
