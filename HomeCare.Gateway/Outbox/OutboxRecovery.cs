using System.Globalization;
using Microsoft.Data.Sqlite;

namespace HomeCare.Gateway.Outbox;

/// <summary>How the outbox finds a file to work in, whatever state the disk is in.</summary>
internal sealed partial class OutboxFile
{
    private const string Broken = ".corrupt-";
    private const string BringFrom = "bring_from";

    /// <summary>How many readings are brought over in one turn, so that a danger never waits for them.</summary>
    private const int ReadingsAtOnce = 500;

    /// <summary>When it is in memory and the disk takes a file again: everything moves there. True when it did.</summary>
    public bool TryReturnToDisk()
    {
        lock (_oneAtATime)
        {
            if (!IsInMemory)
            {
                return false;
            }

            var memory = _connection;
            if (!TryOpenOnDisk())
            {
                _connection = memory;
                return false;
            }

            try
            {
                InTransaction(to =>
                {
                    var from = new OutboxTransaction(memory, null);
                    OutboxSalvage.Bring(from, to, newer: true);
                    OutboxSalvage.BringReadings(from, to, after: 0, int.MaxValue);
                });
            }
            catch (SqliteException)
            {
                _connection.Dispose();
                (_connection, IsInMemory) = (memory, true);
                Volatile.Write(ref _epoch, OutboxSchema.EpochOf(new OutboxTransaction(memory, null)));
                return false;
            }

            memory.Dispose();
        }

        Replaced?.Invoke();
        return true;
    }

    /// <summary>Brings over some more readings of a file that was set aside. True while there may be more.</summary>
    public bool BringSome()
    {
        if (IsInMemory || Fact(BringFrom) is not { } from)
        {
            return false;
        }

        var (aside, after) = (from.Split('|')[0], long.Parse(from.Split('|')[1], CultureInfo.InvariantCulture));
        long? last = null;
        try
        {
            using var source = OutboxSchema.Open(aside, readOnly: true);
            last = Write(tx =>
            {
                var reached = OutboxSalvage.BringReadings(new OutboxTransaction(source, null), tx, after, ReadingsAtOnce);
                _ = reached is { } next
                    ? tx.SetFact(BringFrom, string.Create(CultureInfo.InvariantCulture, $"{aside}|{next}"))
                    : tx.Run("DELETE FROM facts WHERE name = $name", ("$name", BringFrom));
                return reached;
            });
        }
        catch (SqliteException unreadable) when (unreadable.SqliteErrorCode is Corrupt or NotADatabase or CannotOpen)
        {
            // Nothing more can be read of it.
            Write(tx => tx.Run("DELETE FROM facts WHERE name = $name", ("$name", BringFrom)));
        }

        Replaced?.Invoke();
        return last is not null;
    }

    private const int CannotOpen = 14;

    private bool TryOpenOnDisk(bool isBroken = false)
    {
        try
        {
            string? aside = null;
            if (isBroken)
            {
                aside = SetAside();
            }

            try
            {
                Use(OutboxSchema.Open(_path), inMemory: false);
            }
            catch (SqliteException broken) when (broken.SqliteErrorCode is Corrupt or NotADatabase)
            {
                aside = SetAside();
                Use(OutboxSchema.Open(_path), inMemory: false);
            }

            if (aside is not null)
            {
                Bring(aside);
            }

            return true;
        }
        catch (Exception failing) when (failing is SqliteException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void OpenInMemory()
    {
        Use(OutboxSchema.Open(":memory:"), inMemory: true);
        if (!File.Exists(_path))
        {
            return;
        }

        try
        {
            // Where nothing can be written beside it SQLite reads a file only when told that nobody changes it; without a log that is the whole truth.
            var log = new FileInfo(_path + "-wal");
            var untouched = !log.Exists || log.Length == 0;
            using var source = OutboxSchema.Open(untouched ? $"file:{Uri.EscapeDataString(Path.GetFullPath(_path)).Replace("%2F", "/", StringComparison.Ordinal)}?immutable=1" : _path, readOnly: true);
            InTransaction(to => OutboxSalvage.Bring(new OutboxTransaction(source, null), to, newer: false));
        }
        catch (SqliteException)
        {
            // What is there cannot be read now; it is read when the disk is back.
        }
    }

    private string SetAside()
    {
        WasCorrupt = true;
        var aside = string.Create(CultureInfo.InvariantCulture, $"{_path}{Broken}{_time.GetUtcNow().ToUnixTimeSeconds()}");
        foreach (var former in Directory.GetFiles(Path.GetDirectoryName(Path.GetFullPath(_path))!, Path.GetFileName(_path) + Broken + "*"))
        {
            // One is enough for a technician, and they may be large.
            File.Delete(former);
        }

        File.Move(_path, aside);
        foreach (var companion in new[] { "-wal", "-shm" })
        {
            if (File.Exists(_path + companion))
            {
                File.Move(_path + companion, aside + companion);
            }
        }

        return aside;
    }

    /// <summary>Dangers at once, for they are few and cannot wait; readings a few at a time, by <see cref="BringSome"/>.</summary>
    private void Bring(string aside)
    {
        try
        {
            using var source = OutboxSchema.Open(aside, readOnly: true);
            InTransaction(to =>
            {
                OutboxSalvage.Bring(new OutboxTransaction(source, null), to, newer: false);
                to.SetFact(BringFrom, aside + "|0");
            });
        }
        catch (SqliteException unreadable) when (unreadable.SqliteErrorCode is Corrupt or NotADatabase or CannotOpen)
        {
            // Nothing of it can be read: the file stays aside for a technician.
        }
    }

    private void InTransaction(Action<OutboxTransaction> work)
    {
        using var transaction = _connection.BeginTransaction();
        work(new OutboxTransaction(_connection, transaction));
        transaction.Commit();
    }

    private void Use(SqliteConnection connection, bool inMemory)
    {
        (_connection, IsInMemory) = (connection, inMemory);
        Volatile.Write(ref _epoch, OutboxSchema.EpochOf(new OutboxTransaction(connection, null)));
        if (!inMemory)
        {
            File.SetUnixFileMode(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
