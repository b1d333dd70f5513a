using System.Threading.Channels;
using HomeCare.Gateway.Outbox;
using HomeCare.Gateway.Watchdog;
using HomeCare.Modules.Wire;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace HomeCare.Gateway.Sms;

/// <summary>
/// The texts the box owes to people. Every state is on disk before the step that follows it, so that a power cut loses none and
/// doubles one only when it fell between handing over and answer. When the disk itself fails the spool goes on in memory
/// (<see cref="StorageFault"/> tells): a danger is texted all the same.
/// </summary>
internal sealed partial class SmsSpool : IDisposable
{
    /// <summary>A first try later than this says "différé".</summary>
    public static readonly TimeSpan DeferredAfter = TimeSpan.FromMinutes(15);

    /// <summary>How long a settled text is remembered, so that ordering it again sends nothing.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    /// <summary>How long after its last try a text whose reference was lost still takes a report of its number for its own.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ILogger<SmsSpool> _logger;
    private readonly SmsSpoolFile _file;
    private readonly Dictionary<(string, string, string), SmsRow> _rows = [];
    private readonly HashSet<long> _unwritten = [];
    private readonly List<(DeliveryReport Report, DateTimeOffset At)> _early = [];
    private readonly Dictionary<long, string> _withdrawnWhileSending = [];
    private readonly WakeUp _work;
    private readonly Channel<SmsState> _changed =
        Channel.CreateBounded<SmsState>(new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest });

    private long _lastId;

    /// <summary>Opens the spool at <paramref name="path"/>, made when absent; texts that were being sent when the box stopped become unknown.</summary>
    public SmsSpool(string path, TimeProvider time, ILogger<SmsSpool> logger, BoxKey? key = null)
    {
        (_time, _logger, _work) = (time, logger, new WakeUp(time));
        _file = SmsSpoolFile.Open(path, time, key ?? BoxKey.Beside(path, time), out var setAside);
        StorageFault = setAside;
        var now = time.GetUtcNow();
        foreach (var row in _file.Read(now - Remembered))
        {
            _rows[KeyOf(row.Order)] = row;
            _lastId = Math.Max(_lastId, row.Id);
        }

        foreach (var row in _rows.Values.Where(row => row.State == MessageState.Sending).ToList())
        {
            Replace(row, row.AfterRestart(now));
        }
    }

    /// <summary>Why the spool is not (all) on disk, or null. For the heartbeat.</summary>
    public string? StorageFault { get => _file.MemoryFault ?? field; private set; }

    /// <summary>Texts that the box's key does not open, since the program began.</summary>
    public int Unreadable => _file.Unreadable;

    /// <summary>Each change of state, once, for one reader; the newest 10,000 wait for a slow one, and <see cref="List"/> has them all.</summary>
    public ChannelReader<SmsState> Changed => _changed.Reader;

    /// <summary>
    /// Takes an order; on disk when it returns. The same (event, contact, step) again changes nothing and tells where it stands.
    /// </summary>
    public SmsState Enqueue(SmsOrder order) => Enqueue([order])[0];

    /// <summary>Takes several orders (all relatives at once) in one write.</summary>
    public IReadOnlyList<SmsState> Enqueue(IReadOnlyList<SmsOrder> orders)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            var fresh = new List<SmsRow>();
            foreach (var order in orders.Where(order => !_rows.ContainsKey(KeyOf(order))))
            {
                var row = new SmsRow(++_lastId, order, now);
                _rows[KeyOf(order)] = row;
                fresh.Add(row);
            }

            try
            {
                Write(fresh);
            }
            catch
            {
                // Whoever hears that it failed orders again: it must not be known already then.
                fresh.ForEach(row => _rows.Remove(KeyOf(row.Order)));
                throw;
            }

            fresh.ForEach(row => _changed.Writer.TryWrite(row.Told));
            if (fresh.Count > 0)
            {
                _work.Call();
            }

            return [.. orders.Select(order => _rows[KeyOf(order)].Told)];
        }
    }

    /// <summary>Where every text of the last 30 days stands, oldest first.</summary>
    public IReadOnlyList<SmsState> List()
    {
        lock (_gate)
        {
            return [.. _rows.Values.OrderBy(row => row.Id).Select(row => row.Told)];
        }
    }

    /// <summary>Stops what was not taken by the network yet: somebody answered, or the alarm was false.</summary>
    /// <param name="steps">Which steps of the event; null is all.</param>
    /// <param name="contactId">Whose; null is everybody's.</param>
    public void Withdraw(string eventId, string reason, Func<string, bool>? steps = null, string? contactId = null)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            foreach (var row in _rows.Values.Where(row => row.Order.EventId == eventId
                && steps?.Invoke(row.Order.Step) is not false && (contactId is null || row.Order.ContactId == contactId)).ToList())
            {
                Replace(row, row.Withdraw(reason, now));
                if (row.State == MessageState.Sending)
                {
                    _withdrawnWhileSending[row.Id] = reason;
                }
            }
        }
    }

    /// <summary>
    /// The text to send now; or when the next is due, null for "none waits". Nothing is on disk of it yet: until its words are handed over a kill
    /// leaves it as it was, and two kills in a row while the modem is asked cost a danger no try.
    /// </summary>
    internal (SmsRow? Row, DateTimeOffset? NextDue) BeginNext()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            var waiting = _rows.Values.Where(row => row.DueAt is not null).ToList();
            // Most urgent first; among these whoever was tried least, so that one dead number does not hold the others.
            var next = waiting.Where(row => row.IsDue(now)).OrderBy(row => row.Order.Urgency).ThenBy(row => row.Tries).ThenBy(row => row.Id).FirstOrDefault();
            return next is null ? (null, waiting.Min(row => row.DueAt)) : (_rows[KeyOf(next.Order)] = next.Begin(now), null);
        }
    }

    /// <summary>Its words go to the modem now: marked as being sent, on disk before the first of them.</summary>
    internal void HandOver(SmsRow begun)
    {
        lock (_gate)
        {
            if (_rows[KeyOf(begun.Order)] is { State: MessageState.Sending } row)
            {
                Write([row]);
                _changed.Writer.TryWrite(row.Told);
            }
        }
    }

    /// <summary>Writes down how a try ended.</summary>
    internal void Record(SmsRow tried, SendOutcome outcome)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            if (_rows[KeyOf(tried.Order)] is { State: MessageState.Sending } row)
            {
                row = Replace(row, row.After(outcome, now));
                if (_withdrawnWhileSending.Remove(row.Id, out var reason))
                {
                    row = Replace(row, row.Withdraw(reason, now));
                }

                // A report may come in the middle of the answer that gives its reference.
                var early = _early.FindIndex(report => IsOf(report.Report, row, now));
                if (early >= 0)
                {
                    Replace(row, row.After(_early[early].Report, now));
                    _early.RemoveAt(early);
                }
            }
        }
    }

    /// <summary>Gives a delivery report to the text it speaks of: same reference and number, the latest.</summary>
    internal void Record(DeliveryReport report)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            var row = _rows.Values.Where(row => IsOf(report, row, now)).OrderBy(row => row.State == MessageState.Unknown).ThenByDescending(row => row.ChangedAt).FirstOrDefault();
            if (row is not null)
            {
                Replace(row, row.After(report, now));
            }
            else
            {
                _early.RemoveAll(early => now - early.At > Recent);
                _early.Add((report, now));
            }
        }
    }

    /// <summary>Sleeps until there may be work: a new order, or the time.</summary>
    internal async Task WaitForWorkAsync(LoopMark loop, DateTimeOffset? due, CancellationToken cancellation)
    {
        var wait = due - _time.GetUtcNow() ?? TimeSpan.FromDays(1);
        if (wait > TimeSpan.Zero)
        {
            await loop.SleepAsync(_work, wait, cancellation);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _file.Dispose();
        }
    }

    private static bool IsOf(DeliveryReport report, SmsRow row, DateTimeOffset now) =>
        SameNumber(report.Number, row.Order.NumberE164)
        && (row.State switch
        {
            MessageState.Accepted => row.Reference == report.Reference,
            // Its reference was lost with the answer: a fresh report for its number can only be its own.
            MessageState.Unknown => now - row.ChangedAt < Recent && report.Verdict == DeliveryVerdict.Delivered,
            _ => false,
        });

    /// <summary>Networks write the number with or without country code: the last nine digits are the subscriber.</summary>
    internal static bool SameNumber(string reported, string ordered) =>
        ordered.Length > 0 && reported.Length >= 4 && Tail(reported) == Tail(ordered);

    private static string Tail(string number) => number.Length > 9 ? number[^9..] : number.TrimStart('+');

    private static (string, string, string) KeyOf(SmsOrder order) => (order.EventId, order.ContactId, order.Step);

    private SmsRow Replace(SmsRow before, SmsRow after)
    {
        if (after == before)
        {
            return before;
        }

        _rows[KeyOf(after.Order)] = after;
        Write([after]);
        if (after.Told != before.Told)
        {
            _changed.Writer.TryWrite(after.Told);
        }

        if (after.DueAt is not null)
        {
            _work.Call();
        }

        return after;
    }

    /// <summary>Writes the rows, and with them those that an earlier fault of the disk held back.</summary>
    private void Write(List<SmsRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        List<SmsRow> all = _unwritten.Count == 0 ? rows : [.. rows, .. _rows.Values.Where(row => _unwritten.Contains(row.Id) && rows.All(one => one.Id != row.Id))];
        try
        {
            _file.Write(all);
            if (_unwritten.Count > 0)
            {
                _unwritten.Clear();
                StorageFault = null;
            }
        }
        catch (SqliteException fault)
        {
            _unwritten.UnionWith(all.Select(row => row.Id));
            StorageFault = $"Les SMS ne sont plus écrits sur le disque du boîtier (SQLite {fault.SqliteErrorCode}).";
            DiskFailed(fault.SqliteErrorCode, fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The SMS spool cannot be written (SQLite {Code}); it goes on in memory")]
    private partial void DiskFailed(int code, Exception exception);
}
