using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Journal;
using HomeCare.Modules.Telemetry.Memory;
using Microsoft.Data.Sqlite;

namespace HomeCare.Modules.Telemetry.Series;

/// <summary>
/// What a start has to know and the journal does not hold any more: its numbers, which sequences of each outbox are here, and everyone's newest values. A small file beside
/// the journal, written each time readings have moved into the series store. Lost, it costs nothing but the count of what is sent twice.
/// </summary>
internal sealed class SeriesRegister(string folder)
{
    private const string Schema =
        """
        PRAGMA journal_mode=WAL;
        CREATE TABLE IF NOT EXISTS outboxes (box BLOB NOT NULL, epoch INTEGER NOT NULL, ranges BLOB NOT NULL, PRIMARY KEY (box, epoch)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS people (number INTEGER PRIMARY KEY, patient BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS sources (number INTEGER PRIMARY KEY, box BLOB NOT NULL, epoch INTEGER NOT NULL, serial TEXT NOT NULL);
        DROP TABLE IF EXISTS newest;
        CREATE TABLE IF NOT EXISTS seen (patient BLOB PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
        """;

    /// <summary>Reads all of it into memory; empty at the first start.</summary>
    public void Read(Everyone everyone, Numbers numbers)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = Schema;
        command.ExecuteNonQuery();
        command.CommandText = "SELECT box, epoch, ranges FROM outboxes";
        using (var rows = command.ExecuteReader())
        {
            while (rows.Read())
            {
                var box = everyone.Box(new BoxId(new Guid((byte[])rows[0], bigEndian: true)));
                var reader = new BytesReader((byte[])rows[2]);
                while (!reader.AtEnd)
                {
                    var first = reader.Signed();
                    box.AddRange(rows.GetInt64(1), first, first + (long)reader.Varint());
                }
            }
        }

        ReadNumbers(command, numbers);
        command.CommandText = "SELECT patient, body FROM seen";
        using var people = command.ExecuteReader();
        while (people.Read())
        {
            NewestCodec.Read((byte[])people[1], everyone.Person(new PatientId(new Guid((byte[])people[0], bigEndian: true))));
        }
    }

    /// <summary>Writes numbers that were given since; few, but at the first minutes of a fleet.</summary>
    public void Write(Numbers numbers)
    {
        var (people, sources) = numbers.TakeNew();
        if (people.Count + sources.Count == 0)
        {
            return;
        }

        try
        {
            using var connection = Open();
            using var transaction = connection.BeginTransaction();
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = "INSERT OR REPLACE INTO people VALUES ($number, $id)";
            var (number, id) = (command.Parameters.Add("$number", SqliteType.Integer), command.Parameters.Add("$id", SqliteType.Blob));
            foreach (var (given, patient) in people)
            {
                (number.Value, id.Value) = (given, patient.Value.ToByteArray(bigEndian: true));
                command.ExecuteNonQuery();
            }

            command.CommandText = "INSERT OR REPLACE INTO sources VALUES ($number, $id, $epoch, $serial)";
            var (epoch, serial) = (command.Parameters.Add("$epoch", SqliteType.Integer), command.Parameters.Add("$serial", SqliteType.Text));
            foreach (var (given, source) in sources)
            {
                (number.Value, id.Value, epoch.Value, serial.Value) = (given, source.Box.Value.ToByteArray(bigEndian: true), source.Epoch, source.BraceletSerial);
                command.ExecuteNonQuery();
            }

            transaction.Commit();
        }
        catch
        {
            numbers.GiveBack(people, sources);
            throw;
        }
    }

    /// <summary>Writes what changed, in one transaction.</summary>
    public void Write(IEnumerable<(BoxId Box, long Epoch, byte[] Ranges)> outboxes, IEnumerable<(PatientId Patient, byte[] Newest)> people)
    {
        using var connection = Open();
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT OR REPLACE INTO outboxes VALUES ($a, $b, $c)";
        var (a, b, c) = (command.Parameters.Add("$a", SqliteType.Blob), command.Parameters.Add("$b", SqliteType.Integer), command.Parameters.Add("$c", SqliteType.Blob));
        foreach (var (box, epoch, ranges) in outboxes)
        {
            (a.Value, b.Value, c.Value) = (box.Value.ToByteArray(bigEndian: true), epoch, ranges);
            command.ExecuteNonQuery();
        }

        command.CommandText = "INSERT OR REPLACE INTO seen VALUES ($a, $c)";
        command.Parameters.Remove(b);
        foreach (var (patient, newest) in people)
        {
            (a.Value, c.Value) = (patient.Value.ToByteArray(bigEndian: true), newest);
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    public static byte[] Pack(SequenceRanges ranges)
    {
        var to = new Bytes(16);
        foreach (var (first, last) in ranges.All)
        {
            to.Signed(first);
            to.Varint((ulong)(last - first));
        }

        return to.ToArray();
    }

    private static void ReadNumbers(SqliteCommand command, Numbers numbers)
    {
        command.CommandText = "SELECT number, patient FROM people";
        using (var rows = command.ExecuteReader())
        {
            while (rows.Read())
            {
                numbers.Know(rows.GetInt32(0), new PatientId(new Guid((byte[])rows[1], bigEndian: true)), isSaved: true);
            }
        }

        command.CommandText = "SELECT number, box, epoch, serial FROM sources";
        using var sources = command.ExecuteReader();
        while (sources.Read())
        {
            numbers.Know(sources.GetInt32(0), new Source(new BoxId(new Guid((byte[])sources[1], bigEndian: true)), sources.GetInt64(2), sources.GetString(3)), isSaved: true);
        }
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "register.db"), DefaultTimeout = 30 }.ToString());
        connection.Open();
        return connection;
    }
}

/// <summary>A person's newest values in a few bytes, with what plausibility remembers of the battery.</summary>
internal static class NewestCodec
{
    /// <summary>Under the person's gate.</summary>
    public static byte[] Write(Person person)
    {
        var to = new Bytes(96);
        person.Seen.Write(to);
        if (person.Trace.Battery is { } run)
        {
            to.Double(run.Value);
            to.Long(run.Since);
            to.Long(run.Last);
        }

        return to.ToArray();
    }

    public static void Read(ReadOnlySpan<byte> packed, Person person)
    {
        var from = new BytesReader(packed);
        person.Seen.Read(ref from);
        person.Trace = new Trace(
            person.Seen.MeasuredAt?.UtcTicks ?? 0, null, null, null, from.AtEnd ? null : new Run(from.Double(), from.Long(), from.Long(), 0));
    }
}
