using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace HomeCare.Modules.Alerts.Texts;

/// <summary>
/// OVHcloud's API: JSON by POST to <c>…/1.0/sms/{service}/jobs</c>, signed with the application's secret; ids in the answer; calls without a
/// signature, so that a secret of ours stands in the address it calls. https://eu.api.ovh.com/console/#/sms.
/// </summary>
/// <param name="url">Where texts are posted.</param>
/// <param name="applicationKey">Which application.</param>
/// <param name="applicationSecret">Its secret.</param>
/// <param name="consumerKey">For which account.</param>
/// <param name="from">A virtual number (answers come back) or a name that the provider has approved (none do).</param>
/// <param name="callbackSecret">What stands in the address that it calls; null: no call is believed.</param>
internal sealed class OvhShape(Uri url, string applicationKey, string applicationSecret, string consumerKey, string from, string? callbackSecret) : IProviderShape
{
    /// <summary>The member of the query that bears <c>CallbackSecret</c>.</summary>
    public const string SecretMember = "secret";

    private static readonly JsonSerializerOptions Camel = new(JsonSerializerDefaults.Web);

    public HttpRequestMessage Request(Sms sms, DateTimeOffset now)
    {
        // Without noStopClause "STOP au 36xxx" is appended, and nothing leaves at night and on Sundays.
        var body = JsonSerializer.Serialize(
            new
            {
                Message = sms.Text,
                Receivers = (string[])[sms.ToE164],
                Sender = from,
                SenderForResponse = false,
                NoStopClause = true,
                Priority = "high",
                Coding = "7bit",
                Charset = "UTF-8",
                Tag = sms.ShortReference,
            },
            Camel);
        var at = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") } },
        };
        request.Headers.Add("X-Ovh-Application", applicationKey);
        request.Headers.Add("X-Ovh-Consumer", consumerKey);
        request.Headers.Add("X-Ovh-Timestamp", at);
        request.Headers.Add("X-Ovh-Signature", Sign($"{applicationSecret}+{consumerKey}+POST+{url.AbsoluteUri}+{body}+{at}"));
        return request;
    }

    // What stands in this answer may be texted to whoever wrote.
    public string Heard => "";

    /// <summary>One text has one receiver: whoever stands among the invalid ones is it.</summary>
    public SendResult Read(int status, JsonElement? answer)
    {
        var id = answer is { } said && said.TryGetProperty("ids", out var ids) && ids.ValueKind == JsonValueKind.Array
            ? ids.EnumerateArray().Where(each => each.ValueKind is JsonValueKind.Number or JsonValueKind.String).Select(each => each.ToString()).FirstOrDefault(each => each.Length > 0)
            : null;
        var invalid = answer is { } told && told.TryGetProperty("invalidReceivers", out var numbers) && numbers.ValueKind == JsonValueKind.Array && numbers.GetArrayLength() > 0;
        return (id, invalid) switch
        {
            (null, true) => SendResult.NotSent("invalid_receiver") with { Fault = Fault.Text },
            ({ } taken, false) => SendResult.Accepted(taken),
            (not null, true) => SendResult.Unknown("contradiction"),
            _ => SendResult.Unknown($"no_message_id {status}"),
        };
    }

    // Numbers are refused in an answer of 200; 400 is a signature, a clock or a sender that is wrong.
    public bool IsOfTheText(int status) => false;

    public bool IsGenuine(ProviderWords words) => callbackSecret is not null
        && words.Query.Where(member => member.Key == SecretMember).Select(member => member.Value).ToList() is [var given]
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(callbackSecret)), SHA256.HashData(Encoding.UTF8.GetBytes(given)));

    /// <summary>
    /// <c>description</c> is the state (1 arrived, 2 failed, 16 in error and not billed; 0, 4, 8 on the way); <c>ptt</c> is the network's own code, of
    /// which 4 says that it arrived and 1 to 3 that it may. https://help.ovhcloud.com/csm/fr-sms-users.
    /// </summary>
    public TextReport? ReadReport(ProviderWords words)
    {
        var (state, ptt) = (words.Find("description", "dlr"), words.Find("ptt"));
        return words.Find("id") is not { } id ? null
            : state == "1" || (state is null && ptt == "4") ? new TextReport(id, true, null)
            : state is "2" or "16" ? new TextReport(id, false, $"undelivered {ptt}".TrimEnd())
            : null;
    }

    /// <summary>How the provider names the members of this call is written nowhere: these are the names it uses for the same things elsewhere.</summary>
    public TextReply? ReadReply(ProviderWords words) =>
        words.Find("sender", "from", "senderId", "number") is { } sender && words.Find("message", "text", "body") is { } said
            ? new TextReply(words.Find("id", "smsId", "messageId") ?? IdOf(sender, said, words.Find("date", "creationDatetime")), sender, said)
            : null;

    /// <summary>For a call without an id: the same text has the same one, and nobody reads a number from it.</summary>
    private string IdOf(string sender, string said, string? date) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(callbackSecret ?? ""), Encoding.UTF8.GetBytes($"{sender}\n{date}\n{said}")))[..32];

    private static string Sign(string what)
    {
#pragma warning disable CA5350 // The provider's own scheme.
        return "$1$" + Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(what)));
#pragma warning restore CA5350
    }
}
