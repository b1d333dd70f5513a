using System.Globalization;
using HomeCare.Modules.Telemetry.Journal;
using Microsoft.Extensions.Configuration;

namespace HomeCare.Modules.Telemetry.Intake;

/// <summary>
/// How much may wait for the series store while it is away: <c>Telemetry:MostWaitingMiB</c> (8192; 512 or more) of journal, which is a third of that in
/// memory, and <c>Telemetry:LeastFreeMiB</c> (512; 0 or more) that must stay free on the data folder's disk for dangers and all else. Beyond either,
/// readings are put off; docs/operations.md has the arithmetic.
/// </summary>
internal sealed record BacklogLimits(long MostWaitingBytes, long LeastFreeBytes)
{
    // The segment being written, and the one before it, count as waiting until they are full and packed.
    private const long LeastMost = 4 * FileJournal.SegmentBytes >> 20;

    /// <summary>Taken again from here on: so far below the limit that it is not met again a moment later.</summary>
    public long TakenAgainBytes => MostWaitingBytes / 4 * 3;

    /// <summary>The same of the disk.</summary>
    public long FreeAgainBytes => LeastFreeBytes / 4 * 5;

    /// <summary>Reads them; a setting that cannot work throws with one sentence.</summary>
    public static BacklogLimits From(IConfiguration configuration) => new(
        Number(configuration, "Telemetry:MostWaitingMiB", 8192, LeastMost) << 20, Number(configuration, "Telemetry:LeastFreeMiB", 512, 0) << 20);

    private static long Number(IConfiguration configuration, string key, long otherwise, long least)
    {
        const long Most = 1L << 30; // a petabyte
        var text = configuration[key];
        return string.IsNullOrEmpty(text) ? otherwise
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= Most ? number
            : throw new InvalidOperationException($"{key} is '{text}'. It is a whole number of MiB, {least} or more.");
    }
}
