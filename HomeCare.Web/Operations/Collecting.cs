using System.Diagnostics;
using System.Diagnostics.Metrics;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace HomeCare.Web.Operations;

/// <summary>
/// Who collects metrics and traces: a Prometheus at the operators' door, and a collector at <c>Operations:Otlp</c> (OTLP over HTTP, such as
/// <c>http://collector:4318</c>; none by default). Without either nothing is collected; without a collector nothing is traced.
/// </summary>
internal static class Collecting
{
    public static IServiceCollection AddCollecting(this IServiceCollection services, IConfiguration configuration, Doors doors)
    {
        var otlp = CollectorOf(configuration);
        if (doors.Operations is null && otlp is null)
        {
            return services;
        }

        var collecting = services.AddOpenTelemetry().ConfigureResource(program => program
            .AddService("homecare", serviceVersion: typeof(Collecting).Assembly.GetName().Version?.ToString(3)));
        collecting.WithMetrics(metrics =>
        {
            metrics.AddMeter("HomeCare.*", "System.Runtime", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.EntityFrameworkCore");
            if (doors.Operations is not null)
            {
                metrics.AddPrometheusExporter();
            }

            if (otlp is not null)
            {
                metrics.AddOtlpExporter(exporter => Send(exporter, otlp, "v1/metrics"));
            }
        });

        // Meters are the process's: of two servers in one process, as tests have them, each collects its own.
        services.ConfigureOpenTelemetryMeterProvider((provider, metrics) =>
        {
            var own = provider.GetRequiredService<IMeterFactory>();
            metrics.AddView(instrument => instrument.Meter.Scope == own
                || (instrument.Meter.Scope is null && !instrument.Meter.Name.StartsWith("HomeCare.", StringComparison.Ordinal))
                    ? null
                    : MetricStreamConfiguration.Drop);
        });
        return otlp is null ? services : services.AddTraces(collecting, otlp, configuration.GetValue("Operations:TraceShare", 0.01));
    }

    private static IServiceCollection AddTraces(this IServiceCollection services, OpenTelemetry.OpenTelemetryBuilder collecting, Uri otlp, double share)
    {
        var sampler = share is >= 0 and <= 1
            ? new DangersAlways(share)
            : throw new InvalidOperationException($"Operations:TraceShare is {share}. It is a share from 0 (dangers alone) to 1 (everything).");
        collecting.WithTracing(traces => traces
            .AddSource("HomeCare.*", "Npgsql")
            .SetSampler(sampler)
            .AddOtlpExporter(exporter => Send(exporter, otlp, "v1/traces")));
        return services.AddHostedService<GaugePushing>();
    }

    private static void Send(OtlpExporterOptions exporter, Uri otlp, string path)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri(otlp, path);
    }

    private static Uri? CollectorOf(IConfiguration configuration) => configuration["Operations:Otlp"] switch
    {
        null or "" => null,
        var text when Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var url) && url.Scheme.StartsWith("http", StringComparison.Ordinal) => url,
        var text => throw new InvalidOperationException($"Operations:Otlp is '{text}'. It has to be an address such as http://localhost:4318."),
    };
}

/// <summary>Every danger is traced, of everything else a share; what belongs to a trace that is kept is kept.</summary>
internal sealed class DangersAlways(double share) : Sampler
{
    private const string Danger = "danger";

    private readonly TraceIdRatioBasedSampler others = new(share);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        samplingParameters.Name == Danger || samplingParameters.ParentContext.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)
            ? new SamplingResult(SamplingDecision.RecordAndSample)
            : others.ShouldSample(samplingParameters);
}

/// <summary>Takes no trace from a caller: a box or a browser that says "trace me" would choose what this server spends.</summary>
internal sealed class OwnTraces : DistributedContextPropagator
{
    private readonly DistributedContextPropagator outwards = CreateDefaultPropagator();

    public override IReadOnlyCollection<string> Fields => outwards.Fields;

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) => outwards.Inject(activity, carrier, setter);

    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) =>
        (traceId, traceState) = (null, null);

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;
}
