using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace HomeCare.Modules.Alerts.Texts;

/// <summary>
/// Twilio's API, and the many that copied it: a form by POST with basic authentication, an id in the JSON answer, calls signed with HMAC-SHA1.
/// https://www.twilio.com/docs/messaging/api/message-resource, https://www.twilio.com/docs/usage/security.
/// </summary>
/// <param name="url">Where texts are posted.</param>
/// <param name="user">The account's or the key's id.</param>
/// <param name="password">Its secret.</param>
/// <param name="from">The number or name the texts come from.</param>
/// <param name="idMember">Where the answer bears the message id.</param>
/// <param name="reportsTo">Where it is to report deliveries; null when it cannot reach us.</param>
/// <param name="signingKey">What it signs its calls with: the account's authentication token.</param>
internal sealed class TwilioShape(Uri url, string user, string password, string from, string idMember, Uri? reportsTo, string signingKey) : IProviderShape
{
    public HttpRequestMessage Request(Sms sms, DateTimeOffset now)
    {
        List<KeyValuePair<string, string>> form = [new("To", sms.ToE164), new("From", from), new("Body", sms.Text)];
        if (reportsTo is not null)
        {
            form.Add(new("StatusCallback", reportsTo.AbsoluteUri));
        }

        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        return request;
    }

    public string Heard => "<Response></Response>";

    public SendResult Read(int status, JsonElement? answer) =>
        answer is { } said && said.TryGetProperty(idMember, out var id) && id.ValueKind is JsonValueKind.String or JsonValueKind.Number
            && id.ToString() is { Length: > 0 } text
            ? SendResult.Accepted(text)
            : SendResult.Unknown($"no_message_id {status}");

    public bool IsOfTheText(int status) => status is 400 or 422;

    /// <summary>The address, then each member of the form by name: its name and value, without anything between.</summary>
    public bool IsGenuine(ProviderWords words)
    {
        var signed = new StringBuilder(words.Url);
        foreach (var (name, value) in words.Form.OrderBy(member => member.Key, StringComparer.Ordinal).ThenBy(member => member.Value, StringComparer.Ordinal))
        {
            signed.Append(name).Append(value);
        }

#pragma warning disable CA5350 // The provider chose it; for an HMAC nothing is known against SHA-1.
        var expected = Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(signingKey), Encoding.UTF8.GetBytes(signed.ToString())));
#pragma warning restore CA5350
        return words.Signature is { } given && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));
    }

    /// <summary>https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks: the others are on the way to one of these.</summary>
    public TextReport? ReadReport(ProviderWords words) => (words.Find("MessageSid", "SmsSid"), words.Find("MessageStatus", "SmsStatus")) switch
    {
        (null, _) => null,
        (var id, "delivered" or "read") => new TextReport(id, true, null),
        (var id, "undelivered" or "failed" or "canceled") => new TextReport(id, false, $"undelivered {words.Find("ErrorCode")}".TrimEnd()),
        _ => null,
    };

    public TextReply? ReadReply(ProviderWords words) =>
        words.Find("MessageSid", "SmsSid") is { } id && words.Find("From") is { } sender ? new TextReply(id, sender, words.Find("Body") ?? "") : null;
}
