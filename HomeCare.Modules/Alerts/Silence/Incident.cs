using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;

namespace HomeCare.Modules.Alerts.Silence;

/// <summary>A mass silence and its verbs. It ends by itself: what it hides becomes visible again with its end.</summary>
internal sealed class Incident : IRevised
{
    public const int LongestOperator = 40;

    private Incident()
    {
    }

    public Guid Id { get; private init; }

    public IncidentKind Kind { get; private set; }

    public AlertRule Source { get; private init; }

    /// <summary>Null for all.</summary>
    public string? Operator { get; private init; }

    public DateTime StartedAt { get; private init; }

    public DateTime OpenedAt { get; private init; }

    /// <summary>Until when it grew: a source that falls silent later is silent for itself.</summary>
    public DateTime GrewAt { get; private set; }

    public DateTime? EndedAt { get; private set; }

    public int Homes { get; private set; }

    public int Silent { get; private set; }

    public int MostSilent { get; private set; }

    /// <summary>Unique while it lasts, so that watches of several processes have one incident between them.</summary>
    public string? OpenKey { get; private set; }

    public int Revision { get; set; }

    public static Incident Open(Guid id, IncidentKind kind, AlertRule source, string? @operator, DateTimeOffset startedAt, DateTimeOffset now) => new()
    {
        Id = id,
        Kind = kind,
        Source = source,
        Operator = @operator,
        StartedAt = startedAt.UtcDateTime,
        OpenedAt = now.UtcDateTime,
        GrewAt = now.UtcDateTime,
        OpenKey = KeyOf(source, @operator),
    };

    public static string KeyOf(AlertRule source, string? @operator) => $"{source}:{@operator ?? "*"}";

    public bool Covers(string? @operator) => Operator is null || Operator == @operator;

    public void Count(IncidentKind kind, int homes, int silent, DateTimeOffset grewAt)
    {
        (Kind, Homes, Silent, MostSilent, GrewAt) = (kind, homes, silent, Math.Max(MostSilent, silent), grewAt.UtcDateTime);
    }

    public void End(DateTimeOffset at, int silent) => (EndedAt, Silent, OpenKey) = (at.UtcDateTime, silent, null);

    public SilenceIncident ToContract() =>
        new(Id, Kind, Source, Operator, StartedAt, OpenedAt, EndedAt, Homes, Silent, MostSilent);
}
