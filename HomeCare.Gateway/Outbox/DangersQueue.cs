using HomeCare.Gateway.Bracelet;
using HomeCare.Modules.Wire;
using Microsoft.Data.Sqlite;
using WireDanger = HomeCare.Modules.Wire.Danger;

namespace HomeCare.Gateway.Outbox;

/// <summary>A danger as the box knows it, with how far its story has gone.</summary>
/// <param name="Value">The mean or median that made it: 1/min, for <see cref="DangerKind.LowOxygen"/> %.</param>
/// <param name="Raised">False while the person may still say that all is well.</param>
/// <param name="TakenBackAt">When she did; before it was raised nobody hears of it.</param>
/// <param name="ToldRaised">The relatives' texts are in the SMS spool.</param>
/// <param name="ToldCancelled">So are those that take it back.</param>
/// <param name="PartOf">The danger whose episode it belongs to: relatives were told of that one, so only the server hears of this.</param>
internal sealed record KnownDanger(
    Guid EventId,
    DangerKind Kind,
    DateTimeOffset OccurredAt,
    string Bracelet,
    bool? Immobile,
    double? Value,
    DateTimeOffset DueAt,
    bool Raised,
    DateTimeOffset? TakenBackAt,
    bool ToldRaised,
    bool ToldCancelled,
    Guid? PartOf = null)
{
    public bool IsWaiting => !Raised && TakenBackAt is null;
}

/// <summary>The dangers' half of the outbox: each step is committed at once, alone, and nothing here is ever dropped.</summary>
internal sealed class DangersQueue(OutboxFile file)
{
    private const string Columns =
        "event_id, kind, occurred_at, bracelet, immobile, bpm, due_at, raised, taken_back_at, told_raised, told_cancelled, part_of";

    /// <summary>
    /// Writes the frame's name and what was decided from it, together. False, and nothing written, when the box already had the frame.
    /// </summary>
    /// <param name="source">The bracelet; for a red minute with the rule's name, because one summary may be red by two.</param>
    public bool Put(string source, FrameId frame, KnownDanger? made, IReadOnlyList<Guid> takenBack, DateTimeOffset at) => file.Write(tx =>
    {
        if (tx.Run("INSERT OR IGNORE INTO event_frames VALUES ($b, $boot, $frame)",
            ("$b", source), ("$boot", (long)frame.BootId), ("$frame", (long)frame.Number)) == 0)
        {
            return false;
        }

        if (made is not null)
        {
            tx.Run("INSERT INTO dangers (event_id, kind, occurred_at, bracelet, immobile, bpm, due_at, raised, part_of) VALUES ($id, $kind, $at, $b, $immobile, $bpm, $due, $raised, $of)",
                ("$id", made.EventId.ToString()), ("$kind", (int)made.Kind), ("$at", Ms(made.OccurredAt)), ("$b", made.Bracelet),
                ("$immobile", made.Immobile), ("$bpm", made.Value), ("$due", Ms(made.DueAt)), ("$raised", made.Raised), ("$of", made.PartOf?.ToString()));
        }

        foreach (var id in takenBack)
        {
            tx.Run("UPDATE dangers SET taken_back_at = $at WHERE event_id = $id AND taken_back_at IS NULL", ("$at", Ms(at)), ("$id", id.ToString()));
        }

        return true;
    });

    public bool Has(string source, FrameId frame) => file.Read(tx => tx.Number(
        "SELECT count(*) FROM event_frames WHERE bracelet = $b AND boot_id = $boot AND frame = $frame",
        ("$b", source), ("$boot", (long)frame.BootId), ("$frame", (long)frame.Number))) > 0;

    /// <summary>The time to say "all is well" is over. False when she said it.</summary>
    public bool Raise(Guid id) => file.Write(tx => tx.Run(
        "UPDATE dangers SET raised = 1 WHERE event_id = $id AND raised = 0 AND taken_back_at IS NULL", ("$id", id.ToString()))) == 1;

    public void MarkToldRaised(Guid id) => Mark("UPDATE dangers SET told_raised = 1 WHERE event_id = $id", id);

    public void MarkToldCancelled(Guid id) => Mark("UPDATE dangers SET told_raised = 1, told_cancelled = 1 WHERE event_id = $id", id);

    /// <summary>Those a new signal may belong to or take back: what happened since, and whatever still waits.</summary>
    public IReadOnlyList<KnownDanger> Since(DateTimeOffset occurred) => Find(
        $"SELECT {Columns} FROM dangers WHERE occurred_at >= $since OR (raised = 0 AND taken_back_at IS NULL) ORDER BY occurred_at",
        ("$since", Ms(occurred)));

