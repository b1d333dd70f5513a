using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Telemetry.Kafka;

/// <summary>
/// What was read of the topic and waits in memory for the series store, within its limit: beyond, the topic is read no further until three quarters are left. Nothing is
/// lost by that, the brokers have it; but what stays there is not judged, and no heartbeat of it heard. A process without memory would judge nobody either, and take its dangers with it.
/// </summary>
/// <param name="held">Adds up what memory holds.</param>
/// <param name="most">How many bytes that may be.</param>
/// <param name="clock">Its monotonic time.</param>
/// <param name="log">Told at begin and end.</param>
internal sealed partial class Unpacked(Func<long> held, long most, TimeProvider clock, ILogger log)
{
    /// <summary>A hundred thousand people are added up in some 20 ms, and read at full speed the topic brings less than 100 MiB meanwhile.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private long lookedAt = long.MinValue;
    private volatile string? fault;

    /// <summary>What an operator is told while nothing is read; null while it is. From any thread.</summary>
    public string? Fault => fault;

    private long ReadAgain => most / 4 * 3;

    /// <summary>Looks when it is time, and says whether to read no further. One thread asks.</summary>
    public bool IsTooMuch()
    {
        if (lookedAt == long.MinValue || clock.GetElapsedTime(lookedAt) >= Every)
        {
            lookedAt = clock.GetTimestamp();
            Look(held());
        }

        return fault is not null;
    }

    private void Look(long bytes)
    {
        var isTooMuch = bytes > (fault is null ? most : ReadAgain);
        if (isTooMuch && fault is null)
        {
            NoFurther(bytes >> 20, most >> 20);
        }
        else if (!isTooMuch && fault is not null)
        {
            ReadOn(bytes >> 20);
        }

        fault = isTooMuch
            ? $"The series store is behind: {bytes >> 20} MiB of readings wait for it in memory, {most >> 20} may. The topic is read no further: readings and heartbeats stay with the brokers, unjudged; dangers are taken. Mend the series store, or give the process memory and a higher Kafka:MostUnpackedMiB; it is read again from {ReadAgain >> 20} MiB down."
            : null;
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The topic is read no further from now on: {Held} MiB of readings wait in memory for the series store (limit {Most}). Readings and heartbeats stay with the brokers, unjudged; dangers are taken. Mend the series store, or raise Kafka:MostUnpackedMiB")]
    private partial void NoFurther(long held, long most);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The topic is read again: {Held} MiB of readings wait in memory for the series store")]
    private partial void ReadOn(long held);
}
