using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Rules;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Alerts;

/// <summary>
/// Once an hour: technical alerts of sources whose values cannot be believed. What fails for one home is logged and asked again with the next hour, which
/// names all that are unhealthy then.
/// </summary>
internal sealed partial class HearSourcesJudgedHandler(AlertsDb db, AlertRegister register, ILogger<HearSourcesJudgedHandler> log)
    : INotificationHandler<SourcesJudged>
{
    public async Task Handle(SourcesJudged notification, CancellationToken cancellationToken)
    {
        var running = (await db.Alerts.AsNoTracking()
            .Where(alert => alert.Rule == AlertRule.SourceUnhealthy && alert.State != AlertState.Closed && alert.NormalAt == null)
            .Select(alert => alert.Patient)
            .ToListAsync(cancellationToken)).ToHashSet();
        foreach (var (patient, box, ask) in SourceUnhealthy.Judge(notification, running).ToList())
        {
            try
            {
                await register.RecordAsync(patient, box, [ask], cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                HomeFailed(exception, patient.Value);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What was found of the sources of {Patient} could not be recorded; the next hour asks again")]
    private partial void HomeFailed(Exception exception, Guid patient);
}
