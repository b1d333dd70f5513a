using System.Diagnostics;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Wire;
using MediatR;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Alerts;

/// <summary>
/// Times and traces each call of a box with dangers; every one is traced when traces are collected. Stands around the handler so that the
/// danger path itself knows nothing of it, and neither changes nor holds what passes.
/// </summary>
internal sealed class MeteredDangers(AlertsMeter meter, TimeProvider clock, ILogger<MeteredDangers> log)
    : IPipelineBehavior<ReportDangers, IReadOnlyList<ItemReceipt>>
{
    /// <summary>The trace's name; the server keeps every trace of this name.</summary>
    public const string Trace = "danger";

    private static readonly ActivitySource Traces = new(AlertsMeter.Name);
    private static readonly Func<ILogger, BoxId, int, IDisposable?> Scope =
        LoggerMessage.DefineScope<BoxId, int>("Box {Box}, {Dangers} dangers");

    public async Task<IReadOnlyList<ItemReceipt>> Handle(
        ReportDangers request, CancellationToken cancellationToken, RequestHandlerDelegate<IReadOnlyList<ItemReceipt>> next)
    {
        using var scope = Scope(log, request.Box, request.Items.Count);
        using var trace = Traces.StartActivity(Trace, ActivityKind.Server);
        trace?.SetTag("homecare.box", request.Box.ToString()).SetTag("homecare.dangers", request.Items.Count);
        var begun = clock.GetTimestamp();
        var failed = true;
        try
        {
            var lines = await next();
            failed = false;
            return lines;
        }
        finally
        {
            meter.Dealt(clock.GetElapsedTime(begun), failed);
            trace?.SetStatus(failed ? ActivityStatusCode.Error : ActivityStatusCode.Ok);
        }
    }
}
