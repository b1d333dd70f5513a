using HomeCare.Modules.Wire;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.Outbox;

/// <summary>One thing that somebody did about a danger: a relative's answer, or the server's word.</summary>
/// <param name="Once">What makes it itself: heard twice it is written once, and acts once.</param>
/// <param name="EventId">The danger; null for an answer to none.</param>
/// <param name="At">When it was heard (an answer) or done (the server's word), UTC.</param>
/// <param name="ContactId">Whose answer; null for the server's word.</param>
/// <param name="Answer">Null for an answer that is not understood, and for the server's word.</param>
/// <param name="State">The server's word.</param>
/// <param name="By">Its author's name.</param>
internal sealed record StoryEntry(
    string Once, Guid? EventId, DateTimeOffset At, Guid? ContactId = null, ReplyAnswer? Answer = null, EventState? State = null, string? By = null, long Id = 0);

/// <summary>
/// What was done about dangers, in the order the box heard of it; only ever added to. Durable before it acts. When the disk takes nothing it acts from
/// memory all the same, and is written as soon as it can be: an "I am going" must not be lost. A name is sealed, and what an entry is known by is blinded.
/// </summary>
internal sealed partial class StoryLog(OutboxFile file, ILogger<StoryLog> log, BoxKey? key = null)
{
    private const string Columns = "id, once, event_id, at, contact_id, answer, state, by_name";

    private readonly BoxKey _key = key ?? BoxKey.Beside(file.FilePath);
    private readonly Lock _lock = new();
    private readonly List<StoryEntry> _unwritten = [];
    private HashSet<Guid>? _stopped;

    /// <summary>False when it is known already.</summary>
    public bool Add(StoryEntry entry)
    {
        lock (_lock)
        {
            if (_unwritten.Any(one => one.Once == entry.Once))
            {
                return false;
            }

            TrySeal();
            try
            {
                if (!file.Write(tx => Insert(tx, entry)))
                {
                    return false;
                }
            }
            catch (SqliteException broken)
            {
                LogNotWritten(log, broken.SqliteErrorCode);
                _unwritten.Add(entry);
            }

            if (entry is { Answer: ReplyAnswer.Stop, ContactId: { } contact })
            {
                _stopped?.Add(contact);
            }

            return true;
        }
    }

    /// <summary>All of a danger, in the order it was heard.</summary>
    public IReadOnlyList<StoryEntry> Of(Guid eventId)
    {
        lock (_lock)
        {
            return [.. Find("WHERE event_id = $id ORDER BY id", ("$id", eventId.ToString())), .. _unwritten.Where(entry => entry.EventId == eventId)];
        }
    }

    /// <summary>How many answers of a contact, on a danger or on none since an instant, were not understood.</summary>
    public int NotUnderstood(Guid contactId, Guid? eventId, DateTimeOffset since)
    {
        lock (_lock)
        {
            var before = Find(
                "WHERE contact_id = $contact AND answer IS NULL AND (event_id = $event OR ($event IS NULL AND event_id IS NULL AND at >= $since))",
                ("$contact", contactId.ToString()), ("$event", eventId?.ToString()), ("$since", since.ToUnixTimeMilliseconds()));
            return before.Count + _unwritten.Count(entry => entry.ContactId == contactId && entry is { Answer: null, State: null } && entry.EventId == eventId);
        }
    }

    /// <summary>Who asked for no more texts. A disk that cannot be read silences nobody.</summary>
    public bool HasStopped(Guid contactId)
    {
        lock (_lock)
        {
            if (_stopped is null)
            {
                try
                {
                    _stopped = [.. file.Read(tx => tx.Rows(
                        $"SELECT {Columns} FROM story_log WHERE answer = $stop", Entry, ("$stop", (int)ReplyAnswer.Stop))).Select(entry => entry.ContactId!.Value)];
                    _stopped.UnionWith(_unwritten.Where(entry => entry.Answer == ReplyAnswer.Stop).Select(entry => entry.ContactId!.Value));
                }
                catch (SqliteException broken)
                {
                    LogNotRead(log, broken.SqliteErrorCode);
                    return _unwritten.Any(entry => entry.Answer == ReplyAnswer.Stop && entry.ContactId == contactId);
                }
            }

            return _stopped.Contains(contactId);
        }
    }

    /// <summary>Answers that the server has not acknowledged, oldest first.</summary>
    public IReadOnlyList<StoryEntry> Untold(int most)
    {
        lock (_lock)
        {
            return Find("WHERE told = 0 AND answer IS NOT NULL ORDER BY id LIMIT $most", ("$most", most));
        }
    }

    public void Told(IReadOnlyList<StoryEntry> entries)
    {
        if (entries.Count > 0)
        {
            file.Write(tx => entries.Sum(entry => tx.Run("UPDATE story_log SET told = 1 WHERE id = $id", ("$id", entry.Id))));
        }
    }

    /// <summary>False while something waits for the disk.</summary>
    public bool WriteWhatIsUnwritten()
    {
        lock (_lock)
        {
            try
            {
                while (_unwritten.Count > 0)
                {
                    file.Write(tx => Insert(tx, _unwritten[0]));
                    _unwritten.RemoveAt(0);
                }

                return true;
            }
            catch (SqliteException broken)
            {
                LogNotWritten(log, broken.SqliteErrorCode);
                return false;
            }
        }
    }

    private bool Insert(OutboxTransaction tx, StoryEntry entry) => tx.Run(
        "INSERT OR IGNORE INTO story_log (once, event_id, at, contact_id, answer, state, by_name) VALUES ($once, $event, $at, $contact, $answer, $state, $by)",
        ("$once", _key.Blind(entry.Once)), ("$event", entry.EventId?.ToString()), ("$at", entry.At.ToUnixTimeMilliseconds()), ("$contact", entry.ContactId?.ToString()),
        ("$answer", (int?)entry.Answer), ("$state", (int?)entry.State), ("$by", _key.SealText(entry.By, Place(_key.Blind(entry.Once))))) == 1;

    private List<StoryEntry> Find(string where, params (string, object?)[] values)
    {
        try
        {
            return file.Read(tx => tx.Rows($"SELECT {Columns} FROM story_log {where}", Entry, values));
        }
        catch (SqliteException broken)
        {
            LogNotRead(log, broken.SqliteErrorCode);
            return [];
        }
    }

    private StoryEntry Entry(SqliteDataReader row) => new(
        row.GetString(1),
        row.IsDBNull(2) ? null : Guid.Parse(row.GetString(2)),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)),
        row.IsDBNull(4) ? null : Guid.Parse(row.GetString(4)),
        row.IsDBNull(5) ? null : (ReplyAnswer)row.GetInt32(5),
        row.IsDBNull(6) ? null : (EventState)row.GetInt32(6),
        row.IsDBNull(7) ? null : Clear(row.GetString(1), row.GetString(7)),
        row.GetInt64(0));

    [LoggerMessage(Level = LogLevel.Critical, Message = "An answer or the server's word is not written (SQLite error {Code}); it acts from memory")]
    private static partial void LogNotWritten(ILogger log, int code);

    [LoggerMessage(Level = LogLevel.Error, Message = "The story log does not answer (SQLite error {Code})")]
    private static partial void LogNotRead(ILogger log, int code);
}
