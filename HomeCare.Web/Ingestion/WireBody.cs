using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using HomeCare.Modules.Wire;
using Microsoft.Net.Http.Headers;

namespace HomeCare.Web.Ingestion;

/// <summary>
/// Reads a body that a box sent: media type, size, digest, JSON, in this order, all before anything else happens. The digest is over
/// the content as it was sent (RFC 9530, Content-Digest: after gzip); the size limit counts after gzip is undone, too.
/// </summary>
internal static class WireBody
{
    /// <summary>The body as an object, or why not.</summary>
    /// <param name="request">The request.</param>
    /// <param name="digestRequired">False for a box that has no certificate yet: a digest is then checked only when it is there.</param>
    public static async Task<(T? Body, IResult? Problem)> ReadAsync<T>(HttpRequest request, bool digestRequired = true)
        where T : class
    {
        if (!IsJson(request.ContentType))
        {
            return (null, Problems.Of(StatusCodes.Status415UnsupportedMediaType, "media_type", "The content has to be application/json."));
        }

        if (request.ContentLength > WireV1.MostBytes || await ReadAsync(request) is not { } sent)
        {
            return (null, TooLarge);
        }

        if (CheckDigest(request, sent, digestRequired) is { } problem)
        {
            return (null, problem);
        }

        switch (request.Headers.ContentEncoding.ToString().ToLowerInvariant())
        {
            case "" or "identity":
                return Parse<T>(sent);
            case "gzip":
                try
                {
                    await using var gzip = new GZipStream(new MemoryStream(sent), CompressionMode.Decompress);
                    return await ReadAsync(gzip, request.HttpContext.RequestAborted) is { } plain ? Parse<T>(plain) : (null, TooLarge);
                }
                catch (InvalidDataException)
                {
                    return (null, Problems.Of(StatusCodes.Status400BadRequest, "content_encoding", "The content is not valid gzip."));
                }

            default:
                request.HttpContext.Response.Headers.AcceptEncoding = "gzip";
                return (null, Problems.Of(StatusCodes.Status415UnsupportedMediaType, "content_encoding", "The only content coding understood is gzip."));
        }
    }

    // The first form is what boxes send.
    private static bool IsJson(string? contentType) => contentType == "application/json"
        || (MediaTypeHeaderValue.TryParse(contentType, out var type) && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase));

    private static IResult TooLarge => Problems.Of(
        StatusCodes.Status413PayloadTooLarge, "too_large", $"The content is larger than {WireV1.MostBytes} bytes. Send fewer items at once.");

    private static IResult? CheckDigest(HttpRequest request, byte[] sent, bool required)
    {
        var field = request.Headers[ContentDigest.FieldName].ToString();
        return (field.Length, required) switch
        {
            (0, false) => null,
            (0, true) => Problems.Of(StatusCodes.Status400BadRequest, "digest_missing", "The Content-Digest field (RFC 9530, sha-256) is missing."),
            _ when ContentDigest.Matches(field, sent) => null,
            _ => Problems.Of(StatusCodes.Status400BadRequest, "digest_mismatch", "The content is not what Content-Digest says: it was changed on its way."),
        };
    }

    private static (T? Body, IResult? Problem) Parse<T>(byte[] json)
        where T : class
    {
        try
        {
            return (RegularlyWritten<T>(json) ?? JsonSerializer.Deserialize<T>(json, WireJson.Options)) is { } body
                ? (body, null)
                : (null, Malformed("The content is null."));
        }
        catch (JsonException exception)
        {
            // A version that is not ours explains every other difference, so it is said first.
            return (null, VersionOf(json) is { } version and not WireV1.Version
                ? Envelope.WrongVersion(version)
                : Malformed($"The content does not fit the schema at {exception.Path ?? "$"}, line {exception.LineNumber + 1}, byte {exception.BytePositionInLine}."));
        }
    }

    private static T? RegularlyWritten<T>(byte[] json)
        where T : class => typeof(T) == typeof(ReadingsBatch) ? RegularBatch.TryRead(json) as T : null;

    private static IResult Malformed(string sentence) => Problems.Of(StatusCodes.Status400BadRequest, "schema", $"{sentence} See {WireV1.SchemaPath}.");

    private static int? VersionOf(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = WireV1.MostDepth });
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("version", out var version)
                && version.ValueKind == JsonValueKind.Number
                && version.TryGetInt32(out var number)
                    ? number
                    : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escaped half of a surrogate pair, which is JSON and no text.
            return null;
        }
    }

    /// <summary>Everything that was sent, or null as soon as it is too much. What came in one piece with the request's head is copied once.</summary>
    private static async ValueTask<byte[]?> ReadAsync(HttpRequest request)
    {
        var read = await request.BodyReader.ReadAsync(request.HttpContext.RequestAborted);
        if (read.Buffer.Length <= WireV1.MostBytes && (read.IsCompleted || read.Buffer.Length == request.ContentLength))
        {
            var sent = read.Buffer.ToArray();
            request.BodyReader.AdvanceTo(read.Buffer.End);
            return sent;
        }

        request.BodyReader.AdvanceTo(read.Buffer.Start);
        return await ReadAsync(request.BodyReader.AsStream(leaveOpen: true), request.HttpContext.RequestAborted);
    }

    /// <summary>Everything, or null as soon as it is too much.</summary>
    private static async Task<byte[]?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        var length = 0;
        try
        {
            while (true)
            {
                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }

                var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
                length += read;
                if (length > WireV1.MostBytes)
                {
                    return null;
                }

                if (read == 0)
                {
                    return buffer[..length];
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
