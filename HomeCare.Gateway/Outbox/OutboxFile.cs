using Microsoft.Data.Sqlite;

namespace HomeCare.Gateway.Outbox;

/// <summary>
/// The one file that must not lose anything: SQLite with a write-ahead log and <c>synchronous=FULL</c>, so that a commit is on the disk when it
/// returns. One connection, one writer at a time. A file that is broken is set aside and another begun, with all that can still be read of it; where the
/// disk takes no file at all, the box goes on in memory until it does.
/// </summary>
internal sealed partial class OutboxFile : IDisposable
{
    private const int Corrupt = 11, NotADatabase = 26;

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly Lock _oneAtATime = new();
    private SqliteConnection _connection = null!;
    private long _epoch;

    private OutboxFile(string path, TimeProvider time) => (_path, _time) = (path, time);

    public string FilePath => _path;

    /// <summary>Another file took the place of this one: what was counted is to be counted again.</summary>
    public event Action? Replaced;

    /// <summary>This file's life: random and positive, made with it. A new file is a new epoch, so sequences never clash.</summary>
    public long Epoch => Volatile.Read(ref _epoch);

    /// <summary>The disk took no file: nothing here outlives the program.</summary>
    public bool IsInMemory { get; private set; }

    /// <summary>A broken file was set aside since the program began, or a reading was found changed.</summary>
    public bool WasCorrupt { get; private set; }

    /// <summary>Always opens: on the disk, or in memory.</summary>
    public static OutboxFile Open(string path, TimeProvider? time = null)
    {
        var file = new OutboxFile(path, time ?? TimeProvider.System);
        if (!file.TryOpenOnDisk())
        {
            file.OpenInMemory();
        }

        return file;
    }

    /// <summary>Durable when it returns; nothing of it happened when it throws.</summary>
    public T Write<T>(Func<OutboxTransaction, T> work) => Guarded(() =>
    {
        using var transaction = _connection.BeginTransaction();
        var result = work(new OutboxTransaction(_connection, transaction));
        transaction.Commit();
        return result;
    });

    public T Read<T>(Func<OutboxTransaction, T> work) => Guarded(() => work(new OutboxTransaction(_connection, null)));

    /// <summary>A small remembered thing: the bracelet's serial number, counters.</summary>
    public string? Fact(string name) =>
        Read(tx => tx.Rows("SELECT value FROM facts WHERE name = $name", row => row.GetString(0), ("$name", name)).FirstOrDefault());

    public void SetFact(string name, string value) => Write(tx => tx.SetFact(name, value));

    /// <summary>What a bracelet sent and nobody can read: kept with its reason, once, however often it comes.</summary>
    public void KeepRefused(string? bracelet, ushort characteristic, ReadOnlyMemory<byte> bytes, string reason, DateTimeOffset now) =>
        Write(tx => tx.Run(
            "INSERT OR IGNORE INTO refused_frames (bracelet, characteristic, bytes, reason, at) VALUES ($b, $c, $bytes, $reason, $at)",
            ("$b", bracelet ?? ""), ("$c", (int)characteristic), ("$bytes", bytes.ToArray()), ("$reason", reason), ("$at", now.ToUnixTimeMilliseconds())));

    public long RefusedFrames() => Read(tx => tx.Number("SELECT count(*) FROM refused_frames"));

    public void Dispose()
    {
        lock (_oneAtATime)
        {
            _connection.Dispose();
        }
    }

    /// <summary>A reading was found changed since it was written: the disk is not to be trusted.</summary>
    public void FlagCorrupt() => WasCorrupt = true;

    /// <summary>One at a time. A file that turns out to be broken is replaced on the spot; its caller fails once, and finds the new one when it tries again.</summary>
    private T Guarded<T>(Func<T> work)
    {
        var replaced = false;
        try
        {
            lock (_oneAtATime)
            {
                try
                {
                    return work();
                }
                catch (SqliteException broken) when (!IsInMemory && broken.SqliteErrorCode is Corrupt or NotADatabase)
                {
                    _connection.Dispose();
                    if (!TryOpenOnDisk(isBroken: true))
                    {
                        OpenInMemory();
                    }

                    replaced = true;
                    throw;
                }
            }
        }
        finally
        {
            if (replaced)
            {
                Replaced?.Invoke();
            }
        }
    }
}
