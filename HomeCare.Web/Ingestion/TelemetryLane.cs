using System.Threading.RateLimiting;
using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Web.Ingestion;

/// <summary>
/// How many batches of readings are worked on at once: <c>Ingestion:TelemetryAtOnce</c> (default 32), the same sixteen times over waiting,
/// and two of one box. What is beyond is told to come back, before it costs anything. Dangers and heartbeats do not pass here.
/// </summary>
internal sealed class TelemetryLane : IDisposable
{
    private const int AtOnceOfOneBox = 2;
    private const int WaitingForEach = 16;

    private readonly ConcurrencyLimiter all;
    private readonly PartitionedRateLimiter<BoxId> ofOneBox = PartitionedRateLimiter.Create<BoxId, BoxId>(box =>
        RateLimitPartition.GetConcurrencyLimiter(box, _ => new ConcurrencyLimiterOptions { PermitLimit = AtOnceOfOneBox }));

    public TelemetryLane(IConfiguration configuration)
    {
        var atOnce = configuration.GetValue("Ingestion:TelemetryAtOnce", 32);
        all = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = atOnce > 0 ? atOnce : throw new InvalidOperationException("Ingestion:TelemetryAtOnce has to be 1 or more."),
            QueueLimit = atOnce * WaitingForEach,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
    }

    /// <summary>Does the work in the lane, or answers 429 (this box) or 503 (everyone) with Retry-After.</summary>
    public async Task<IResult> RunAsync(HttpContext context, BoxId box, Func<Task<IResult>> work)
    {
        using var own = ofOneBox.AttemptAcquire(box);
        if (!own.IsAcquired)
        {
            return Problems.NotNow(context, StatusCodes.Status429TooManyRequests, "too_many_at_once", "This box sends too many batches at once.", 1);
        }

        using var shared = await all.AcquireAsync(1, context.RequestAborted);
        return shared.IsAcquired
            ? await work()
            : Problems.NotNow(context, StatusCodes.Status503ServiceUnavailable, "busy", "The server has more readings than it can store at once.");
    }

    public void Dispose()
    {
        all.Dispose();
        ofOneBox.Dispose();
    }
}
