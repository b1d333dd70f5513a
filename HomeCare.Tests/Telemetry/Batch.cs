using System.Text.Json;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;

namespace HomeCare.Tests.Telemetry;

/// <summary>Batches as a box would send them.</summary>
internal static class Batch
{
    public const long Epoch = 4_711;

    public static RecordReadings Of(BoxId box, DateTimeOffset sentAt, params IEnumerable<Reading> readings) =>
        new(box, Epoch, sentAt, [.. readings.Select(reading => JsonSerializer.SerializeToElement(reading, WireJson.Options))]);

    /// <summary>A batch of one item written by hand.</summary>
    public static RecordReadings Raw(BoxId box, DateTimeOffset sentAt, params string[] items) =>
        new(box, Epoch, sentAt, [.. items.Select(item => JsonSerializer.Deserialize<JsonElement>(item))]);

    public static Reading Reading(
        long sequence, DateTimeOffset measuredAt, double? heartRate = 72, double? oxygen = 96, double? steps = 0, double? battery = 80,
        string serial = "BR-1", int span = 10) => new(
            sequence, measuredAt, span, serial,
            heartRate is { } bpm ? Measure.Of(bpm) : null,
            oxygen is { } percent ? Measure.Of(percent) : null,
            steps is { } count ? Measure.Of(count) : null,
            Falls: null,
            battery is { } charge ? Measure.Of(charge) : null);

    /// <summary>Readings on the 10 s grid, the last one measured at <paramref name="last"/>.</summary>
    public static IEnumerable<Reading> Run(int count, DateTimeOffset last, long firstSequence = 1) =>
        Enumerable.Range(0, count).Select(index => Reading(
            firstSequence + index, last - TimeSpan.FromSeconds(10 * (count - 1 - index)), heartRate: 70 + (index % 5), steps: index % 3));
}
