using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace HomeCare.Web;

/// <summary>
/// The TLS proxy that may stand before the site. Only from it is believed who asks and that it was https: <c>Site:Proxies</c>, IP
/// addresses, this machine's own by default.
/// </summary>
internal static class Proxy
{
    private static readonly TimeSpan StayWithTls = TimeSpan.FromDays(365);

    public static IServiceCollection AddProxy(this IServiceCollection services, IConfiguration configuration)
    {
        var proxies = configuration.GetSection("Site:Proxies").GetChildren().Select(proxy => IPAddress.TryParse(proxy.Value, out var address)
            ? address
            : throw new InvalidOperationException($"Site:Proxies holds '{proxy.Value}'. It holds IP addresses.")).ToList();
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            proxies.ForEach(options.KnownProxies.Add);
        });
        return services.AddHsts(options =>
        {
            options.MaxAge = StayWithTls;
            options.IncludeSubDomains = true;
        });
    }
}
