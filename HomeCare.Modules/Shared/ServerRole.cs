using Microsoft.Extensions.Configuration;

namespace HomeCare.Modules.Shared;

/// <summary>Which part of the one server a process is.</summary>
public enum ServerRole
{
    /// <summary>Everything, in one process: the default.</summary>
    All,

    /// <summary>The boxes' door. Readings go to Kafka; dangers and heartbeats to the database, at once.</summary>
    Ingest,

    /// <summary>Reads its share of the topic, keeps and judges it; watches silence, sends texts, runs jobs. No door.</summary>
    Process,

    /// <summary>The people's door. Judges and keeps nothing.</summary>
    Site,
}

/// <summary>Reads <c>Role</c>: <c>all</c> (default), <c>ingest</c>, <c>process</c> or <c>site</c>.</summary>
public static class ServerRoles
{
    /// <summary>A role apart needs what processes share: Kafka between them, PostgreSQL behind them. What cannot work throws with one sentence.</summary>
    public static ServerRole From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var word = configuration["Role"] is { Length: > 0 } set ? set : "all";
        var role = word.ToUpperInvariant() switch
        {
            "ALL" => ServerRole.All,
            "INGEST" => ServerRole.Ingest,
            "PROCESS" => ServerRole.Process,
            "SITE" => ServerRole.Site,
            _ => throw new InvalidOperationException($"Role is '{word}'. It is all, ingest, process or site."),
        };
        if (role == ServerRole.All)
        {
            return role;
        }

        if (!"kafka".Equals(configuration["Intake"], StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException(
                $"Role is {word}, but Intake is direct: readings of one process would be in no other. Set Intake to kafka, or Role to all.");
        }

        return Engine.From(configuration).Kind == EngineKind.PostgreSql
            ? role
            : throw new InvalidOperationException(
                $"Role is {word}, but Storage:Engine is sqlite, whose files belong to one process. Set it to postgresql, or Role to all.");
    }
}
