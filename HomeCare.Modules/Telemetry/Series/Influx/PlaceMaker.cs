using System.Globalization;
using System.Net;
using System.Text.Json;

namespace HomeCare.Modules.Telemetry.Series.Influx;

/// <summary>
/// Makes the places that are missing. One that is there stays as it is: how long it keeps is the administrator's to change. 1.8 and its
/// forerunners were tried on a real server; what is asked of 2.x and 3.x follows their documentation.
/// </summary>
internal sealed class PlaceMaker(InfluxServer server)
{
    private readonly InfluxSettings settings = server.Settings;

    public async Task MakeAsync(CancellationToken cancellationToken) => await ((await server.FlavourAsync(cancellationToken)) switch
    {
        Flavour.One => MakePoliciesAsync(cancellationToken),
        Flavour.Two => MakeBucketsAsync(cancellationToken),
        _ => MakeDatabasesAsync(cancellationToken),
    });

    // Who may not make them, may start nevertheless where all are there.
    private async Task MakePoliciesAsync(CancellationToken cancellationToken)
    {
        var there = await PoliciesAsync(cancellationToken);
        if (there is null)
        {
            await RunAsync($"CREATE DATABASE \"{settings.Database}\"", cancellationToken);
        }

        foreach (var place in Place.All.Where(place => there?.Contains(place.Name) != true))
        {
            await RunAsync(
                $"CREATE RETENTION POLICY \"{place.Name}\" ON \"{settings.Database}\" DURATION {Hours(place.Keep)} REPLICATION 1 SHARD DURATION {Hours(place.Shard)}",
                cancellationToken);
        }
    }

    /// <summary>Null when there is no such database.</summary>
    private async Task<HashSet<string>?> PoliciesAsync(CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            await server.QueryAsync(
                null, $"SHOW RETENTION POLICIES ON \"{settings.Database}\"", (_, _, _, cells) => names.Add(cells[0].Text ?? ""), cancellationToken);
            return names;
        }
        catch (InfluxAwayException none) when (none.Message.Contains(InfluxServer.NoDatabase, StringComparison.Ordinal))
        {
            return null;
        }
    }

    private Task RunAsync(string statement, CancellationToken cancellationToken) =>
        server.QueryAsync(null, statement, static (_, _, _, _) => { }, cancellationToken);

    private static string Hours(TimeSpan? span) => span is { } some ? string.Create(CultureInfo.InvariantCulture, $"{(int)some.TotalHours}h") : "INF";

    // 2.x: a bucket a place, named database/place, and a mapping from (database, policy) to it, which /write and /query of 1.x look up.
    private async Task MakeBucketsAsync(CancellationToken cancellationToken)
    {
        var organisation = await OrganisationAsync(cancellationToken);
        foreach (var place in Place.All)
        {
            var name = $"{settings.Database}/{place.Name}";
            var bucket = await BucketAsync(organisation, name, cancellationToken) ?? Id(await CallAsync(HttpMethod.Post, "api/v2/buckets", new
            {
                orgID = organisation,
                name,
                retentionRules = new[] { new { type = "expire", everySeconds = (long)(place.Keep?.TotalSeconds ?? 0), shardGroupDurationSeconds = (long)place.Shard.TotalSeconds } },
            }, cancellationToken));
            var (_, mapped) = await server.CallAsync(
                HttpMethod.Get, $"api/v2/dbrps?orgID={organisation}&db={Uri.EscapeDataString(settings.Database)}&rp={place.Name}", null, cancellationToken);
            if (List(mapped, "content").Count == 0)
            {
                await CallAsync(
                    HttpMethod.Post, "api/v2/dbrps",
                    new { orgID = organisation, bucketID = bucket, database = settings.Database, retention_policy = place.Name, @default = place == Place.Raw },
                    cancellationToken);
            }
        }
    }

    private async Task<string> OrganisationAsync(CancellationToken cancellationToken)
    {
        var (_, answer) = await server.CallAsync(
            HttpMethod.Get, settings.Organisation is { } name ? $"api/v2/orgs?org={Uri.EscapeDataString(name)}" : "api/v2/orgs", null, cancellationToken);
        return List(answer, "orgs").Select(Id).ToList() switch
        {
            [{ } only] => only,
            [] => throw server.Away("shows no organisation to this token: look at Telemetry:Influx:Organisation"),
            _ => throw server.Away("has several organisations: name yours in Telemetry:Influx:Organisation"),
        };
    }

    private async Task<string?> BucketAsync(string organisation, string name, CancellationToken cancellationToken)
    {
        var (status, answer) = await server.CallAsync(
            HttpMethod.Get, $"api/v2/buckets?orgID={organisation}&name={Uri.EscapeDataString(name)}", null, cancellationToken);
        return status == HttpStatusCode.OK ? List(answer, "buckets").Select(Id).FirstOrDefault() : null;
    }

    private async Task MakeDatabasesAsync(CancellationToken cancellationToken)
    {
        foreach (var place in Place.All)
        {
            var database = $"{settings.Database}_{place.Name}";
            await CallAsync(
                HttpMethod.Post, "api/v3/configure/database",
                place.Keep is { } keep ? new { db = database, retention_period = $"{(int)keep.TotalDays}d" } : new { db = database }, cancellationToken);
        }
    }

    // 409: there is one of this name already.
    private async Task<JsonElement> CallAsync(HttpMethod method, string path, object body, CancellationToken cancellationToken)
    {
        var (status, answer) = await server.CallAsync(method, path, body, cancellationToken);
        return (int)status is < 300 or 409 ? answer : throw server.Away($"refuses to make what is missing ({(int)status})");
    }

    private static List<JsonElement> List(JsonElement answer, string member) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(member, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray()]
            : [];

    private static string? Id(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("id", out var id) ? id.GetString() : null;
}
