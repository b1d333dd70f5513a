using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Texts;
using HomeCare.Modules.Wire;
using MediatR;

namespace HomeCare.Modules.Alerts;

internal sealed class RecordTextReportHandler(AlertRegister register, TextReports reports, AlertsMeter meter) : IRequestHandler<RecordTextReport, Unit>
{
    public async Task<Unit> Handle(RecordTextReport request, CancellationToken cancellationToken)
    {
        var state = request.Delivered ? MessageState.Delivered : MessageState.Failed;
        meter.Reported(await register.InOneTransactionAsync(
            () => reports.ReportedAsync(request.Reference, state, request.Reason, cancellationToken), cancellationToken));
        return Unit.Value;
    }
}
