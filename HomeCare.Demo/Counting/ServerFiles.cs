extern alias server;

using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using server::HomeCare.Modules.Telemetry.Journal;
using server::HomeCare.Modules.Telemetry.Series;

namespace HomeCare.Demo.Counting;

/// <summary>A row of the server's readings.</summary>
internal sealed record StoredRow(long Id, Frame Frame);

/// <summary>A danger in the server's file, with the alert that it made or went into.</summary>
internal sealed record StoredDanger(Guid Event, Guid Patient, string Rule, DateTimeOffset OccurredAt);

/// <summary>A text that the server sent, from its ledger.</summary>
internal sealed record ServerText(DateTimeOffset At, string ShortReference, string To, string Text);

/// <summary>
/// Looks into the server's own files, read-only, beside the running server or without it: the demo's counts are not the server's
/// word. Each question gives what is new since it was asked last.
/// </summary>
internal sealed class ServerFiles(string folder)
{
    private readonly HashSet<Guid> _dangers = [];
    private readonly Dictionary<long, int> _read = [];
    private long _lastReading;
    private long _ledgerRead;

    /// <summary>What an earlier demo left here is not this one's.</summary>
    public void SkipWhatIsThere()
    {
        _ = NewReadings();
        _ = NewDangers();
        _ = NewTexts();
    }

    /// <summary>
    /// Every reading that the journal holds, each time it stands there: one that was taken twice is counted twice. The journal keeps a reading for an hour or
    /// more, and is asked far more often.
    /// </summary>
    public IReadOnlyList<StoredRow> NewReadings()
    {
        var rows = new List<StoredRow>();
        var read = new Dictionary<long, int>();
        var reader = new GroupReader(new Numbers());
        FileJournal.Read(Path.Combine(folder, "journal"), (segment, entry) =>
        {
            foreach (var row in reader.Read(segment, entry, out _, out _).SelectMany(replayed => replayed.Rows))
            {
                read[segment] = read.GetValueOrDefault(segment) + 1;
                if (read[segment] > _read.GetValueOrDefault(segment))
                {
                    rows.Add(new StoredRow(++_lastReading, FrameOf(row)));
                }
            }
        });
        foreach (var (segment, count) in read)
        {
            _read[segment] = count;
        }

        return rows;
    }

    private static Frame FrameOf(StoredReading row) => new(
        row.Source.BraceletSerial, new DateTimeOffset(row.MeasuredTicks - row.ClockOffsetTicks, TimeSpan.Zero).ToUnixTimeMilliseconds(),
        row.HeartRate, row.Oxygen, row.Steps, row.Falls, row.Battery);

    public IReadOnlyList<StoredDanger> NewDangers() =>
    [
        .. Read(
            "alerts.db",
            "SELECT d.Event, a.Patient, a.Rule, d.OccurredAt FROM dangers d JOIN alerts a ON a.Id = d.Alert WHERE d.Phase = 'Raised' ORDER BY d.ReceivedAt",
            row => new StoredDanger(row.GetGuid(0), row.GetGuid(1), Words(row.GetString(2)), Utc(row.GetDateTime(3))))
        .Where(danger => _dangers.Add(danger.Event)),
    ];

    /// <summary>Every alert whose cause was seen at or after an instant, oldest first.</summary>
    public IReadOnlyList<RaisedAlert> AlertsSince(DateTimeOffset since) =>
    [
        .. Read(
            "alerts.db", "SELECT Id, Rule, Level, Patient, RaisedAt, LastSeenAt, Occurrences FROM alerts ORDER BY RaisedAt",
            row => new RaisedAlert(
                row.GetGuid(0), Words(row.GetString(1)), LevelWord(row.GetInt32(2)), row.GetGuid(3), Utc(row.GetDateTime(4)), Utc(row.GetDateTime(5)), row.GetInt32(6)))
        .Where(alert => alert.RaisedAt >= since || alert.LastSeenAt >= since),
    ];

    /// <summary>Texts in the server's outbox that still have somewhere to go.</summary>
    public int TextsOnTheirWay() =>
        Read("alerts.db", "SELECT COUNT(*) FROM texts WHERE DueAt IS NOT NULL AND State IN ('Queued', 'Sending')", row => row.GetInt32(0)).FirstOrDefault();

    public IReadOnlyList<ServerText> NewTexts()
    {
        var path = Path.Combine(folder, "sms-ledger.ndjson");
        if (!File.Exists(path))
        {
            return [];
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = _ledgerRead;
        using var reader = new StreamReader(file, Encoding.UTF8);
        var text = reader.ReadToEnd();

        // A line without its end is still being written.
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        _ledgerRead += Encoding.UTF8.GetByteCount(whole);
        return [.. whole.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ParseText)];
    }

    private static ServerText ParseText(string line)
    {
        using var json = JsonDocument.Parse(line);
        var sms = json.RootElement;
        return new ServerText(
            sms.GetProperty("at").GetDateTimeOffset(), sms.GetProperty("shortReference").GetString()!,
            sms.GetProperty("to").GetString()!, sms.GetProperty("text").GetString()!);
    }

    private List<T> Read<T>(string file, string sql, Func<SqliteDataReader, T> read, params (string Name, object Value)[] parameters)
    {
        var path = Path.Combine(folder, file);
        if (!File.Exists(path))
        {
            return [];
        }

        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        using var rows = command.ExecuteReader();
        var found = new List<T>();
        while (rows.Read())
        {
            found.Add(read(rows));
        }

        return found;
    }

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    private static string LevelWord(int level) => level switch { 0 => "technical", 1 => "yellow", 2 => "orange", 3 => "red", _ => level.ToString(CultureInfo.InvariantCulture) };

    /// <summary><c>TachycardiaSignal</c> → <c>tachycardia_signal</c>.</summary>
    private static string Words(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
