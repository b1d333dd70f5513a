using Microsoft.Extensions.Configuration;

namespace HomeCare.Modules.Telemetry.Series.Influx;

/// <summary>
/// <c>Telemetry:Influx:Url</c> (https, or http to this machine), <c>:Database</c> (<c>homecare</c>), <c>:Token</c> or <c>:User</c> and
/// <c>:Password</c>, <c>:Organisation</c> (2.x with several), <c>:TimeoutSeconds</c> (1-120; 20). Which version answers, the server says itself.
/// </summary>
internal sealed record InfluxSettings(
    Uri Url, string Database, string? Token, string? User, string? Password, string? Organisation, TimeSpan TimeOut)
{
    /// <summary>Reads it; a setting that cannot work throws at start with one sentence.</summary>
    public static InfluxSettings From(IConfiguration configuration)
    {
        var influx = configuration.GetSection("Telemetry:Influx");
        var database = influx["Database"] ?? "homecare";
        var (token, user, password) = (Given(influx["Token"]), Given(influx["User"]), Given(influx["Password"]));
        if (!Uri.TryCreate(influx["Url"], UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
        {
            throw Wrong("Url is missing or not a URL. Give the server's address, e.g. http://127.0.0.1:8086.");
        }

        if (url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback)
        {
            throw Wrong("Url is not https: what people's bodies do would travel in the open.");
        }

        if (url.UserInfo.Length > 0 || url.Query.Length > 0)
        {
            throw Wrong("Url bears a password or a query. Give the address alone, and Token, or User and Password, beside it.");
        }

        if (database.Length is 0 or > 48 || !database.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-'))
        {
            throw Wrong("Database is not a name of 1 to 48 letters, digits, '_' and '-'.");
        }

        if (token is not null && user is not null)
        {
            throw Wrong("Token and Influx:User are both given. A token for 2.x and 3.x, a user for 1.x.");
        }

        if (user is null != password is null)
        {
            throw Wrong("User or Password is missing. Give both, or neither where the server asks for none.");
        }

        if ((token + user + password).Any(char.IsControl) || user?.Contains(':', StringComparison.Ordinal) == true)
        {
            throw Wrong("Token, User or Password holds a character that no header carries (a line break at its end?).");
        }

        return int.TryParse(influx["TimeoutSeconds"] ?? "20", out var seconds) && seconds is >= 1 and <= 120
            ? new(url, database, token, user, password, Given(influx["Organisation"]), TimeSpan.FromSeconds(seconds))
            : throw Wrong("TimeoutSeconds is not 1-120.");
    }

    /// <summary>The address and the database: what may be shown. No secret.</summary>
    public override string ToString() => $"{Url.GetLeftPart(UriPartial.Path).TrimEnd('/')}, database {Database}";

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static InvalidOperationException Wrong(string what) => new($"Telemetry:Store is influx but Telemetry:Influx:{what}");
}