    /// <summary>Those that relatives are told of, raised since by the box's clock.</summary>
    public IReadOnlyList<KnownDanger> RaisedSince(DateTimeOffset due) => Find(
        $"SELECT {Columns} FROM dangers WHERE raised = 1 AND part_of IS NULL AND due_at >= $since ORDER BY due_at", ("$since", Ms(due)));

    public KnownDanger? Find(Guid id) =>
        Find($"SELECT {Columns} FROM dangers WHERE event_id = $id", ("$id", id.ToString())) is [var found] ? found : null;

    /// <summary>Somebody said that it is nothing; what belongs to it goes with it.</summary>
    public void TakeBack(Guid id, DateTimeOffset at) => file.Write(tx => tx.Run(
        "UPDATE dangers SET taken_back_at = $at WHERE (event_id = $id OR part_of = $id) AND taken_back_at IS NULL", ("$at", Ms(at)), ("$id", id.ToString())));

    public IReadOnlyList<KnownDanger> WaitingForCancel() =>
        Find($"SELECT {Columns} FROM dangers WHERE raised = 0 AND taken_back_at IS NULL ORDER BY due_at");

    /// <summary>Those whose texts are not all in the SMS spool yet. What belongs to a told episode has none.</summary>
    public IReadOnlyList<KnownDanger> Untold() => Find(
        $"SELECT {Columns} FROM dangers WHERE raised = 1 AND part_of IS NULL AND (told_raised = 0 OR (taken_back_at IS NOT NULL AND told_cancelled = 0)) ORDER BY occurred_at");

    /// <summary>What the server has not confirmed: raised before taken back, newest danger first.</summary>
    public IReadOnlyList<WireDanger> Peek(int most)
    {
        var rows = file.Read(tx => tx.Rows(
            $"SELECT {Columns}, sent_raised, sent_cancelled FROM dangers WHERE raised = 1 AND parked IS NULL AND (sent_raised = 0 OR (taken_back_at IS NOT NULL AND sent_cancelled = 0)) ORDER BY occurred_at DESC LIMIT $most",
            row => (Danger: Known(row), SentRaised: row.GetBoolean(12), SentCancelled: row.GetBoolean(13)),
            ("$most", most / 2)));
        return
        [
            .. rows.Where(row => !row.SentRaised).Select(row => OnTheWire(row.Danger, DangerPhase.Raised)),
            .. rows.Where(row => row.Danger.TakenBackAt is not null && !row.SentCancelled).Select(row => OnTheWire(row.Danger, DangerPhase.Cancelled)),
        ];
    }

    public bool IsOnServer(Guid id) =>
        file.Read(tx => tx.Number("SELECT sent_raised FROM dangers WHERE event_id = $id", ("$id", id.ToString()))) == 1;

    public void Confirm(Guid id, DangerPhase phase) => Mark(
        phase == DangerPhase.Raised ? "UPDATE dangers SET sent_raised = 1 WHERE event_id = $id" : "UPDATE dangers SET sent_cancelled = 1 WHERE event_id = $id", id);

    /// <summary>The server does not understand it: kept for a technician. The relatives were told without the server.</summary>
    public void Park(Guid id, string reason) =>
        file.Write(tx => tx.Run("UPDATE dangers SET parked = $why WHERE event_id = $id", ("$why", reason), ("$id", id.ToString())));

    public long CountParked() => file.Read(tx => tx.Number("SELECT count(*) FROM dangers WHERE parked IS NOT NULL"));

    private void Mark(string sql, Guid id) => file.Write(tx => tx.Run(sql, ("$id", id.ToString())));

    private List<KnownDanger> Find(string sql, params (string, object?)[] values) => file.Read(tx => tx.Rows(sql, Known, values));

    public static WireDanger OnTheWire(KnownDanger danger, DangerPhase phase) => new(
        danger.EventId, danger.Kind, phase, phase == DangerPhase.Raised ? danger.OccurredAt : danger.TakenBackAt!.Value,
        danger.Bracelet, danger.Immobile,
        danger.Kind == DangerKind.LowOxygen ? null : danger.Value,
        danger.Kind == DangerKind.LowOxygen ? danger.Value : null);

    private static KnownDanger Known(SqliteDataReader row) => new(
        Guid.Parse(row.GetString(0)),
        (DangerKind)row.GetInt32(1),
        At(row.GetInt64(2)),
        row.GetString(3),
        row.IsDBNull(4) ? null : row.GetBoolean(4),
        row.IsDBNull(5) ? null : row.GetDouble(5),
        At(row.GetInt64(6)),
        row.GetBoolean(7),
        row.IsDBNull(8) ? null : At(row.GetInt64(8)),
        row.GetBoolean(9),
        row.GetBoolean(10),
        row.IsDBNull(11) ? null : Guid.Parse(row.GetString(11)));

    private static long Ms(DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
