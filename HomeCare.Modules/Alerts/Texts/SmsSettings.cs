using Microsoft.Extensions.Configuration;

namespace HomeCare.Modules.Alerts.Texts;

/// <summary>
/// Reads <c>Sms</c>: the first channel from <c>Sms:Sender</c> and <c>Sms:Http</c>, the second, if <c>Sms:Second:Sender</c> is set, from
/// <c>Sms:Second</c> in the same words. docs/sms.md says each setting with its default, limit and consequence. A setting that cannot work throws
/// with one sentence, at start. <c>modem</c> is <c>http</c> to the box's program beside us, <c>box sms-gateway</c>, in the defaults it has.
/// </summary>
internal static class SmsSettings
{
    private const int LeastSecret = 16;
    private const int LongestName = 12;
    private const int LongestCall = 20;
    private const string Modem = "modem";

    /// <summary>Where <c>box sms-gateway</c> listens unless told otherwise.</summary>
    private const string Gateway = "http://127.0.0.1:5090/messages";

    /// <param name="configuration">All of it: the public address is the site's.</param>
    /// <param name="folder">Where the ledger of one machine is written.</param>
    /// <param name="clock">For the signatures of requests and the ledger's times.</param>
    /// <param name="handler">What carries a provider's requests; its own for each.</param>
    public static SmsChannels Read(IConfiguration configuration, string folder, TimeProvider clock, Func<HttpMessageHandler> handler)
    {
        var sms = configuration.GetSection("Sms");
        var publicUrl = PublicUrl(sms["PublicUrl"] is { Length: > 0 } own ? own : configuration["Site:PublicUrl"]);
        SmsChannel Channel(IConfigurationSection of, string sender) => sender.ToUpperInvariant() switch
        {
            "LEDGER" => new SmsChannel("ledger", new LedgerSmsSender(folder, clock)),
            "HTTP" => Http(of.GetSection("Http"), publicUrl, clock, handler),
            "MODEM" => Http(WithGateway(configuration, of.GetSection("Modem")), LocalSite(configuration["Site:Url"]), clock, handler),
            _ => throw new InvalidOperationException($"{of.Path}:Sender is '{sender}'. It is ledger, http or modem."),
        };

        var first = Channel(sms, sms["Sender"] is { Length: > 0 } sender ? sender : "ledger");
        if (sms["Second:Sender"] is not { Length: > 0 } otherSender)
        {
            return new SmsChannels(first);
        }

        var second = Channel(sms.GetSection("Second"), otherSender);
        return first.Name != second.Name
            ? new SmsChannels(first, second)
            : throw new InvalidOperationException($"Both channels of texts are called '{first.Name}'. Give the second another name in Sms:Second:Http:Name, e.g. {first.Name}2.");
    }

    /// <summary>An address that a provider can reach and nobody can read on the way; null for none.</summary>
    private static Uri? PublicUrl(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var read) && read.Scheme == Uri.UriSchemeHttps ? read : null;

    // Its own path, where a proxy has one, is part of what the provider calls and signs.
    private static string? At(Uri? publicUrl) => publicUrl?.AbsoluteUri.TrimEnd('/');

    /// <summary>The site as a program on this machine reaches it.</summary>
    private static Uri? LocalSite(string? url) =>
        Uri.TryCreate(url is { Length: > 0 } ? url : "http://localhost:5080", UriKind.Absolute, out var site) && site.IsLoopback ? site : null;

    /// <summary>The section, and what need not be said of a modem.</summary>
    private static IConfigurationSection WithGateway(IConfiguration configuration, IConfigurationSection modem)
    {
        // A network may take a minute for one text, and what is given up earlier may leave twice: so the longest call that fits a lease.
        (string Key, string Value)[] known = [("Name", Modem), ("Url", Gateway), ("User", "homecare"), ("From", Modem), ("TimeoutSeconds", $"{LongestCall}")];
        return new ConfigurationBuilder()
            .AddConfiguration(configuration)
            .AddInMemoryCollection(known.Where(one => modem[one.Key] is not { Length: > 0 }).Select(one => KeyValuePair.Create($"{modem.Path}:{one.Key}", (string?)one.Value)))
            .Build()
            .GetSection(modem.Path);
    }

    private static SmsChannel Http(IConfigurationSection http, Uri? calledAt, TimeProvider clock, Func<HttpMessageHandler> handler)
    {
        var timeOut = http.GetValue("TimeoutSeconds", 10);
        if (timeOut is < 1 or > LongestCall)
        {
            throw Wrong(http, $"TimeoutSeconds is not 1-{LongestCall}.");
        }

        calledAt = http["CallbackUrl"] is { Length: > 0 } ? Url(http, "CallbackUrl", "https://suivi.exemple.fr or, for a program on this machine, http://127.0.0.1:5080") : calledAt;
        var (name, shape, canReport) = Shape(http, calledAt);
        return new SmsChannel(
            name, new HttpSmsSender(shape, TimeSpan.FromSeconds(timeOut), handler(), clock), shape, http.GetValue("Reports", canReport), At(calledAt));
    }

    private static (string Name, IProviderShape Shape, bool CanReport) Shape(IConfigurationSection http, Uri? calledAt)
    {
        var word = http["Shape"] is { Length: > 0 } set ? set.ToLowerInvariant() : "twilio";
        var name = http["Name"] is { Length: > 0 } named ? named : word;
        if (name.Length > LongestName || !name.All(char.IsAsciiLetterOrDigit))
        {
            throw Wrong(http, $"Name is '{name}'. It is 1-{LongestName} letters and digits: it stands in an address.");
        }

        var url = Url(
            http, "Url", "https://api.twilio.com/2010-04-01/Accounts/AC…/Messages.json or https://eu.api.ovh.com/1.0/sms/sms-ab12345-1/jobs");
        var secret = http["CallbackSecret"] is { Length: > 0 } given ? given : null;
        if (secret is { Length: < LeastSecret })
        {
            throw Wrong(http, $"CallbackSecret has fewer than {LeastSecret} characters: it could be guessed.");
        }

        switch (word)
        {
            case "twilio":
                var (user, password) = (Needed(http, "User", "The provider gives it."), Needed(http, "Password", "The provider gives it; for a modem, the file of box sms-gateway holds it."));
                var reportsTo = calledAt is null ? null : new Uri($"{At(calledAt)}/sms/reports/{name}");
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

    private static Uri Url(IConfigurationSection http, string key, string example) => Uri.TryCreate(http[key], UriKind.Absolute, out var url)
        ? url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)
            ? url
            : throw Wrong(http, $"{key} is not https: numbers and passwords would travel in the open.")
        : throw Wrong(http, $"{key} is missing or not a URL. Give an address, e.g. {example}.");

    private static string Needed(IConfigurationSection http, string key, string why) =>
        http[key] is { Length: > 0 } value ? value : throw Wrong(http, $"{key} is missing. {why}");

    private static InvalidOperationException Wrong(IConfigurationSection http, string what) => new($"A channel of texts cannot work: {http.Path}:{what}");
}
