using System.Net;
using System.Text.Json;

namespace HomeCare.Modules.Alerts.Texts;

/// <summary>
/// A provider that takes a request by HTTP, in the words of its shape. Without an id in its answer there is no proof, hence no "accepted".
/// </summary>
internal sealed class HttpSmsSender(IProviderShape shape, TimeSpan timeOut, HttpMessageHandler handler, TimeProvider clock) : ISmsSender, IDisposable
{
    /// <summary>What a provider may ask for: longer is a mistake, and another channel may be gone by then.</summary>
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(10);

    private readonly HttpClient http = new(handler) { Timeout = timeOut };

    public async Task<SendResult> SendAsync(Sms sms, CancellationToken cancellationToken)
    {
        using var request = shape.Request(sms, clock.GetUtcNow());
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            return await ReadAsync(response, cancellationToken);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError
            is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError
            or HttpRequestError.ProxyTunnelError)
        {
            return SendResult.NotSent($"provider_unreachable {exception.HttpRequestError}");
        }
        catch (HttpRequestException exception)
        {
            return SendResult.Unknown($"connection_lost {exception.HttpRequestError}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return SendResult.Unknown("provider_timeout");
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<SendResult> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        return response.StatusCode switch
        {
            _ when response.IsSuccessStatusCode => await AcceptedAsync(response, cancellation),

            // These say that the request was turned away before anything was done with it.
            HttpStatusCode.ServiceUnavailable => SendResult.NotSent($"provider_busy {status}") with { RetryAfter = RestOf(response) },
            HttpStatusCode.TooManyRequests => SendResult.NotSent($"provider_refused {status}") with { RetryAfter = RestOf(response) },

            _ when status is >= 300 and < 500 =>
                SendResult.NotSent($"provider_refused {status}") with { Fault = shape.IsOfTheText(status) ? Fault.Text : Fault.Channel },
            _ => SendResult.Unknown($"provider_failed {status}"),
        };
    }

    private async Task<SendResult> AcceptedAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellation);
            using var answer = await JsonDocument.ParseAsync(body, cancellationToken: cancellation);
            return shape.Read(status, answer.RootElement.ValueKind == JsonValueKind.Object ? answer.RootElement : null);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escaped half of a surrogate pair, which is JSON and no text.
            return shape.Read(status, null);
        }
    }

    private TimeSpan? RestOf(HttpResponseMessage response) =>
        (response.Headers.RetryAfter?.Delta ?? response.Headers.RetryAfter?.Date - clock.GetUtcNow()) is { } rest && rest > TimeSpan.Zero
            ? rest < LongestRest ? rest : LongestRest
            : null;
}
