using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Journal;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Telemetry.Intake;

/// <summary>
/// Sees to it that what waits for the series store stays within its limits: it lies in memory and on the disk, and when either ends, dangers end with it.
/// So readings are put off before. Dangers and heartbeats never ask here. With Kafka the topic keeps what waits, and <see cref="Kafka.Unpacked"/> what of it is in memory.
/// </summary>
internal sealed partial class Backlog(
    BacklogLimits limits, JournalFolder folder, Recovery recovery, IntakeMeter meter, TimeProvider clock, ILogger<Backlog> log)
{
    /// <summary>A hundred thousand boxes come back within a minute of each other, not at once.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    /// <summary>10,000 readings a second add a quarter of a MiB meanwhile; a look costs a listing of the folder.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly Lock looking = new();
    private volatile Full? full;
    private long lookedAt = long.MinValue;
    private long putOff;

    /// <summary>What an operator is told while readings are put off; null while they are taken.</summary>
    public string? Fault => full?.Fault;

    public long MostBytes => limits.MostWaitingBytes;

    /// <summary>Lets readings in, or throws <see cref="PutOffException"/>: nothing of them was noted.</summary>
    public void Admit(int readings)
    {
        Look();
        if (full is { } now)
        {
            Interlocked.Add(ref putOff, readings);
            meter.PutOff(readings);
            throw new PutOffException("backlog_full", now.ForBoxes, RetryAfter);
        }
    }

    /// <summary>Looks at the journal and the disk, at most once a second.</summary>
    public void Look()
    {
        var last = Volatile.Read(ref lookedAt);
        if ((last != long.MinValue && clock.GetElapsedTime(last) < Every) || !looking.TryEnter())
        {
            return;
        }

        try
        {
            Judge();
            Volatile.Write(ref lookedAt, clock.GetTimestamp());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A folder that cannot be looked at is the engine folder's illness, and the journal's; here all stays as it was.
            Volatile.Write(ref lookedAt, clock.GetTimestamp());
        }
        finally
        {
            looking.Exit();
        }
    }

    private void Judge()
    {
        if (recovery.Journal is not FileJournal journal)
        {
            return;
        }

        var (waiting, free) = (journal.BytesOnDisk, new DriveInfo(folder.Path).AvailableFreeSpace);
        var found = Full.Find(limits, waiting, free, isFull: full is not null);
        if (found is not null && full is null)
        {
            Interlocked.Exchange(ref putOff, 0);
            PutOff(waiting >> 20, limits.MostWaitingBytes >> 20, free >> 20, limits.LeastFreeBytes >> 20);
        }
        else if (found is null && full is not null)
        {
            TakenAgain(waiting >> 20, free >> 20, Interlocked.Read(ref putOff));
        }

        full = found;
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Readings are put off from now on: {Waiting} MiB of them wait for the series store (limit {Most}), the disk has {Free} MiB left (least {Least}). Boxes keep them; dangers and heartbeats are taken. Mend the series store, or make room")]
    private partial void PutOff(long waiting, long most, long free, long least);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Readings are taken again: {Waiting} MiB wait for the series store, the disk has {Free} MiB left; {PutOff} readings were put off, some more than once")]
    private partial void TakenAgain(long waiting, long free, long putOff);

    /// <summary>Why readings are put off, for a box and for an operator.</summary>
    private sealed record Full(string ForBoxes, string Fault)
    {
        public static Full? Find(BacklogLimits limits, long waiting, long free, bool isFull)
        {
            var (most, least) = isFull ? (limits.TakenAgainBytes, limits.FreeAgainBytes) : (limits.MostWaitingBytes, limits.LeastFreeBytes);
            return waiting > most ? new Full(
                    "More readings wait for the store of history than the server may keep. Send these again later.",
                    $"The series store is behind: {waiting >> 20} MiB of readings wait for it, {limits.MostWaitingBytes >> 20} may. Boxes are told to keep theirs; dangers are taken. Mend the series store; readings are taken again from {limits.TakenAgainBytes >> 20} MiB down.")
                : free < least ? new Full(
                    "The server's disk is nearly full. Send these again later.",
                    $"The disk has {free >> 20} MiB left, {limits.LeastFreeBytes >> 20} must stay free. Boxes are told to keep their readings; dangers are taken. Make room; readings are taken again from {limits.FreeAgainBytes >> 20} MiB up.")
                : null;
        }
    }
}
