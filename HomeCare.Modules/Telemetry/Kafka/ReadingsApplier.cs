using System.Threading.Channels;
using HomeCare.Modules.Shared;
using Microsoft.Extensions.Logging;
using static HomeCare.Modules.Telemetry.Kafka.ReadingsConsumer;

namespace HomeCare.Modules.Telemetry.Kafka;

/// <summary>
/// Hands what was polled to the engine, in its order. While an engine behind it is away everything waits, for ever. What fails by its own fault is set aside
/// and tried again later, five times in all, while the others go on; then it is parked.
/// </summary>
internal sealed partial class ReadingsApplier(BehindTheTopic behind, ParkedMessages parked, TimeProvider clock, ILogger log)
{
    public const int MostAttempts = 5;

    private const int MostAtOnce = 1_000;
    private const int MostAside = 10_000;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PackAtMost = TimeSpan.FromSeconds(7);

    private readonly List<Given> batch = new(MostAtOnce);
    private readonly List<Aside> aside = [];
    private readonly List<Task> parking = [];

    /// <summary>Until the polling thread closes the channel. After <paramref name="stop"/> nothing is tried twice any more: it is read again at the next start.</summary>
    public async Task RunAsync(ChannelReader<Mail> mail, CancellationToken stop)
    {
        while (await WaitAsync(mail))
        {
            while (batch.Count < MostAtOnce && mail.TryRead(out var next))
            {
                if (next.Leaving is { } leaving)
                {
                    await ApplyAsync(stop);
                    await LeaveAsync(leaving);
                }
                else
                {
                    await ReadAsync(next, stop);
                }
            }

            await ApplyAsync(stop);
            await TryAgainAsync(stop);
        }

        await Task.WhenAll(parking);
    }

    /// <summary>True when there is mail, or when something set aside is due; false when the channel is closed and empty.</summary>
    private async Task<bool> WaitAsync(ChannelReader<Mail> mail)
    {
        if (aside.Count == 0)
        {
            return await mail.WaitToReadAsync();
        }

        var pause = aside.Min(each => each.DueAt) - clock.GetUtcNow();
        using var patience = new CancellationTokenSource(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, clock);
        try
        {
            return await mail.WaitToReadAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    private async Task ReadAsync(Mail mail, CancellationToken stop)
    {
        var position = new JournalPosition(mail.Of!.Progress.Partition, mail.Offset);
        if (ArrivalFormat.Read(mail.Key, mail.Message, position, out var journaled) is { } unreadable)
        {
            await ParkAsync(mail.Of, new ParkedMessage(position, null, unreadable, clock.GetUtcNow()), mail.Key, mail.Message, stop);
            return;
        }

        batch.Add(new Given(journaled, mail.Of));
    }

    private async Task ApplyAsync(CancellationToken stop)
    {
        if (await TryAsync(batch, stop) is { })
        {
            // Someone in it fails: who, only one by one shows.
            foreach (var each in batch)
            {
                if (await TryAsync([each], stop) is { } failure)
                {
                    each.Of.Progress.SetAside(each.Message.Position.Offset);
                    await SetAsideAsync(new Aside(each, 1, clock.GetUtcNow() + FirstPause), failure, stop);
                }
            }
        }

        batch.ForEach(each => each.Of.Progress.Apply(each.Message.Position.Offset));
        batch.Clear();
    }

    private async Task TryAgainAsync(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        foreach (var each in aside.Where(each => each.DueAt <= now).ToList())
        {
            aside.Remove(each);
            if (await TryAsync([each.What], stop) is { } failure)
            {
                await SetAsideAsync(each with { Attempts = each.Attempts + 1, DueAt = now + (FirstPause * Math.Pow(2, each.Attempts)) }, failure, stop);
            }
            else
            {
                each.What.Of.Progress.Settle(each.What.Message.Position.Offset);
            }
        }
    }

    /// <summary>Once stopped it is left to the next start, which begins before it.</summary>
    private async Task SetAsideAsync(Aside each, Exception failure, CancellationToken stop)
    {
        var (message, of) = each.What;
        Failed(failure, message.Position.Partition, message.Position.Offset, message.Arrival.Box.Value, each.Attempts);
        if (each.Attempts < MostAttempts && aside.Count < MostAside)
        {
            aside.Add(each);
        }
        else
        {
            await ParkAsync(
                of, new ParkedMessage(message.Position, message.Arrival, failure.GetType().Name, clock.GetUtcNow()),
                ArrivalFormat.KeyOf(message.Arrival.Patient), ArrivalFormat.Write(message.Arrival), stop);
        }
    }

    /// <summary>
    /// Null when it went well, else the messages' own failure. While an engine is away it is nobody's fault, and tried again until it is back. What is
    /// of a partition that left meanwhile is passed over.
    /// </summary>
    private async Task<Exception?> TryAsync(IEnumerable<Given> given, CancellationToken stop)
    {
        for (var pause = FirstPause / 5; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var messages = given.Where(each => !each.Of.Progress.Left).Select(each => each.Message).ToList();
            if (messages.Count == 0)
            {
                return null;
            }

            try
            {
                await behind.ApplyAsync(messages, CancellationToken.None);
                return null;
            }
            catch (Exception exception) when (!StorageFault.IsEngineAway(exception) || stop.IsCancellationRequested)
            {
                return exception;
            }
            catch (Exception exception)
            {
                EngineAway(exception, messages.Count);
            }

            await Task.Delay(pause, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Beside the others, which do not wait for it; the partition is not committed past it before it is parked.</summary>
    private async Task ParkAsync(Assigned of, ParkedMessage message, byte[] key, byte[] bytes, CancellationToken stop)
    {
        of.Progress.SetAside(message.Position.Offset);
        parking.RemoveAll(each => each.IsCompleted);
        if (parking.Count >= MostAside)
        {
            await Task.WhenAny(parking);
        }

        parking.Add(ParkOneAsync());

        async Task ParkOneAsync()
        {
            if (await parked.ParkAsync(behind, message, key, bytes, stop))
            {
                of.Progress.Park(message.Position.Offset);
                Parked(message.Position.Partition, message.Position.Offset, message.Arrival?.Box.Value, message.Reason);
            }
        }
    }

    private async Task LeaveAsync(Leaving leaving)
    {
        aside.RemoveAll(each => each.What.Of.Progress.Left);
        try
        {
            using var patience = new CancellationTokenSource(PackAtMost, clock);
            await behind.LeaveAsync(leaving.Partitions, patience.Token).WaitAsync(patience.Token);
        }
        catch (Exception exception)
        {
            // What is not packed is read from the topic by who has the partition next.
            NotPacked(exception, leaving.Partitions.Count);
        }
        finally
        {
            leaving.Done.Set();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An engine is away; {Messages} messages wait for it")]
    private partial void EngineAway(Exception exception, int messages);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Partition {Partition}, offset {Offset}, box {Box}: failed, attempt {Attempts}")]
    private partial void Failed(Exception exception, int partition, long offset, Guid box, int attempts);

    [LoggerMessage(Level = LogLevel.Error, Message = "Partition {Partition}, offset {Offset}, box {Box} is parked ({Reason}): it is in the topic of parked messages and NOT judged")]
    private partial void Parked(int partition, long offset, Guid? box, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Partitions} partitions leave before they are packed")]
    private partial void NotPacked(Exception exception, int partitions);

    private sealed record Given(Journaled Message, Assigned Of);

    /// <summary>A message that waits for another try.</summary>
    private sealed record Aside(Given What, int Attempts, DateTimeOffset DueAt);
}
