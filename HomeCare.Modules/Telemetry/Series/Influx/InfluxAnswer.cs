using System.Text.Json;

namespace HomeCare.Modules.Telemetry.Series.Influx;

/// <summary>One value of a row. A column may hold none.</summary>
internal readonly record struct Cell(bool Exists, long Whole, double Number, string? Text)
{
    public long? Integer => Exists ? Whole : null;

    public double? Float => Exists ? Number : null;
}

/// <summary>Takes one row: the statement's place in the query, the person the series is of (when grouped), nanoseconds, then what was selected, in order.</summary>
internal delegate void TakeRow(int statement, string? person, long time, ReadOnlySpan<Cell> cells);

/// <summary>
/// InfluxQL's JSON answer, row by row, nothing kept. JSON and not CSV, which is as quick but says nothing when a statement fails half way.
/// </summary>
internal static class InfluxAnswer
{
    /// <summary>Gives each row to <paramref name="take"/>.</summary>
    /// <returns>What the server says went wrong, null when all is well.</returns>
    /// <exception cref="JsonException">The answer is cut, or no such answer.</exception>
    public static string? Read(ReadOnlySpan<byte> body, TakeRow take)
    {
        var reader = new Utf8JsonReader(body);
        var (statement, cells, error) = (-1, new Cell[32], (string?)null);
        string? person = null;
        var hasResults = false;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                // Each result is an object of the outermost list: one deeper than the list is.
                statement += reader is { TokenType: JsonTokenType.StartObject, CurrentDepth: 2 } ? 1 : 0;
                person = reader is { TokenType: JsonTokenType.StartObject, CurrentDepth: 4 } ? null : person;
                continue;
            }

            if (reader.ValueTextEquals("results"u8))
            {
                hasResults = true;
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                reader.Read();
                error ??= reader.GetString() ?? "";
            }
            else if (reader.ValueTextEquals("partial"u8))
            {
                reader.Read();
                error ??= reader.TokenType == JsonTokenType.True ? "only a part was answered: max-row-limit is set" : null;
            }
            else if (reader.ValueTextEquals("tags"u8))
            {
                person = ReadPerson(ref reader);
            }
            else if (reader.ValueTextEquals("columns"u8))
            {
                reader.Read();
                reader.Skip();
            }
            else if (reader.ValueTextEquals("values"u8))
            {
                reader.Read();
                while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
                {
                    reader.Read();
                    if (reader.TokenType == JsonTokenType.Number)
                    {
                        var time = reader.GetInt64();
                        reader.Read();
                        take(statement, person, time, cells.AsSpan(0, ReadCells(ref reader, ref cells)));
                    }
                    else
                    {
                        // A list of names has no time.
                        take(statement, person, 0, cells.AsSpan(0, ReadCells(ref reader, ref cells)));
                    }
                }
            }
        }

        return hasResults || error is not null ? error : throw new JsonException("no results");
    }

    private static string? ReadPerson(ref Utf8JsonReader reader)
    {
        string? person = null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isPerson = reader.ValueTextEquals("p"u8);
            reader.Read();
            person = isPerson ? reader.GetString() : person;
        }

        return person;
    }

    // From the value it stands at to the row's end.
    private static int ReadCells(ref Utf8JsonReader reader, ref Cell[] cells)
    {
        var count = 0;
        for (; reader.TokenType != JsonTokenType.EndArray; count++)
        {
            if (count == cells.Length)
            {
                Array.Resize(ref cells, count * 2);
            }

            cells[count] = reader.TokenType switch
            {
                JsonTokenType.Null => default,
                JsonTokenType.String => new Cell(true, 0, 0, reader.GetString()),
                // -0 is a whole number to a parser of integers, and another value than 0.
                JsonTokenType.Number when reader.TryGetInt64(out var whole) => new Cell(true, whole, whole == 0 ? reader.GetDouble() : whole, null),
                JsonTokenType.Number => new Cell(true, 0, reader.GetDouble(), null),
                JsonTokenType.True or JsonTokenType.False => new Cell(true, reader.TokenType == JsonTokenType.True ? 1 : 0, 0, null),
                _ => throw new JsonException("a value that is none"),
            };
            reader.Read();
        }

        return count;
    }
}
