using System.Threading.RateLimiting;
using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.Wire;
using MediatR;

namespace HomeCare.Web.Ingestion;

/// <summary>A new box trades its one-time code for a certificate. The one thing a stranger may ask for, so it is rationed.</summary>
internal static class PostEnrolment
{
    public static async Task<IResult> HandleAsync(HttpContext context, IMediator mediator, EnrolmentLane lane)
    {
        using var permit = await lane.EnterAsync(context);
        if (!permit.IsAcquired)
        {
            return Problems.NotNow(context, StatusCodes.Status429TooManyRequests, "too_many_tries", "Too many boxes enrol at once. Try again in a few seconds.");
        }

        var (request, problem) = await WireBody.ReadAsync<EnrolmentRequest>(context.Request, digestRequired: false);
        if (problem is not null)
        {
            return problem;
        }

        var outcome = await mediator.Send(new EnrolBox(request!.Code, request.CertificateRequestPem), context.RequestAborted);
        return outcome.Refusal is { } refusal
            ? Problems.Of(StatusCodes.Status403Forbidden, refusal.Code, refusal.French)
            : Results.Json(new EnrolmentAnswer(outcome.Value.Box.Value, outcome.Value.CertificatePem, outcome.Value.AuthorityPem), WireJson.Options);
    }
}

/// <summary>Each address may try 100 times at once and once a second after that; two are worked on at a time, the others queue.</summary>
internal sealed class EnrolmentLane : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> limiter = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetTokenBucketLimiter(
            context.Connection.RemoteIpAddress?.ToString() ?? "",
            _ => new TokenBucketRateLimiterOptions { TokenLimit = 100, TokensPerPeriod = 10, ReplenishmentPeriod = TimeSpan.FromSeconds(10) })),
        PartitionedRateLimiter.Create<HttpContext, string>(_ => RateLimitPartition.GetConcurrencyLimiter(
            "all", _ => new ConcurrencyLimiterOptions { PermitLimit = 2, QueueLimit = 200, QueueProcessingOrder = QueueProcessingOrder.OldestFirst })));

    public ValueTask<RateLimitLease> EnterAsync(HttpContext context) => limiter.AcquireAsync(context, 1, context.RequestAborted);

    public void Dispose() => limiter.Dispose();
}
