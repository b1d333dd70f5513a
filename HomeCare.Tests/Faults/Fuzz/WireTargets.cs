using System.IO.Compression;
using System.Text.Json;
using HomeCare.Modules.Telemetry;
using HomeCare.Modules.Wire;
using HomeCare.Web.Ingestion;
using Microsoft.AspNetCore.Http;

namespace HomeCare.Tests.Faults.Fuzz;

/// <summary>The wire, both ways: what a server may answer a box, and what a box may send a server.</summary>
internal static class WireTargets
{
    private static readonly IReadOnlyList<byte[]> JsonWords = Corpus.Texts(
        "null", "true", "[]", "{}", "{\"", "\":", "},{", "1e400", "-0", "9223372036854775808", "1.5", "\"\\ud800\"", "\\u0000", "\"version\":1", "\"2026-02-30T00:00:00Z\"",
        "\"2026-03-05T14:00:00.000Z\"", "\"stored\"", "[[[[[[[[", "\"plan\":", "\"items\":", "\"epoch\":", "\"sequence\":");

    // Found by this fuzzer: the JSON library throws what is no JsonException at an escaped half of a surrogate pair.
    private static readonly IReadOnlyList<byte[]> HalfPairs = Corpus.Texts(
        """{"versio\ud800":1,"version":1}""",
        """{"version":1,"epoch":1,"sentAt":"2026-03-05T14:00:00.000Z","knownPlanVersion":0,"items":[{"sequenc\ud800":1}]}""");

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        FuzzTarget.Of("receipt", Corpus.Wire("receipt"), input => Both<BoxReceipt>(input, receipt => $"{receipt.Items?.Count} {receipt.Plan is null}")) with { Words = JsonWords },
        FuzzTarget.Of("plan", Plans(), input => Both<BoxEmergencyPlan>(input, plan => $"{plan.Contacts.Count}")) with { Words = JsonWords },
        FuzzTarget.Of("digest", Corpus.Texts("sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:", "md5=:AAAA:, sha-256=::", "sha-256=:"), Digest) with { Words = Corpus.Texts("sha-256=:", ":", ",", "=") },
        Body<ReadingsBatch>("server-readings", "readings", (batch, problem) => problem ?? Envelope.Check(batch!) ?? Items(batch!)),
        Body<DangersBatch>("server-dangers", "dangers", (batch, problem) => problem ?? Envelope.Check(batch!)),
        Body<Heartbeat>("server-heartbeat", "heartbeat", (beat, problem) => problem ?? Envelope.Check(beat!)),
        Body<EnrolmentRequest>("server-enrolment", "enrolment", (_, problem) => problem),
    ];

    private static IReadOnlyList<byte[]> Plans() =>
        [.. Corpus.Wire("receipt").Select(TryPlan).OfType<byte[]>()];

    private static byte[]? TryPlan(byte[] receipt)
    {
        using var json = JsonDocument.Parse(receipt);
        return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("plan", out var plan) ? Corpus.Bytes(plan.GetRawText()) : null;
    }

    /// <summary>Refused as JSON, or the same once written and read again.</summary>
    private static string Both<T>(byte[] input, Func<T, string> word)
        where T : class
    {
        try
        {
            if (JsonSerializer.Deserialize<T>(input, BoxWireJson.Options) is not { } read)
            {
                return "null";
            }

            var written = JsonSerializer.Serialize(read, BoxWireJson.Options);
            var again = JsonSerializer.Serialize(JsonSerializer.Deserialize<T>(written, BoxWireJson.Options), BoxWireJson.Options);
            BrokenPromiseException.Unless(written == again, "reads otherwise once written again");
            return word(read);
        }
        catch (JsonException refused)
        {
            return refused.Path ?? "";
        }
    }

    private static string Digest(byte[] input) =>
        ContentDigest.Matches(System.Text.Encoding.Latin1.GetString(input), []).ToString();

    /// <summary>A body as the server takes it, with a right digest, every third one through gzip's reader.</summary>
    private static FuzzTarget Body<T>(string name, string definition, Func<T?, IResult?, IResult?> check)
        where T : class => new(name, () => [.. Corpus.Wire(definition), Zip(Corpus.Wire(definition)[0]), .. HalfPairs], async input =>
    {
        var context = new DefaultHttpContext();
        var zipped = input is [0x1F, 0x8B, ..];
        context.Request.ContentType = "application/json";
        context.Request.Headers.ContentEncoding = zipped ? "gzip" : "";
        context.Request.Headers[ContentDigest.FieldName] = ContentDigest.Of(input);
        context.Request.Body = new MemoryStream(input);
        var (body, problem) = await WireBody.ReadAsync<T>(context.Request);
        BrokenPromiseException.Unless(body is null != (problem is null), "neither a body nor a problem, or both");
        var refused = check(body, problem);
        BrokenPromiseException.Unless(refused is null || refused is IStatusCodeHttpResult { StatusCode: >= 400 and < 500 }, "a refusal that blames the server");
        return $"{(refused as IStatusCodeHttpResult)?.StatusCode} {zipped} {((refused as IValueHttpResult)?.Value as Microsoft.AspNetCore.Mvc.ProblemDetails)?.Detail?[..20]}";
    })
        { Words = JsonWords };

    private static IResult? Items(ReadingsBatch batch)
    {
        var items = ReadingItems.Read(batch.Items);
        BrokenPromiseException.Unless(items.Count == batch.Items.Count && items.All(item => item.Reading is null == item.Refusal is not null), "an item without its line");
        return null;
    }

    private static byte[] Zip(byte[] plain)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
        {
            gzip.Write(plain);
        }

        return zipped.ToArray();
    }
}
