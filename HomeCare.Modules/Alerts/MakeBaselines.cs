using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Habits;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Alerts;

/// <summary>One person after the other, and as much pause as work: nothing waits for a habit, and readings and pages want the same processor and disk.</summary>
internal sealed partial class MakeBaselinesHandler(
    IMediator mediator, IServiceScopeFactory scopes, LimitsInForce inForce, TimeProvider clock, ILogger<MakeBaselinesHandler> log)
    : IRequestHandler<MakeBaselines, BaselinesMade>
{
    /// <summary>
    /// An engine that is away for so many people in a row is away for all: the night's work is tried again later, and goes on where it stopped. So many, that a few
    /// neighbours whose history cannot be read keep nobody else's from being made.
    /// </summary>
    private const int AwayInARow = 20;

    /// <summary>A commit for so many people.</summary>
    private const int Together = 50;

    private readonly AsMuchPause pause = new(clock);

    private int away;

    public async Task<BaselinesMade> Handle(MakeBaselines request, CancellationToken cancellationToken)
    {
        var (done, written) = await ReadDoneAsync(cancellationToken);
        var (made, there, failed) = (0, 0, 0);
        foreach (var some in (await mediator.Send(new ListHomes(), cancellationToken)).Chunk(Together))
        {
            var rows = new List<BaselineRow>(some.Length);
            foreach (var home in some)
            {
                if (done.GetValueOrDefault(home.Patient) == HomeDay.Of(clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(home.TimeZone)))
                {
                    there++;
                }
                else if (await TryComputeAsync(home, cancellationToken) is { } row)
                {
                    rows.Add(row);
                }
                else
                {
                    failed++;
                }
            }

            if (rows.Count > 0)
            {
                var begun = clock.GetTimestamp();
                var saved = await TrySaveAsync(rows, ++written, cancellationToken);
                (made, failed) = saved ? (made + rows.Count, failed) : (made, failed + rows.Count);
                await pause.AfterAsync(begun, cancellationToken);
            }
        }

        Passed(made, there, failed);
        return new(made, there, failed);
    }

    private async Task<(Dictionary<PatientId, DateOnly> Days, long Written)> ReadDoneAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var rows = scope.ServiceProvider.GetRequiredService<AlertsDb>().Baselines.AsNoTracking();
        return (
            await rows.Select(row => new { row.Patient, row.Day }).ToDictionaryAsync(row => row.Patient, row => row.Day, cancellation),
            await rows.MaxAsync(row => (long?)row.Written, cancellation) ?? 0);
    }

    private async Task<BaselineRow?> TryComputeAsync(Home home, CancellationToken cancellation)
    {
        var begun = clock.GetTimestamp();
        try
        {
            var (now, zone) = (clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(home.TimeZone));
            var known = await PersonDays.ReadAsync(mediator, home.Patient, zone, now, Habit.Days, cancellation);
            var habit = Habit.UpTo(known.LastNight, known.Days);
            away = 0;
            return BaselineRow.Of(home.Patient, HomeDay.Of(now, zone), habit, now);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            away = StorageFault.IsEngineAway(exception) ? away + 1 : 0;
            if (away == AwayInARow)
            {
                throw;
            }

            PersonFailed(exception, home.Patient.Value);
            return null;
        }
        finally
        {
            await pause.AfterAsync(begun, cancellation);
        }
    }

    private async Task<bool> TrySaveAsync(List<BaselineRow> rows, long written, CancellationToken cancellation)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AlertsDb>();
            var patients = rows.Select(row => row.Patient).ToList();
            var before = await db.Baselines.Where(row => patients.Contains(row.Patient)).ToDictionaryAsync(row => row.Patient, cancellation);
            foreach (var row in rows)
            {
                row.Written = written;
                if (before.TryGetValue(row.Patient, out var old))
                {
                    db.Entry(old).CurrentValues.SetValues(row);
                }
                else
                {
                    db.Add(row);
                }
            }

            await db.SaveChangesAsync(cancellation);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            NotSaved(exception, rows.Count);
            return false;
        }

        rows.ForEach(row => inForce.HabitChanged(row.Patient, row.OxygenNightPercent));
        return true;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Habits of the night: {Made} people made, {There} already there, {Failed} failed and keep the one before")]
    private partial void Passed(int made, int there, int failed);

    [LoggerMessage(Level = LogLevel.Error, Message = "The habit of {Patient} could not be computed; the one before stands, and the others go on")]
    private partial void PersonFailed(Exception exception, Guid patient);

    [LoggerMessage(Level = LogLevel.Error, Message = "The habits of {Count} people could not be written; the ones before stand, and the others go on")]
    private partial void NotSaved(Exception exception, int count);
}
