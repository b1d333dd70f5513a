using System.Buffers;
using System.Text;
using System.Threading.RateLimiting;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Web.Ingestion;
using MediatR;
using Microsoft.AspNetCore.WebUtilities;

namespace HomeCare.Web.Providers;

/// <summary>
/// What answers to the providers of texts, at the site's door: <c>/sms/reports/{channel}</c> says what became of a text, <c>/sms/replies/{channel}</c> what
/// somebody texted us. They have no account: each call shows by the channel's own scheme that it comes from the provider, before anything of it is read. GET
/// too, although it changes something: OVHcloud calls so. What it needs for that, a secret in the address, no page of ours holds.
/// </summary>
internal static class ProviderEndpoints
{
    /// <summary>A report is some hundred bytes, a reply of the longest text some thousand.</summary>
    public const int MostBytes = 16 * 1024;

    private static readonly string[] Methods = [HttpMethods.Post, HttpMethods.Get];

    public static IServiceCollection AddProviders(this IServiceCollection services) => services.AddSingleton<ProviderLane>();

    public static void MapProviders(this IEndpointRouteBuilder site)
    {
        var providers = site.MapGroup("/sms").AllowAnonymous().DisableAntiforgery();
        providers.MapMethods("/reports/{channel}", Methods, (HttpContext context, string channel) => HandleAsync(context, channel, ProviderCallKind.Report));
        providers.MapMethods("/replies/{channel}", Methods, (HttpContext context, string channel) => HandleAsync(context, channel, ProviderCallKind.Reply));
    }

    private static async Task<IResult> HandleAsync(HttpContext context, string channel, ProviderCallKind kind)
    {
        using var permit = await context.RequestServices.GetRequiredService<ProviderLane>().EnterAsync(context);
        if (!permit.IsAcquired)
        {
            return Problems.NotNow(context, StatusCodes.Status429TooManyRequests, "too_many_calls", "Too many calls at once. Call again in a few seconds.");
        }

        if (await ReadAsync(context.Request) is not { } form)
        {
            return Problems.Of(StatusCodes.Status413PayloadTooLarge, "too_large", $"The content is larger than {MostBytes} bytes.");
        }

        var mediator = context.RequestServices.GetRequiredService<IMediator>();
        var call = await mediator.Send(
            new ReadProviderCall(
                channel, kind, context.Request.Path + context.Request.QueryString, context.Request.Headers["X-Twilio-Signature"].FirstOrDefault(),
                Members(context.Request.QueryString.Value), form),
            context.RequestAborted);
        if (!call.IsGenuine)
        {
            return Problems.Of(StatusCodes.Status403Forbidden, "not_the_provider", "This call does not show that it comes from the provider of texts.");
        }

        try
        {
            // What began is finished: a provider that hangs up calls again, and would find the half of it.
            if (call.Report is { } report)
            {
                await mediator.Send(report, CancellationToken.None);
            }

            if (call.Reply is { } reply)
            {
                await mediator.Send(reply, CancellationToken.None);
            }
        }
        catch (Exception exception) when (StorageFault.IsEngineAway(exception))
        {
            return Problems.NotNow(context, StatusCodes.Status503ServiceUnavailable, "storage_unavailable", "Nothing was stored. Call again later.");
        }

        return call.Heard.Length == 0 ? Results.Ok() : Results.Text(call.Heard, "text/xml");
    }

    /// <summary>The body's form; empty for a body that is none, null for one that is too large.</summary>
    private static async Task<List<KeyValuePair<string, string>>?> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > MostBytes)
        {
            return null;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(MostBytes + 1);
        try
        {
            var length = await request.Body.ReadAtLeastAsync(buffer.AsMemory(0, MostBytes + 1), MostBytes + 1, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
            return length > MostBytes ? null
                : request.HasFormContentType ? Members(Encoding.UTF8.GetString(buffer, 0, length))
                : [];
        }
        finally
        {
            // Somebody's number and words stood in it.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private static List<KeyValuePair<string, string>> Members(string? text) =>
        [.. QueryHelpers.ParseQuery(text).SelectMany(member => member.Value.Select(value => KeyValuePair.Create(member.Key, value ?? "")))];
}

/// <summary>Each address may call 200 times at once and 50 times a second after that: who floods us is put off alone, and the provider is not.</summary>
internal sealed class ProviderLane : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> limiter = PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetTokenBucketLimiter(
        context.Connection.RemoteIpAddress?.ToString() ?? "",
        _ => new TokenBucketRateLimiterOptions { TokenLimit = 200, TokensPerPeriod = 50, ReplenishmentPeriod = TimeSpan.FromSeconds(1) }));

    public ValueTask<RateLimitLease> EnterAsync(HttpContext context) => limiter.AcquireAsync(context, 1, context.RequestAborted);

    public void Dispose() => limiter.Dispose();
}
