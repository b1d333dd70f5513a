using System.Globalization;
using HomeCare.Modules.Shared;

namespace HomeCare.Web.Ingestion;

/// <summary>Every refusal towards a box: problem+json (RFC 9457) with a stable code and a sentence, never a stack.</summary>
internal static partial class Problems
{
    private const int RetrySeconds = 5;

    public static IResult Of(int status, string code, string sentence) =>
        Results.Problem(sentence, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code });

    /// <summary>Nobody whose word counts: no certificate, or one that is not an enrolled box's now.</summary>
    public static IResult Stranger(HttpContext context) => context.Connection.ClientCertificate is null
        ? Of(StatusCodes.Status401Unauthorized, "certificate_missing", "This needs the certificate of an enrolled box.")
        : Of(StatusCodes.Status403Forbidden, "certificate_refused", "This certificate is unknown, expired or revoked. Enrol the box again.");

    /// <summary>Not now: the box keeps what it has and sends it again.</summary>
    public static IResult NotNow(HttpContext context, int status, string code, string sentence, int retrySeconds = RetrySeconds)
    {
        context.Response.Headers.RetryAfter = retrySeconds.ToString(CultureInfo.InvariantCulture);
        return Of(status, code, sentence);
    }

    /// <summary>
    /// A storage that fails is 503 with Retry-After, never a receipt; anything else unforeseen is 500. An answer without a body gets one.
    /// </summary>
    public static IApplicationBuilder UseProblems(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null })
            {
                await Of(context.Response.StatusCode, "refused", "There is nothing here for this request.").ExecuteAsync(context);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The box hung up; nobody is there to be answered.
        }
        catch (PutOffException later) when (!context.Response.HasStarted)
        {
            await NotNow(context, StatusCodes.Status503ServiceUnavailable, later.Code, later.Message, (int)later.RetryAfter.TotalSeconds).ExecuteAsync(context);
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            await Of(exception.StatusCode, exception.StatusCode == 413 ? "too_large" : "malformed", "The request is malformed or too large.").ExecuteAsync(context);
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            var storage = StorageFault.IsEngineAway(exception);
            if (context.RequestServices.GetRequiredService<Seldom>().IsDue(exception, out var passedOver))
            {
                LogFailed(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Problems)), exception, storage, passedOver);
            }

            await (storage
                ? NotNow(context, StatusCodes.Status503ServiceUnavailable, "storage_unavailable", "Nothing was stored. Send it again later.")
                : NotNow(context, StatusCodes.Status500InternalServerError, "failed", "Nothing was acknowledged. Send it again later.")).ExecuteAsync(context);
        }
    });

    [LoggerMessage(Level = LogLevel.Error, Message = "A box's request failed; it was told to send again. Storage at fault: {Storage}. Like it since the last one told, and not written down: {PassedOver}")]
    private static partial void LogFailed(ILogger logger, Exception exception, bool storage, long passedOver);
}
