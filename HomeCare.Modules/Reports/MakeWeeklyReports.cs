using System.Globalization;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Reports.Contracts;
using HomeCare.Modules.Reports.Storage;
using HomeCare.Modules.Shared;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Reports;

internal sealed partial class MakeWeeklyReportsHandler(
    IMediator mediator, ReportsDb db, IServiceScopeFactory scopes, TimeProvider time, ILogger<MakeWeeklyReportsHandler> logger)
    : IRequestHandler<MakeWeeklyReports, WeeklyReportsMade>
{
    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    public async Task<WeeklyReportsMade> Handle(MakeWeeklyReports request, CancellationToken cancellationToken)
    {
        if (request.Monday.DayOfWeek != DayOfWeek.Monday)
        {
            throw new ArgumentException($"{request.Monday:O} is not a Monday.", nameof(request));
        }

        // Flows into what is awaited here and ends with this method.
        CultureInfo.CurrentUICulture = French;
        var sunday = request.Monday.AddDays(6);
        var there = await db.Documents.Where(row => row.From == request.Monday && row.To == sunday && row.Whole)
            .Select(row => row.PatientId).Distinct().ToHashSetAsync(cancellationToken);
        var (made, failed) = (0, 0);
        var inCare = await mediator.Send(new ListPatientsInCare(), cancellationToken);
        foreach (var patient in inCare.Where(patient => !there.Contains(patient.Value)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await MakeOneAsync(new MakeReport(patient, request.Monday, sunday), cancellationToken))
            {
                made++;
            }
            else
            {
                failed++;
            }
        }

        var result = new WeeklyReportsMade(made, inCare.Count - made - failed, failed);
        await NoteAsync(request.Monday, result, cancellationToken);
        LogWeek(request.Monday, result.Made, result.AlreadyThere, result.Failed);
        return result;
    }

    // A scope each: what one person's report leaves behind cannot touch the next one's.
    private async Task<bool> MakeOneAsync(MakeReport request, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var outcome = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request, cancellationToken);
            if (outcome.Refusal is { } refusal)
            {
                LogRefused(request.Patient, request.From, refusal.Code);
            }

            return outcome.Succeeded;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(exception, request.Patient, request.From);
            return false;
        }
    }

    private async Task NoteAsync(DateOnly monday, WeeklyReportsMade result, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var run = await db.WeeklyRuns.FindAsync([monday], cancellationToken);
        if (run is null)
        {
            run = new WeeklyRun { Monday = monday, EndedAt = now };
            db.WeeklyRuns.Add(run);
        }

        (run.EndedAt, run.Made, run.AlreadyThere, run.Failed) = (now, result.Made, result.AlreadyThere, result.Failed);
        await db.SaveChangesAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Week of {Monday}: {Made} reports made, {AlreadyThere} already there, {Failed} failed.")]
    private partial void LogWeek(DateOnly monday, int made, int alreadyThere, int failed);

    [LoggerMessage(Level = LogLevel.Error, Message = "The report of {Patient} for the week of {Monday} was refused: {Refusal}.")]
    private partial void LogRefused(PatientId patient, DateOnly monday, string refusal);

    [LoggerMessage(Level = LogLevel.Error, Message = "The report of {Patient} for the week of {Monday} failed.")]
    private partial void LogFailed(Exception exception, PatientId patient, DateOnly monday);
}
