using Microsoft.Extensions.Configuration;

namespace HomeCare.Modules.Alerts.Texts;

/// <summary>
/// Reads <c>Sms</c>: the first channel from <c>Sms:Sender</c> and <c>Sms:Http</c>, the second, if <c>Sms:Second:Sender</c> is set, from
/// <c>Sms:Second</c> in the same words. docs/sms.md says each setting with its default, limit and consequence. A setting that cannot work throws
/// with one sentence, at start.
/// </summary>
internal static class SmsSettings
{
    private const int LeastSecret = 16;
    private const int LongestName = 12;

    /// <param name="configuration">All of it: the public address is the site's.</param>
    /// <param name="folder">Where the ledger of one machine is written.</param>
    /// <param name="clock">For the signatures of requests and the ledger's times.</param>
    /// <param name="handler">What carries a provider's requests; its own for each.</param>
    public static SmsChannels Read(IConfiguration configuration, string folder, TimeProvider clock, Func<HttpMessageHandler> handler)
    {
        var sms = configuration.GetSection("Sms");
        var publicUrl = PublicUrl(sms["PublicUrl"] is { Length: > 0 } own ? own : configuration["Site:PublicUrl"]);
        var first = Channel(sms, sms["Sender"] is { Length: > 0 } sender ? sender : "ledger", folder, publicUrl, clock, handler);
        if (sms["Second:Sender"] is not { Length: > 0 } otherSender)
        {
            return new SmsChannels(first, null, At(publicUrl));
        }

        var second = Channel(sms.GetSection("Second"), otherSender, folder, publicUrl, clock, handler);
        return first.Name != second.Name
            ? new SmsChannels(first, second, At(publicUrl))
            : throw new InvalidOperationException($"Both channels of texts are called '{first.Name}'. Give the second another name in Sms:Second:Http:Name, e.g. {first.Name}2.");
    }

    /// <summary>An address that a provider can reach and nobody can read on the way; null for none.</summary>
    private static Uri? PublicUrl(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var read) && read.Scheme == Uri.UriSchemeHttps ? read : null;

    // Its own path, where a proxy has one, is part of what the provider calls and signs.
    private static string? At(Uri? publicUrl) => publicUrl?.AbsoluteUri.TrimEnd('/');

    private static SmsChannel Channel(
        IConfigurationSection of, string sender, string folder, Uri? publicUrl, TimeProvider clock, Func<HttpMessageHandler> handler)
    {
        switch (sender.ToUpperInvariant())
        {
            case "LEDGER":
                return new SmsChannel("ledger", new LedgerSmsSender(folder, clock));
            case "HTTP":
                var http = of.GetSection("Http");
                var timeOut = http.GetValue("TimeoutSeconds", 10);
                if (timeOut is < 1 or > 20)
                {
                    throw Wrong(http, "TimeoutSeconds is not 1-20.");
                }

                var (name, shape, canReport) = Shape(http, publicUrl);
                return new SmsChannel(
                    name, new HttpSmsSender(shape, TimeSpan.FromSeconds(timeOut), handler(), clock), shape, http.GetValue("Reports", canReport));
            default:
                throw new InvalidOperationException($"{of.Path}:Sender is '{sender}'. It is ledger or http.");
        }
    }

    private static (string Name, IProviderShape Shape, bool CanReport) Shape(IConfigurationSection http, Uri? publicUrl)
    {
        var word = http["Shape"] is { Length: > 0 } set ? set.ToLowerInvariant() : "twilio";
        var name = http["Name"] is { Length: > 0 } named ? named : word;
        if (name.Length > LongestName || !name.All(char.IsAsciiLetterOrDigit))
        {
            throw Wrong(http, $"Name is '{name}'. It is 1-{LongestName} letters and digits: it stands in an address.");
        }

        var url = Url(http);
        var secret = http["CallbackSecret"] is { Length: > 0 } given ? given : null;
        if (secret is { Length: < LeastSecret })
        {
            throw Wrong(http, $"CallbackSecret has fewer than {LeastSecret} characters: it could be guessed.");
        }

        switch (word)
        {
            case "twilio":
                var (user, password) = (Needed(http, "User", "The provider gives it."), Needed(http, "Password", "The provider gives it."));
                var reportsTo = publicUrl is null ? null : new Uri($"{At(publicUrl)}/sms/reports/{name}");
                var from = Needed(http, "From", "It is the number or name the texts come from.");
                return (name, new TwilioShape(url, user, password, from, http["IdMember"] is { Length: > 0 } id ? id : "sid", reportsTo, secret ?? password), reportsTo is not null);
            case "ovh":
                return (
                    name,
                    new OvhShape(
                        url,
                        Needed(http, "ApplicationKey", "api.ovh.com/createToken gives it."),
                        Needed(http, "ApplicationSecret", "api.ovh.com/createToken gives it."),
                        Needed(http, "ConsumerKey", "api.ovh.com/createToken gives it."),
                        Needed(http, "From", "It is a virtual number, or a name that OVHcloud approved; its short numbers carry no text with a link, which ours have."),
                        secret),
                    secret is not null);
            default:
                throw Wrong(http, $"Shape is '{word}'. It is twilio or ovh.");
        }
    }

    private static Uri Url(IConfigurationSection http) => Uri.TryCreate(http["Url"], UriKind.Absolute, out var url)
        ? url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)
            ? url
            : throw Wrong(http, "Url is not https: numbers and passwords would travel in the open.")
        : throw Wrong(http, "Url is missing or not a URL. Give the provider's address, e.g. https://api.twilio.com/2010-04-01/Accounts/AC…/Messages.json or https://eu.api.ovh.com/1.0/sms/sms-ab12345-1/jobs.");

    private static string Needed(IConfigurationSection http, string key, string why) =>
        http[key] is { Length: > 0 } value ? value : throw Wrong(http, $"{key} is missing. {why}");

    private static InvalidOperationException Wrong(IConfigurationSection http, string what) => new($"A channel of texts is http but {http.Path}:{what}");
}
