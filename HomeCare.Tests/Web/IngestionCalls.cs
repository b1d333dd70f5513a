using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using HomeCare.Modules.Wire;

namespace HomeCare.Tests.Web;

/// <summary>Calls as a box makes them, and as a broken box does.</summary>
internal static class IngestionCalls
{
    public static async Task<EnrolmentAnswer> EnrolAsync(HttpClient box, string code, string request)
    {
        using var answer = await box.PostAsJsonAsync(WireV1.EnrolmentPath, new EnrolmentRequest(code, request), WireJson.Options);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<EnrolmentAnswer>(WireJson.Options))!;
    }

    public static Task<HttpResponseMessage> PostAsync<T>(this HttpClient box, string path, T body) =>
        box.PostBytesAsync(path, JsonSerializer.SerializeToUtf8Bytes(body, WireJson.Options));

    /// <summary>Posts these bytes with their digest, or with another field, or none (empty).</summary>
    public static async Task<HttpResponseMessage> PostBytesAsync(
        this HttpClient box, string path, byte[] body, string? digest = null, string type = "application/json", string? coding = null)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (coding is not null)
        {
            content.Headers.ContentEncoding.Add(coding);
        }

        if (digest != "")
        {
            content.Headers.TryAddWithoutValidation(ContentDigest.FieldName, digest ?? ContentDigest.Of(body));
        }

        // A refused body is not read to its end: who asks first does not write into a line that is being closed.
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.ExpectContinue = body.Length > WireV1.MostBytes;
        return await box.SendAsync(request);
    }

    public static async Task<Receipt> ReceiptAsync(this HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync();
            return answer.IsSuccessStatusCode
                ? JsonSerializer.Deserialize<Receipt>(text, WireJson.Options)!
                : throw new InvalidOperationException($"{(int)answer.StatusCode}: {text}");
        }
    }

    /// <summary>The status, and the problem's code where the answer is problem+json.</summary>
    public static async Task<(int Status, string? Code)> ProblemAsync(this HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
            {
                return ((int)answer.StatusCode, null);
            }

            using var problem = JsonDocument.Parse(text);
            return ((int)answer.StatusCode, problem.RootElement.GetProperty("code").GetString());
        }
    }

    public static Reading Reading(long sequence, double bpm = 72, DateTimeOffset? at = null) => new(
        sequence, at ?? TimeProvider.System.GetUtcNow().AddSeconds(-1), 10, "BR-0001", Measure.Of(bpm), Measure.Of(97), Measure.Of(4), null, Measure.Of(80));

    public static ReadingsBatch Batch(params Reading[] readings) => new(
        WireV1.Version, 4711, TimeProvider.System.GetUtcNow(), 0, [.. readings.Select(reading => JsonSerializer.SerializeToElement(reading, WireJson.Options))]);

    public static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json);
}
