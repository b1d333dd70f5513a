using System.Diagnostics;
using System.Diagnostics.Metrics;
using HomeCare.Web.Live;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.StaticAssets;

namespace HomeCare.Web.Operations;

/// <summary>
/// Times and traces what people ask for, by route and never by path: an id in an address is somebody. ASP.NET's own instruments would do so at
/// every door, and cost the boxes' door more than its share; so they stay off and this stands at the site's door alone.
/// </summary>
internal sealed class SiteMeter
{
    /// <summary>The meter's, and the traces', name.</summary>
    public const string Name = "HomeCare.Site";

    // https://opentelemetry.io/docs/specs/semconv/http/http-metrics/: the boundaries it advises, and its names below.
    private static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
    private static readonly ActivitySource Traces = new(Name);

    private readonly Histogram<double> duration;

    public SiteMeter(IMeterFactory meters, LiveHub live)
    {
        var meter = meters.Create(Name);
        duration = meter.CreateHistogram(
            "http.server.request.duration", "s", "Requests of people, by route; an open live page counts when it ends",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });
        meter.CreateObservableGauge("homecare.live.pages", () => live.Open, "{page}", "Open pages that are told what happens");
    }

    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        using var trace = Traces.HasListeners() ? Traces.StartActivity(context.Request.Method, ActivityKind.Server) : null;
        var begun = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var (method, route, status) = (MethodOf(context), RouteOf(context), context.Response.StatusCode);
            duration.Record(Stopwatch.GetElapsedTime(begun).TotalSeconds, new TagList
            {
                { "http.request.method", method },
                { "http.route", route },
                { "http.response.status_code", status },
            });
            if (trace is not null)
            {
                trace.DisplayName = $"{method} {route}";
                trace.SetTag("http.request.method", method).SetTag("http.route", route).SetTag("http.response.status_code", status);
                trace.SetStatus(status >= 500 ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
            }
        }
    }

    // A stranger may send any word as a method, and each would be a row of its own.
    private static string MethodOf(HttpContext context) =>
        context.Request.Method is "GET" or "POST" or "HEAD" or "PUT" or "DELETE" or "OPTIONS" or "PATCH" ? context.Request.Method : "_OTHER";

    private static string RouteOf(HttpContext context)
    {
        // An error page is run in the place of what was asked for; what was asked for counts, where it is still known.
        var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint();
        return endpoint switch
        {
            null => "(none)",
            RouteEndpoint error when error.RoutePattern.RawText!.TrimStart('/').StartsWith("error/", StringComparison.Ordinal)
                && !context.Request.Path.StartsWithSegments("/error") => "(none)",
            _ when endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null => "(file)",
            RouteEndpoint route => "/" + route.RoutePattern.RawText?.TrimStart('/'),
            _ => "(none)",
        };
    }
}

/// <summary>Puts it before everything else of the site.</summary>
internal static class SiteRequests
{
    public static IApplicationBuilder UseSiteRequests(this IApplicationBuilder people)
    {
        var meter = people.ApplicationServices.GetRequiredService<SiteMeter>();
        return people.Use(next => context => meter.RunAsync(context, next));
    }
}
