using System.Linq.Expressions;
using System.Text.Json;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Storage;
using HomeCare.Modules.Wire;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HomeCare.Modules.Telemetry;

/// <summary>Reads from storage what <see cref="LastSeen"/> keeps in memory.</summary>
internal static class LastSeenReading
{
    private const string DefaultZone = "Europe/Paris";

    /// <summary>Enough to hold every signal of a bracelet that sends them all; one that is not among them is looked for on its own.</summary>
    private const int Recent = 30;

    public static async Task<PersonSeen> PersonAsync(
        IServiceProvider services, PatientId patient, string? timeZone, DateTimeOffset now, CancellationToken cancellationToken)
    {
        timeZone ??= (await services.GetRequiredService<IMediator>().Send(new GetContacts(patient), cancellationToken))?.TimeZone ?? DefaultZone;
        var home = TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        var person = new PersonSeen(home);
        var db = services.GetRequiredService<TelemetryDb>();

        var readings = db.Readings.AsNoTracking().Where(r => r.Patient == patient);
        var rows = await readings.OrderByDescending(r => r.MeasuredTicks).Take(Recent).ToListAsync(cancellationToken);
        if (rows.Count == Recent)
        {
            await AddLastAsync(rows, readings, r => r.HeartRateMarks != null, cancellationToken);
            await AddLastAsync(rows, readings, r => r.OxygenMarks != null, cancellationToken);
            await AddLastAsync(rows, readings, r => r.BatteryMarks != null, cancellationToken);
        }

        foreach (var row in rows)
        {
            person.Keep(row);
            person.Hear(new DateTimeOffset(row.ReceivedTicks, TimeSpan.Zero));
        }

        var today = person.DayOf(now);
        var midnight = Midnight(today, home).UtcTicks;
        var steps = await readings
            .Where(r => r.MeasuredTicks >= midnight && r.StepsMarks != null && (r.StepsMarks & Marks.InForceMask) == 0)
            .SumAsync(r => r.Steps, cancellationToken) ?? 0;
        person.Begin(today, steps);
        return person;
    }

    public static async Task<BoxSeen> BoxAsync(TelemetryDb db, BoxId box, CancellationToken cancellationToken)
    {
        var health = await db.BoxHealth.AsNoTracking().SingleOrDefaultAsync(h => h.Box == box, cancellationToken);
        var heard = health?.HeardTicks ?? 0;

        // The last of each outbox that the box has had, one look into the index each; their numbers are random, so none is the newest.
        for (var below = long.MaxValue; ;)
        {
            var last = await db.Readings
                .Where(r => r.Box == box && r.Epoch < below)
                .OrderByDescending(r => r.Epoch)
                .ThenByDescending(r => r.Sequence)
                .Select(r => new { r.Epoch, r.ReceivedTicks })
                .FirstOrDefaultAsync(cancellationToken);
            if (last is null)
            {
                break;
            }

            heard = Math.Max(heard, last.ReceivedTicks);
            below = last.Epoch;
        }

        return new BoxSeen(
            heard == 0 ? null : new DateTimeOffset(heard, TimeSpan.Zero),
            health is null ? null : JsonSerializer.Deserialize<Heartbeat>(health.Heartbeat, WireJson.Options));
    }

    /// <summary>The instant the home's day begins; where a clock change skips midnight, the first instant after it.</summary>
    private static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo home)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        while (home.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(15);
        }

        var offset = home.IsAmbiguousTime(midnight) ? home.GetAmbiguousTimeOffsets(midnight).Max() : home.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset);
    }

    private static async Task AddLastAsync(
        List<StoredReading> rows, IQueryable<StoredReading> readings, Expression<Func<StoredReading, bool>> present, CancellationToken cancellationToken)
    {
        if (!rows.Any(present.Compile())
            && await readings.Where(present).OrderByDescending(r => r.MeasuredTicks).FirstOrDefaultAsync(cancellationToken) is { } last)
        {
            rows.Add(last);
        }
    }
}
