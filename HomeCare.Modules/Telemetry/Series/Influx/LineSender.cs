using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Telemetry.Series.Influx;

/// <summary>
/// Sends lines in batches. A line that the server refuses for ever must not hold back its batch: the batch is halved until the line is found, and the
/// line lies, whole and with the server's reason, in the measurement <c>parked</c>. Where many are refused it is no line's fault: then all waits.
/// </summary>
internal sealed partial class LineSender(InfluxServer server, TimeProvider time, ILogger<LineSender> log)
{
    /// <summary>Larger batches gain nothing (measured).</summary>
    public const int MostLines = 5_000;

    private const int MostParked = 20;

    // What an administrator cures, and no halving: the server is full for new people.
    private static readonly string[] Full = ["max-series-per-database", "max-values-per-tag", "database not found", "retention policy not found", "no space left"];

    private readonly Lock parking = new();
    private long nextParked;

    public async Task SendAsync(Place place, LineWriter lines, CancellationToken cancellationToken)
    {
        var refused = new List<(string Line, string Reason)>();
        for (var first = 0; first < lines.Ends.Count; first += MostLines)
        {
            await SendAsync(place, lines, first, Math.Min(MostLines, lines.Ends.Count - first), refused, cancellationToken);
        }

        if (refused.Count > 0)
        {
            await ParkAsync(place, refused, cancellationToken);
        }
    }

    /// <summary>Puts aside what cannot be a point of its place.</summary>
    public async Task ParkAsync(Place place, IReadOnlyList<(string Line, string Reason)> refused, CancellationToken cancellationToken)
    {
        var (parked, now) = (new LineWriter(), NextParked(refused.Count));
        for (var each = 0; each < refused.Count; each++)
        {
            parked.Begin("parked").Text("place"u8, place.Name).Text("reason"u8, refused[each].Reason).Text("line"u8, refused[each].Line).End(now + each);
        }

        var reply = await server.WriteAsync(Place.Ever, parked.Written, cancellationToken);
        if (reply.IsRefusal)
        {
            throw server.Away("refuses lines, and to have them parked");
        }

        LogParked(refused.Count, place.Name);
    }

    /// <summary>Readings and a day's buckets are sent side by side: what is parked of both at one instant must not be one point.</summary>
    private long NextParked(int count)
    {
        lock (parking)
        {
            var first = Math.Max(PlacedReading.ToNanoseconds(time.GetUtcNow().UtcTicks), nextParked);
            nextParked = first + count;
            return first;
        }
    }

    private async Task SendAsync(
        Place place, LineWriter lines, int first, int count, List<(string Line, string Reason)> refused, CancellationToken cancellationToken)
    {
        var start = first == 0 ? 0 : lines.Ends[first - 1];
        var part = lines.Written[start..lines.Ends[first + count - 1]];
        var reply = await server.WriteAsync(place, part, cancellationToken);
        if (!reply.IsRefusal)
        {
            return;
        }

        if (Full.Any(word => reply.Said.Contains(word, StringComparison.OrdinalIgnoreCase)))
        {
            throw server.Away("is full or lacks what HomeCare made: see docs/influx.md on its settings");
        }

        if (count > 1)
        {
            await SendAsync(place, lines, first, count / 2, refused, cancellationToken);
            await SendAsync(place, lines, first + (count / 2), count - (count / 2), refused, cancellationToken);
            return;
        }

        refused.Add((Encoding.UTF8.GetString(part.Span).TrimEnd('\n'), reply.Status == HttpStatusCode.RequestEntityTooLarge ? "too long" : reply.Said));
        if (refused.Count > MostParked)
        {
            throw server.Away($"refuses more than {MostParked} lines of one batch: does another tool write into the same database?");
        }
    }

    [LoggerMessage(EventId = 4301, Level = LogLevel.Warning, Message = "InfluxDB refuses {Count} line(s) for '{Place}'; they lie in the measurement 'parked' with its reason")]
    private partial void LogParked(int count, string place);
}
