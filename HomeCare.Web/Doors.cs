using System.Net;
using System.Net.Sockets;
using HomeCare.Modules.Shared;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HomeCare.Web;

/// <summary>The three listeners. People, boxes and operators never share one: what answers at one does not exist at another.</summary>
internal enum Door
{
    /// <summary>People: <c>Site:Url</c>.</summary>
    Site,

    /// <summary>Boxes: <c>Ingestion:Url</c>.</summary>
    Ingestion,

    /// <summary>Operators and their programs: <c>Operations:Url</c>.</summary>
    Operations,
}

/// <summary>
/// Where the server listens. <c>Site:Url</c> (default <c>http://localhost:5080</c>) is plain HTTP on loopback; behind a TLS proxy
/// <c>Site:PublicUrl</c> says the https address that people use. <c>Ingestion:Url</c> (default <c>https://localhost:5443</c>) is always TLS.
/// <c>Operations:Url</c> (default <c>http://localhost:5081</c>; empty for no such listener) is plain HTTP without a password, so it is on loopback
/// unless <c>Operations:PrivateNetwork=true</c> says that nobody but operators reaches its network.
/// </summary>
internal sealed record Doors(Uri Site, Uri PublicSite, Uri Ingestion, Uri? Operations)
{
    /// <summary>True when people come by https: then cookies are <c>__Host-</c> and Secure, and browsers are told to stay with https.</summary>
    public bool PeopleUseTls => PublicSite.Scheme == Uri.UriSchemeHttps;

    /// <summary>Reads them; a setting that cannot work throws with one sentence.</summary>
    public static Doors From(IConfiguration configuration)
    {
        var site = Read(configuration, "Site:Url", "http://localhost:5080", Uri.UriSchemeHttp);
        var publicSite = configuration["Site:PublicUrl"] is { Length: > 0 } ? Read(configuration, "Site:PublicUrl", "", null) : site;
        var ingestion = Read(configuration, "Ingestion:Url", "https://localhost:5443", Uri.UriSchemeHttps);
        return publicSite.Scheme == Uri.UriSchemeHttps || publicSite.IsLoopback
            ? new Doors(site, publicSite, ingestion, ReadOperations(configuration))
            : throw new InvalidOperationException(
                $"Site:Url is {site}, which others can reach without TLS. Put a TLS proxy in front and say its https address in Site:PublicUrl.");
    }

    /// <summary>Throws with one sentence when another program listens at one of them.</summary>
    public void CheckFree(ServerRole role = ServerRole.All)
    {
        (Uri? Door, string Setting)[] all =
        [
            (role.Opens(Door.Site) ? Site : null, "Site:Url"), (role.Opens(Door.Ingestion) ? Ingestion : null, "Ingestion:Url"), (Operations, "Operations:Url"),
        ];
        foreach (var (door, setting) in all)
        {
            if (door is null)
            {
                continue;
            }

            try
            {
                using var probe = new TcpListener(IPAddress.TryParse(door.Host.Trim('[', ']'), out var address) ? address : IPAddress.Loopback, door.Port);
                probe.Start();
            }
            catch (SocketException exception)
            {
                throw new InvalidOperationException(
                    $"{door} cannot be listened on: {exception.Message}. Stop the program that does, or choose another with --{setting}.", exception);
            }
        }
    }

    private static Uri? ReadOperations(IConfiguration configuration)
    {
        if (configuration["Operations:Url"] is "")
        {
            return null;
        }

        var operations = Read(configuration, "Operations:Url", "http://localhost:5081", Uri.UriSchemeHttp);
        return operations.IsLoopback || configuration.GetValue("Operations:PrivateNetwork", false)
            ? operations
            : throw new InvalidOperationException(
                $"Operations:Url is {operations}, which others can reach, and it asks for no password. Use http://localhost:5081, or leave it empty for no "
                + "such listener; if only your own monitoring reaches that network (a container's, say), confirm it by Operations:PrivateNetwork=true.");
    }

    private static Uri Read(IConfiguration configuration, string key, string otherwise, string? scheme)
    {
        var text = configuration[key] is { Length: > 0 } set ? set : otherwise;
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && (scheme is null ? url.Scheme.StartsWith("http", StringComparison.Ordinal) : url.Scheme == scheme)
            ? url
            : throw new InvalidOperationException($"{key} is '{text}'. It has to be an address such as {scheme ?? "https"}://localhost:5080.");
    }
}

/// <summary>Opens the doors and keeps them apart.</summary>
internal static class DoorKeeping
{
    private static readonly object ItemKey = new();

    /// <summary>Listens on an address and marks each of its connections with its door.</summary>
    public static void ListenAt(this KestrelServerOptions kestrel, Uri address, Door door, Action<ListenOptions>? more = null)
    {
        if (address.Host == "localhost" && address.Port != 0)
        {
            kestrel.ListenLocalhost(address.Port, Configure);
        }
        else if (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip))
        {
            kestrel.Listen(ip, address.Port, Configure);
        }
        else
        {
            throw new InvalidOperationException($"{address} cannot be listened on: its host has to be localhost or an IP address of this machine.");
        }

        void Configure(ListenOptions listen)
        {
            listen.Use(next => connection =>
            {
                connection.Items[ItemKey] = door;
                return next(connection);
            });
            more?.Invoke(listen);
        }
    }

    /// <summary>The door that a request came in by.</summary>
    public static Door Door(this HttpContext context) =>
        context.Features.Get<IConnectionItemsFeature>()?.Items.TryGetValue(ItemKey, out var door) == true ? (Door)door! : Web.Door.Site;

    /// <summary>Says that endpoints answer at this door. Without it an endpoint is the site's.</summary>
    public static T At<T>(this T endpoints, Door door)
        where T : IEndpointConventionBuilder => endpoints.WithMetadata(door);

    /// <summary>
    /// An endpoint of another door is not found, nor is anything unknown at a door that is not the site: it has no page to send anyone to. Stands right
    /// behind routing.
    /// </summary>
    public static IApplicationBuilder UseDoors(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var door = context.Door();
        var endpoint = context.GetEndpoint();
        if (endpoint is null ? door == Web.Door.Site : DoorOf(endpoint) == door)
        {
            return next(context);
        }

        context.SetEndpoint(null);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });

    /// <summary>The door that an endpoint answers at.</summary>
    public static Door DoorOf(Endpoint endpoint) => endpoint.Metadata.OfType<Door>().LastOrDefault(Web.Door.Site);
}

/// <summary>
/// Lets two doors have the same path, as <c>/health/ready</c>: of endpoints that differ in their door, the request's own is taken. Paths of one
/// door alone never come by here.
/// </summary>
internal sealed class DoorChoice : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => -2000; // Before the method is looked at: the other door's methods are none of ours.

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Select(DoorKeeping.DoorOf).Distinct().Skip(1).Any();

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var door = httpContext.Door();
        for (var index = 0; index < candidates.Count; index++)
        {
            if (candidates.IsValidCandidate(index))
            {
                candidates.SetValidity(index, DoorKeeping.DoorOf(candidates[index].Endpoint) == door);
            }
        }

        return Task.CompletedTask;
    }
}
