using HomeCare.Modules.Telemetry.Intake;
using HomeCare.Modules.Telemetry.Memory;
using HomeCare.Modules.Telemetry.Series;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace HomeCare.Modules.Telemetry.Kafka;

/// <summary>
/// The engine of one process, given messages instead of requests. A person's messages go in one by one, in their order; people side by side, so that one
/// commit of the engine takes many. Whoever serves pages gives it the topic's tail in the same way, and judges nothing.
/// </summary>
internal sealed class EngineBehind(
    DirectIntake engine, Everyone everyone, Packing packing, ISeriesStore store, Watermark watermark, TopicJournal journal, IServiceScopeFactory scopes,
    TimeProvider clock)
{
    /// <summary>So many ask the series store at once what lies around readings that come out of order.</summary>
    private readonly SemaphoreSlim outOfOrder = new(16, 16);

    public BehindTheTopic Process => new(ApplyAsync, LeaveAsync, (_, _) => Task.CompletedTask, AddUp);

    public async Task ApplyAsync(IReadOnlyList<Journaled> messages, CancellationToken cancellationToken)
    {
        await Task.WhenAll(messages.GroupBy(message => message.Arrival.Patient).Select(ApplyOnesAsync));
        foreach (var partition in messages.GroupBy(message => message.Position.Partition))
        {
            watermark.Remember(TopicJournal.LaneOf(partition.Key), partition.Max(message => message.Position.Offset) + 1);
        }

        async Task ApplyOnesAsync(IEnumerable<Journaled> ones)
        {
            foreach (var message in ones)
            {
                await ApplyOneAsync(message, cancellationToken);
            }
        }
    }

    /// <summary>
    /// Drops from memory what the process that keeps it has surely packed by now: a process that serves pages reads that from the store.
    /// </summary>
    public void ForgetOlderThan(TimeSpan age)
    {
        var before = clock.GetUtcNow().UtcTicks - age.Ticks - store.StretchLength.Ticks;
        foreach (var person in everyone.People)
        {
            lock (person.Gate)
            {
                foreach (var stretch in person.Open.Where(stretch => stretch.From < before).ToList())
                {
                    person.BeginPacking(stretch);
                    person.EndPacking(written: true, store.StretchLength.Ticks);
                }
            }
        }
    }

    private long AddUp()
    {
        var bytes = 0L;
        foreach (var person in everyone.People)
        {
            lock (person.Gate)
            {
                foreach (var stretch in person.Open)
                {
                    bytes += stretch.Bytes;
                }
            }
        }

        return bytes;
    }

    private async Task ApplyOneAsync(Journaled message, CancellationToken cancellationToken)
    {
        var arrival = message.Arrival;
        if (message.Heartbeat is { } heartbeat)
        {
            // Told once more by the topic to the process that took it: no harm.
            everyone.Box(arrival.Box).Hear(arrival.ReceivedAt, heartbeat);
            if (arrival.Patient.Value != Guid.Empty)
            {
                everyone.Person(arrival.Patient).Hear(arrival.ReceivedAt);
            }

            return;
        }

        var (person, box) = (everyone.Person(arrival.Patient), everyone.Box(arrival.Box));
        var newestBefore = NewestOf(person);
        if (DirectIntake.IsInOrder(arrival, person))
        {
            await engine.TakeAsync(arrival, cancellationToken);
        }
        else
        {
            await TakeOutOfOrderAsync(arrival, cancellationToken);
        }

        if (journal.IsMine && box.PairedSerial != arrival.Readings[^1].Reading.BraceletSerial)
        {
            await using var scope = scopes.CreateAsyncScope();
            await Pairing.AfterAsync(scope.ServiceProvider.GetRequiredService<IMediator>(), arrival, box, newestBefore);
        }
    }

    private async Task TakeOutOfOrderAsync(Arrival arrival, CancellationToken cancellationToken)
    {
        await outOfOrder.WaitAsync(cancellationToken);
        try
        {
            await engine.TakeAsync(arrival, cancellationToken);
        }
        finally
        {
            outOfOrder.Release();
        }
    }

    private static DateTimeOffset? NewestOf(Person person)
    {
        lock (person.Gate)
        {
            return person.Seen.MeasuredAt;
        }
    }

    private async Task LeaveAsync(IReadOnlyList<int> partitions, CancellationToken cancellationToken)
    {
        var lanes = partitions.Select(TopicJournal.LaneOf).ToHashSet();
        try
        {
            await packing.PackAsync(lanes, cancellationToken);
        }
        finally
        {
            foreach (var lane in lanes)
            {
                watermark.Remember(lane, 0);
            }

            foreach (var person in everyone.People.Where(person => lanes.Contains(person.Lane)).ToList())
            {
                everyone.Forget(person);
            }
        }
    }
}
