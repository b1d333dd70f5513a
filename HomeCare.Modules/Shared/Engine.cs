using Microsoft.Extensions.Configuration;

namespace HomeCare.Modules.Shared;

/// <summary>Which relational engine stores, by configuration alone.</summary>
public enum EngineKind
{
    /// <summary>A file a module in the data folder; nothing to install.</summary>
    Sqlite,

    /// <summary>One database, a schema a module.</summary>
    PostgreSql,
}

/// <summary>
/// The relational engine: <c>Storage:Engine</c> (<c>sqlite</c>, the default, or <c>postgresql</c>), <c>Storage:Folder</c> (default
/// <c>data</c>) and <c>Storage:ConnectionString</c> for PostgreSQL.
/// </summary>
public sealed record Engine(EngineKind Kind, string Folder, string? ConnectionString)
{
    /// <summary>Reads it; a setting that cannot work throws at start with one sentence.</summary>
    public static Engine From(IConfiguration configuration)
    {
        var storage = configuration.GetSection("Storage");
        var folder = Path.GetFullPath(storage["Folder"] ?? "data");
        return (storage["Engine"]?.ToUpperInvariant() ?? "SQLITE", storage["ConnectionString"]) switch
        {
            ("SQLITE", _) => new Engine(EngineKind.Sqlite, folder, null),
            ("POSTGRESQL", { Length: > 0 } text) => new Engine(EngineKind.PostgreSql, folder, text),
            ("POSTGRESQL", _) => throw new InvalidOperationException(
                "Storage:Engine is postgresql but Storage:ConnectionString is empty. Give it, e.g. Host=…;Database=homecare;Username=…."),
            var (other, _) => throw new InvalidOperationException(
                $"Storage:Engine is '{other}'. It is sqlite or postgresql."),
        };
    }
}
