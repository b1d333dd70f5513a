using System.Security.Cryptography;
using System.Text;
using HomeCare.Gateway.Sms;

namespace HomeCare.Gateway.SmsGateway;

/// <summary>
/// How the server is spoken to: as Twilio speaks to whoever texts by it. Pure. https://www.twilio.com/docs/messaging/guides/webhook-request,
/// https://www.twilio.com/docs/usage/security#validating-requests.
/// </summary>
/// <param name="password">What both know: it opens the door here, and signs the calls there.</param>
/// <param name="replies">Where texts that come in are told.</param>
internal sealed class ServerWords(string password, Uri replies)
{
    /// <summary>Who the server says it is.</summary>
    public const string User = "homecare";

    /// <summary>Whether a call's Authorization is the server's. Compared in constant time.</summary>
    public bool IsServer(string? authorization) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(authorization ?? ""), Encoding.UTF8.GetBytes("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{password}"))));

    /// <summary>An address that nobody can read on the way: https, or this machine's; null for another.</summary>
    public static Uri? MayCall(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)) ? url : null;

    /// <summary>What became of a text; null while that is open.</summary>
    public static ServerCall? Of(SentText text, DeliveryReport report) => (text.ReportTo, report.Verdict) switch
    {
        (null, _) or (_, DeliveryVerdict.Pending) => null,
        (var to, DeliveryVerdict.Delivered) => new ServerCall(to, [new("MessageSid", text.Sid), new("MessageStatus", "delivered")]),
        (var to, _) => new ServerCall(to, [new("MessageSid", text.Sid), new("MessageStatus", "undelivered"), new("ErrorCode", $"TP-ST-{report.Status:X2}")]),
    };

    /// <summary>A text that came in; null for what follows the first part of a long one: an answer stands in its first words.</summary>
    public ServerCall? Of(IncomingSms sms) => sms.Part is null or { Number: 1 }
        ? new ServerCall(replies, [new("MessageSid", sms.Once[..32]), new("From", sms.Number), new("Body", sms.Text)])
        : null;

    public HttpRequestMessage Request(ServerCall call)
    {
        var signed = new StringBuilder(call.To.AbsoluteUri);
        foreach (var (name, value) in call.Form.OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            signed.Append(name).Append(value);
        }

        var request = new HttpRequestMessage(HttpMethod.Post, call.To) { Content = new FormUrlEncodedContent(call.Form) };
#pragma warning disable CA5350 // The scheme's own: HMAC-SHA1 is what it signs with, and HMAC does not need a hash without collisions.
        request.Headers.Add("X-Twilio-Signature", Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(signed.ToString()))));
#pragma warning restore CA5350
        return request;
    }
}

/// <summary>One thing that the server is to be told.</summary>
internal sealed record ServerCall(Uri To, IReadOnlyList<KeyValuePair<string, string>> Form);
