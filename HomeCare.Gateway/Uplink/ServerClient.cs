using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Uplink;

/// <summary>
/// Posts to the one server, over TLS that trusts only the authority of the enrolment. An answer is an exact receipt or it is nothing: a captive
/// portal says 200 too.
/// </summary>
internal sealed class ServerClient : IDisposable
{
    private const int LongestAnswer = 1024 * 1024;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly ServerTrust _trust;

    /// <param name="box">The box's certificate with its key; null only for the enrolment itself.</param>
    /// <param name="clock">What is known of the time; null where nothing is but the program's build and the machine's clock.</param>
    public ServerClient(Uri server, X509Certificate2Collection authority, X509Certificate2? box, TimeProvider time, BoxClock? clock = null)
    {
        _time = time;
        _trust = new ServerTrust(authority, clock ?? new BoxClock(time, new BoxFaults(time), path: null));
        _http = new HttpClient(new SocketsHttpHandler
        {
            // A redirect is a captive portal's, never the server's.
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(3),
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = _trust.Policy(),
                RemoteCertificateValidationCallback = _trust.Accepts,
                ClientCertificates = box is null ? null : [box],
            },
        })
        {
            BaseAddress = server,
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = LongestAnswer,
        };
    }

    /// <summary>Until when the certificate is good that the server showed last; the far past before it showed one.</summary>
    public DateTimeOffset ServerEnds => _trust.Ends;

    /// <summary>One batch. <paramref name="items"/> is how many lines its receipt must have.</summary>
    public async Task<ServerAnswer> PostAsync(string path, byte[] body, int items, TimeSpan patience, CancellationToken stop)
    {
        try
        {
            var (status, media, retryAfter, answer) = await ExchangeAsync(path, body, patience, stop);
            return status switch
            {
                HttpStatusCode.OK => ReadReceipt(media, answer, items),
                HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity
                    when media == "application/problem+json" => new ServerAnswer.Refused($"{(int)status} {Problem(answer)}".TrimEnd()),
                HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => new ServerAnswer.NotNow(UplinkTrouble.Busy, retryAfter),
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new ServerAnswer.NotNow(UplinkTrouble.BoxRefused),
                >= HttpStatusCode.InternalServerError => new ServerAnswer.NotNow(UplinkTrouble.ServerFault, retryAfter),
                >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest => new ServerAnswer.NotNow(UplinkTrouble.CaptivePortal),
                _ => new ServerAnswer.NotNow(media == "text/html" ? UplinkTrouble.CaptivePortal : UplinkTrouble.NoReceipt),
            };
        }
        catch (HttpRequestException broken)
        {
            return new ServerAnswer.NotNow(TroubleOf(broken));
        }
        catch (Exception broken) when (broken is IOException || (broken is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return new ServerAnswer.NotNow(UplinkTrouble.Unreachable);
        }
    }

    /// <summary>The enrolment's post, whose answer is not a receipt; its refusal is the sentence that the server gives.</summary>
    public Task<(EnrolmentAnswer? Answer, string? Refusal, UplinkTrouble Trouble)> EnrolAsync(EnrolmentRequest request, CancellationToken stop) =>
        AskAsync<EnrolmentRequest, EnrolmentAnswer>(WireV1.EnrolmentPath, request, stop);

    /// <summary>The renewal's, alike.</summary>
    public Task<(RenewalAnswer? Answer, string? Refusal, UplinkTrouble Trouble)> RenewAsync(RenewalRequest request, CancellationToken stop) =>
        AskAsync<RenewalRequest, RenewalAnswer>(WireV1.RenewalPath, request, stop);

    /// <summary>No new post follows; one that is under way ends before the connections do.</summary>
    public void Retire() => _ = _time.CreateTimer(_ => Dispose(), null, TimeSpan.FromMinutes(2), Timeout.InfiniteTimeSpan);

    public void Dispose() => _http.Dispose();

    private async Task<(HttpStatusCode Status, string? Media, TimeSpan? RetryAfter, byte[] Answer)> ExchangeAsync(
        string path, byte[] body, TimeSpan patience, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Content.Headers.Add(ContentDigest.FieldName, ContentDigest.Of(body));
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token);
        var wait = response.Headers.RetryAfter;
        return (
            response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            wait?.Delta ?? (wait?.Date is { } date ? date - _time.GetUtcNow() : null),
            await response.Content.ReadAsByteArrayAsync(either.Token));
    }

    private async Task<(TAnswer? Answer, string? Refusal, UplinkTrouble Trouble)> AskAsync<TRequest, TAnswer>(
        string path, TRequest request, CancellationToken stop)
        where TAnswer : class
    {
        try
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(request, WireJson.Options);
            var (status, media, _, answer) = await ExchangeAsync(path, body, TimeSpan.FromSeconds(30), stop);
            return status switch
            {
                HttpStatusCode.OK when media == "application/json" => (JsonSerializer.Deserialize<TAnswer>(answer, WireJson.AnswerOptions), null, UplinkTrouble.None),
                >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError
                    when media == "application/problem+json" && status != HttpStatusCode.TooManyRequests => (null, Problem(answer), UplinkTrouble.BoxRefused),
                HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => (null, null, UplinkTrouble.Busy),
                >= HttpStatusCode.InternalServerError => (null, null, UplinkTrouble.ServerFault),
                _ => (null, null, media == "text/html" ? UplinkTrouble.CaptivePortal : UplinkTrouble.NoReceipt),
            };
        }
        catch (HttpRequestException broken)
        {
            return (null, null, TroubleOf(broken));
        }
        catch (JsonException)
        {
            return (null, null, UplinkTrouble.NoReceipt);
        }
        catch (Exception broken) when (broken is IOException || (broken is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return (null, null, UplinkTrouble.Unreachable);
        }
    }

    private static ServerAnswer ReadReceipt(string? media, byte[] answer, int items)
    {
        if (media != "application/json")
        {
            return new ServerAnswer.NotNow(media == "text/html" ? UplinkTrouble.CaptivePortal : UplinkTrouble.NoReceipt);
        }

        try
        {
            return JsonSerializer.Deserialize<Receipt>(answer, WireJson.AnswerOptions) is { Version: WireV1.Version } receipt
                && receipt.Items.Count == items
                && receipt.Items.Select((item, index) => item.Index == index).All(inOrder => inOrder)
                    ? new ServerAnswer.Received(receipt)
                    : new ServerAnswer.NotNow(UplinkTrouble.NoReceipt);
        }
        catch (JsonException)
        {
            return new ServerAnswer.NotNow(UplinkTrouble.NoReceipt);
        }
    }

    private static string Problem(byte[] answer)
    {
        try
        {
            using var problem = JsonDocument.Parse(answer);
            return Text(problem.RootElement, "detail") ?? Text(problem.RootElement, "title") ?? "";
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escaped half of a surrogate pair, which is JSON and no text.
            return "";
        }
    }

    private static string? Text(JsonElement problem, string member) =>
        problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty(member, out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;

    private static UplinkTrouble TroubleOf(HttpRequestException broken) => broken.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => UplinkTrouble.NameUnknown,
        HttpRequestError.SecureConnectionError when broken.InnerException is AuthenticationException => UplinkTrouble.CertificateRefused,
        HttpRequestError.InvalidResponse or HttpRequestError.ResponseEnded or HttpRequestError.ConfigurationLimitExceeded => UplinkTrouble.NoReceipt,
        _ when broken.InnerException is SocketException { SocketErrorCode: SocketError.HostNotFound } => UplinkTrouble.NameUnknown,
        _ => UplinkTrouble.Unreachable,
    };
}
