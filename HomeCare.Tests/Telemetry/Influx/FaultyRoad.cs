using System.IO.Compression;
using System.Net;
using System.Text;

namespace HomeCare.Tests.Telemetry.Influx;

/// <summary>Stands between a store and a real InfluxDB (or none), and may answer in its stead.</summary>
internal sealed class FaultyRoad : DelegatingHandler
{
    private int calls;

    public FaultyRoad(bool toServer = true) => InnerHandler = toServer ? new SocketsHttpHandler() : new Nobody();

    /// <summary>Gets the request's number, from 1, the request and its text; null lets it pass.</summary>
    public Func<int, HttpRequestMessage, string, HttpResponseMessage?> Answer { get; set; } = (_, _, _) => null;

    public int Calls => calls;

    public static HttpResponseMessage Says(HttpStatusCode status, string json = "{}", string? retryAfter = null)
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (retryAfter is not null)
        {
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        }

        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref calls);
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        if (request.Content?.Headers.ContentEncoding.Contains("gzip") == true)
        {
            var plain = new MemoryStream();
            await new GZipStream(new MemoryStream(body), CompressionMode.Decompress).CopyToAsync(plain, cancellationToken);
            body = plain.ToArray();
        }

        return Answer(number, request, Encoding.UTF8.GetString(body)) ?? await base.SendAsync(request, cancellationToken);
    }

    private sealed class Nobody : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new HttpRequestException("nobody is there");
    }
}
