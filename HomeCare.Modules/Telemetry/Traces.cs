using System.Collections.Concurrent;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Storage;
using Microsoft.EntityFrameworkCore;

namespace HomeCare.Modules.Telemetry;

/// <summary>Everyone's <see cref="Trace"/> in memory, read from storage when it is not there: after a start, or after data out of order.</summary>
internal sealed class Traces
{
    /// <summary>What a trace remembers of heart and SpO2: the longest flat line, and a point more.</summary>
    private static readonly long Window = (Plausibility.LongestFlatHeart + TimeSpan.FromMinutes(1)).Ticks;

    private readonly ConcurrentDictionary<PatientId, Trace> traces = new();

    public async ValueTask<Trace> OfAsync(TelemetryDb db, PatientId patient, CancellationToken cancellationToken) =>
        traces.TryGetValue(patient, out var trace) ? trace : traces[patient] = await ReadAsync(db, patient, cancellationToken);

    public void Set(PatientId patient, Trace trace) => traces[patient] = trace;

    public void Forget(PatientId patient) => traces.TryRemove(patient, out _);

    /// <summary>What is stored around a span, oldest first: the past that readings out of order are judged by.</summary>
    public static Task<List<StoredReading>> AroundAsync(
        TelemetryDb db, PatientId patient, long first, long last, CancellationToken cancellationToken) => db.Readings.AsNoTracking()
        .Where(r => r.Patient == patient && r.MeasuredTicks >= first - Window && r.MeasuredTicks <= last)
        .OrderBy(r => r.MeasuredTicks)
        .ToListAsync(cancellationToken);

    private static async Task<Trace> ReadAsync(TelemetryDb db, PatientId patient, CancellationToken cancellationToken)
    {
        var newest = await db.Readings.Where(r => r.Patient == patient).MaxAsync(r => (long?)r.MeasuredTicks, cancellationToken);
        if (newest is null)
        {
            return Trace.Empty;
        }

        var rows = await AroundAsync(db, patient, newest.Value, newest.Value, cancellationToken);
        var trace = rows.Aggregate(Trace.Empty, (before, row) => row.Continue(before));
        return trace with { Battery = await BatteryAsync(db, patient, newest.Value, trace.Battery, cancellationToken) };
    }

    /// <summary>Since when the battery has been what it is, looking back as far as the rule does.</summary>
    private static async Task<Run?> BatteryAsync(
        TelemetryDb db, PatientId patient, long newest, Run? run, CancellationToken cancellationToken)
    {
        if (run is not { } held)
        {
            return null;
        }

        var from = newest - Plausibility.LongestFlatBattery.Ticks - Window;
        var window = db.Readings.Where(r => r.Patient == patient && r.MeasuredTicks >= from && r.Battery != null);
        var other = await window.Where(r => r.Battery != held.Value).MaxAsync(r => (long?)r.MeasuredTicks, cancellationToken) ?? 0;
        var since = await window.Where(r => r.MeasuredTicks > other).MinAsync(r => (long?)r.MeasuredTicks, cancellationToken);
        return held with { Since = since ?? held.Since };
    }
}
