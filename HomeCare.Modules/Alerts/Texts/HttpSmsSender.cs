using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace HomeCare.Modules.Alerts.Texts;

/// <summary>
/// A provider that takes a form by POST with basic authentication and answers 2xx with a message id in JSON: Twilio's shape. Without
/// that id there is no proof, hence no "accepted".
/// </summary>
internal sealed class HttpSmsSender(HttpSmsSettings settings, HttpMessageHandler handler) : ISmsSender, IDisposable
{
    private readonly HttpClient http = new(handler) { Timeout = settings.TimeOut };

    public async Task<SendResult> SendAsync(Sms sms, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, settings.Url)
        {
            Content = new FormUrlEncodedContent([new("To", sms.ToE164), new("From", settings.From), new("Body", sms.Text)]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.User}:{settings.Password}")));
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
            _ when response.IsSuccessStatusCode => await IdAsync(response, cancellation) is { } id
                ? SendResult.Accepted(id)
                : SendResult.Unknown($"no_message_id {status}"),

            // These say that the request was turned away before anything was done with it.
            HttpStatusCode.ServiceUnavailable => SendResult.NotSent($"provider_busy {status}"),
            _ when status is >= 300 and < 500 => SendResult.NotSent($"provider_refused {status}"),
            _ => SendResult.Unknown($"provider_failed {status}"),
        };
    }

    private async Task<string?> IdAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellation);
            using var answer = await JsonDocument.ParseAsync(body, cancellationToken: cancellation);
            return answer.RootElement.ValueKind == JsonValueKind.Object
                && answer.RootElement.TryGetProperty(settings.IdMember, out var id)
                && id.ValueKind is JsonValueKind.String or JsonValueKind.Number
                && id.ToString() is { Length: > 0 } text
                    ? text
                    : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escaped half of a surrogate pair, which is JSON and no text.
            return null;
        }
    }
}

/// <summary>
/// <c>Sms:Http:Url</c> (https, or http to this machine), <c>:User</c>, <c>:Password</c>, <c>:From</c> (a number or a sender name),
/// <c>:IdMember</c> (where the answer bears the message id; <c>sid</c>), <c>:TimeoutSeconds</c> (1-20; 10).
/// </summary>
internal sealed record HttpSmsSettings(Uri Url, string User, string Password, string From, string IdMember, TimeSpan TimeOut)
{
    /// <summary>Reads it; a setting that cannot work throws at start with one sentence.</summary>
    public static HttpSmsSettings Read(IConfigurationSection http)
    {
        var timeout = http.GetValue("TimeoutSeconds", 10);
        return (Uri.TryCreate(http["Url"], UriKind.Absolute, out var url), http["User"], http["Password"], http["From"]) switch
        {
            (false, _, _, _) => throw Wrong("Url is missing or not a URL. Give the provider's address, e.g. https://api.twilio.com/2010-04-01/Accounts/AC…/Messages.json."),
            _ when url!.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && url.IsLoopback) =>
                throw Wrong("Url is not https: numbers and passwords would travel in the open."),
            (_, null or "", _, _) or (_, _, null or "", _) => throw Wrong("User or Password is missing. The provider gives both."),
            (_, _, _, null or "") => throw Wrong("From is missing. It is the number or name the texts come from."),
            _ when timeout is < 1 or > 20 => throw Wrong("TimeoutSeconds is not 1-20."),
            var (_, user, password, from) => new(url!, user, password, from, http["IdMember"] ?? "sid", TimeSpan.FromSeconds(timeout)),
        };
    }

    private static InvalidOperationException Wrong(string what) => new($"Sms:Sender is http but Sms:Http:{what}");
}
