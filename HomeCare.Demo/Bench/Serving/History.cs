extern alias server;

using HomeCare.Demo.Bench.Load;
using Microsoft.Extensions.DependencyInjection;
using server::HomeCare.Modules.Patients.Contracts;
using server::HomeCare.Modules.Telemetry.Series;

namespace HomeCare.Demo.Bench.Serving;

/// <summary>
/// A past for the first homes, put through the product's own store of everyone's history: a reading each 10 s, values of the same walk as what is sent.
/// It ends where the present hour begins, so that nothing sent later falls in it.
/// </summary>
internal static class History
{
    /// <summary>What one reading covers.</summary>
    private const int SpanSeconds = 10;

    /// <summary>Writes it, and says how many readings it is.</summary>
    public static async Task<long> WriteAsync(
        IServiceProvider services, IReadOnlyList<(Guid Box, Guid Patient)> homes, int days, DateTimeOffset now, CancellationToken stop)
    {
        var store = services.GetService<ISeriesStore>()
            ?? throw new InvalidOperationException("This server has no store of history to fill; leave out --history-days.");
        await store.PrepareAsync(stop);
        var (length, span) = (store.StretchLength.Ticks, SpanSeconds * TimeSpan.TicksPerSecond);
        var end = now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerHour);
        var walk = new Walk(homes.Count, seed: 7);
        var sources = homes.Select((home, place) => new Source(new BoxId(home.Box), 1, RequestWriter.Bracelet(place))).ToList();
        // Sorted as the store asks: by start, then by person.
        var order = Enumerable.Range(0, homes.Count).OrderBy(place => homes[place].Patient).ToList();
        var written = 0L;
        for (var from = end - (days * TimeSpan.TicksPerDay); from < end; from += length)
        {
            var stretches = order.Select(place => new Stretch(
                new PatientId(homes[place].Patient), from,
                [.. Enumerable.Range(0, (int)(length / span)).Select(number => Reading(sources[place], from + (number * span), walk.Span(place)))])).ToList();
            await store.WriteAsync(stretches, stop);
            written += stretches.Sum(stretch => (long)stretch.Readings.Count);
        }

        // Closed days are rolled up as they would be each night.
        await store.ForgetAsync(now, stop);
        return written;
    }

    private static StoredReading Reading(Source source, long ticks, Vitals vitals) => new()
    {
        Source = source,
        Sequence = ticks / (SpanSeconds * TimeSpan.TicksPerSecond),
        MeasuredTicks = ticks,
        ReceivedTicks = ticks + TimeSpan.TicksPerSecond,
        SpanSeconds = SpanSeconds,
        HeartRate = vitals.HeartRateBpm,
        HeartRateMarks = 0,
        Oxygen = vitals.OxygenPercent,
        OxygenMarks = 0,
        Steps = vitals.Steps,
        StepsMarks = 0,
        Battery = vitals.BatteryPercent,
        BatteryMarks = 0,
    };
}
