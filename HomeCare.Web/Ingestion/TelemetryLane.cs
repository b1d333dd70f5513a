using System.Threading.RateLimiting;
using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Web.Ingestion;

/// <summary>
/// How many batches of readings are worked on at once: <c>Ingestion:TelemetryAtOnce</c> (default 512: those who wait for one sync of the
/// disk together), sixteen times as many waiting but at most 2,048, and two of one box. What is beyond is told to come back, before it
/// costs anything more. Dangers and heartbeats do not pass here.
/// </summary>
internal sealed class TelemetryLane : IDisposable
{
    private const int WaitingForEach = 16;
    private const int MostWaiting = 2048;

    private readonly ConcurrencyLimiter all;
    private readonly BatchesAtWork ofABox = new();

    public TelemetryLane(IConfiguration configuration)
    {
        var atOnce = configuration.GetValue("Ingestion:TelemetryAtOnce", 512);
        all = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = atOnce > 0 ? atOnce : throw new InvalidOperationException("Ingestion:TelemetryAtOnce has to be 1 or more."),
            QueueLimit = (int)Math.Min(MostWaiting, (long)atOnce * WaitingForEach),
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
    }

    /// <summary>Does the work in the lane, or answers 429 (this box) or 503 (everyone) with Retry-After.</summary>
    public async Task<IResult> RunAsync<T>(HttpContext context, BoxId box, T work, Func<HttpContext, BoxId, T, Task<IResult>> act)
    {
        if (!ofABox.TryEnter(box))
        {
            return BatchesAtWork.TooMany(context);
        }

        try
        {
            using var place = await all.AcquireAsync(1, context.RequestAborted);
            return place.IsAcquired
                ? await act(context, box, work)
                : Problems.NotNow(context, StatusCodes.Status503ServiceUnavailable, "busy", "The server has more readings than it can store at once.");
        }
        finally
        {
            ofABox.Leave(box);
        }
    }

    public void Dispose() => all.Dispose();
}
