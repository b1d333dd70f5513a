using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Rules;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using MediatR;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Alerts;

/// <summary>
/// Judges what memory alone cannot: makes a person's window again from storage, and looks into the past that late readings fill. The
/// caller has the person's turn. The same readings judged twice raise nothing twice.
/// </summary>
internal sealed partial class JudgeWithStorage(
    VitalsInMemory memory, RunningAlerts running, LimitsInForce limitsInForce, IMediator mediator, TimeProvider clock, ILogger<JudgeWithStorage> log)
{
    /// <summary>
    /// RED and ORANGE go on over a restart. For YELLOW, which texts nobody, the half hour begins anew: everyone asks for this within seconds of a start, and
    /// ten minutes nearly always lie in memory.
    /// </summary>
    private static readonly TimeSpan Rebuilt = TimeSpan.FromMinutes(10);

    /// <summary>Telemetry's tolerance between measured and received; beyond it a reading is late.</summary>
    private static readonly TimeSpan InTime = TimeSpan.FromSeconds(120);

    /// <summary>A reading may bear a time slightly ahead of the server; more is in quarantine.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    public async Task<IReadOnlyList<Ask>> JudgeAsync(ReadingsRecorded heard, CancellationToken cancellation)
    {
        var limits = (await limitsInForce.OfAsync(heard.Patient, cancellation)).Limits;
        return
        [
            .. await JudgeInTimeAsync(heard, limits, cancellation),
            .. await JudgeAfterwardsAsync(heard, limits, cancellation),
        ];
    }

    private async Task<IReadOnlyList<Ask>> JudgeInTimeAsync(ReadingsRecorded heard, VitalLimits limits, CancellationToken cancellation)
    {
        var inTime = heard.Readings.Where(reading => !reading.Late).ToList();
        if (inTime.Count == 0)
        {
            return [];
        }

        if (memory.Find(heard.Patient) is { } vitals)
        {
            return vitals.Judge(inTime, limits, RuleFailed);
        }

        // Read first, kept only then: what cannot be read must not leave a half-made window behind.
        var (now, oldest) = (clock.GetUtcNow(), inTime.Min(reading => reading.MeasuredAt));
        var stored = await mediator.Send(new GetReadings(heard.Patient, oldest - Rebuilt, now + ClockTolerance), cancellation);
        vitals = new Vitals(memory.Rules, await running.OfAsync(heard.Patient, [.. memory.Rules.Select(rule => rule.Name)], cancellation));
        var asks = vitals.Judge(stored.Where(reading => !reading.Late).Concat(inTime).OrderBy(reading => reading.MeasuredAt), limits, RuleFailed);
        memory.Keep(heard.Patient, vitals);

        // What is older than "in time" was judged when it came, or waits with Telemetry and will then be late: no live text about it.
        var live = oldest < now - InTime ? oldest : now - InTime;
        return [.. asks.Where(ask => ask.Finding != Finding.Present || ask.At >= live)];
    }

    private async Task<List<Ask>> JudgeAfterwardsAsync(ReadingsRecorded heard, VitalLimits limits, CancellationToken cancellation)
    {
        var asks = new List<Ask>();
        var late = heard.Readings.Where(reading => reading.Late).ToList();
        var instants = late.Select(reading => reading.MeasuredAt).ToHashSet();
        foreach (var (from, to) in Afterwards.Stretches(late))
        {
            // Stored in time but judged only now, after a crash, is late too: the notification says so, the storage does not.
            var stored = await mediator.Send(new GetReadings(heard.Patient, from, to), cancellation);
            var marked = stored.Select(reading => reading with { Late = reading.Late || instants.Contains(reading.MeasuredAt) }).ToList();
            asks.AddRange(Afterwards.Judge(marked, limits, memory.Rules, RuleFailed));
        }

        return asks;
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "A rule threw; the other rules and readings are judged all the same")]
    private partial void RuleFailed(Exception exception);
}
