using Microsoft.Data.Sqlite;

namespace HomeCare.Gateway.Outbox;

/// <summary>Statements within one turn of the outbox.</summary>
internal sealed class OutboxTransaction(SqliteConnection connection, SqliteTransaction? transaction)
{
    public int Run(string sql, params (string Name, object? Value)[] values)
    {
        using var command = Prepare(sql, values);
        return command.ExecuteNonQuery();
    }

    public long Number(string sql, params (string Name, object? Value)[] values)
    {
        using var command = Prepare(sql, values);
        return command.ExecuteScalar() is long number ? number : 0;
    }

    public List<T> Rows<T>(string sql, Func<SqliteDataReader, T> read, params (string Name, object? Value)[] values)
    {
        using var command = Prepare(sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    public int SetFact(string name, string value) =>
        Run("INSERT INTO facts VALUES ($name, $value) ON CONFLICT (name) DO UPDATE SET value = $value", ("$name", name), ("$value", value));

    private SqliteCommand Prepare(string sql, (string Name, object? Value)[] values)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        // Every statement is a constant of this folder; what varies goes in as a parameter.
#pragma warning disable CA2100
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }
}
