using System.Buffers;
using System.IO.Pipelines;
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
/// <remarks>
/// A long answer is asked for in pieces (<c>chunked</c>), each an answer of its own in a line of its own: the server writes the next while this one is read, and neither
/// holds all of it.
/// </remarks>
internal sealed class InfluxAnswer
{
    private static readonly StreamPipeReaderOptions InBigSteps = new(bufferSize: 65_536);

    private readonly TakeRow take;
    private Cell[] cells = new Cell[32];
    private string? error;
    private int answered;
    private bool isPart;

    private InfluxAnswer(TakeRow take) => this.take = take;

    /// <summary>Gives each row to <paramref name="take"/> as it comes.</summary>
    /// <param name="content">One answer, or pieces.</param>
    /// <param name="statements">How many were asked at least: an answer to fewer is cut.</param>
    /// <param name="take">Gets the rows.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the server says went wrong, null when all is well.</returns>
    /// <exception cref="JsonException">The answer is cut, or no such answer.</exception>
    public static async Task<string?> ReadAsync(HttpContent content, int statements, TakeRow take, CancellationToken cancellationToken)
    {
        var (answer, reader, looked) = (new InfluxAnswer(take), PipeReader.Create(await content.ReadAsStreamAsync(cancellationToken), InBigSteps), 0L);
        try
        {
            for (var isOver = false; !isOver;)
            {
                var read = await reader.ReadAsync(cancellationToken);
                (var rest, isOver) = (read.Buffer, read.IsCompleted);
                while (rest.Slice(looked).PositionOf((byte)'\n') is { } end)
                {
                    answer.Add(rest.Slice(0, end));
                    (rest, looked) = (rest.Slice(rest.GetPosition(1, end)), 0);
                }

                if (isOver && !rest.IsEmpty)
                {
                    answer.Add(rest);
                }

                looked = rest.Length;
                reader.AdvanceTo(rest.Start, rest.End);
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }

        return answer.End(statements);
    }

    private void Add(in ReadOnlySequence<byte> piece)
    {
        var reader = new Utf8JsonReader(piece);
        var (statement, person) = (-1, (string?)null);
        isPart = false;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                // Each result is an object of the outermost list: one deeper than the list is. In pieces it says itself which one it is.
                statement += reader is { TokenType: JsonTokenType.StartObject, CurrentDepth: 2 } ? 1 : 0;
                answered = Math.Max(answered, statement + 1);
                person = reader is { TokenType: JsonTokenType.StartObject, CurrentDepth: 4 } ? null : person;
                continue;
            }

            if (reader.ValueTextEquals("statement_id"u8))
            {
                reader.Read();
                statement = reader.GetInt32();
                answered = Math.Max(answered, statement + 1);
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                reader.Read();
                error ??= reader.GetString() ?? "";
            }
            else if (reader.ValueTextEquals("partial"u8))
            {
                reader.Read();
                isPart |= reader.TokenType == JsonTokenType.True;
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
                ReadRows(ref reader, statement, person);
            }
        }
    }

    private string? End(int statements)
    {
        if (error is null && answered < statements)
        {
            throw new JsonException("no result of each statement");
        }

        return error ?? (isPart ? "only a part was answered: max-row-limit is set, or the rest was cut off" : null);
    }

    private void ReadRows(ref Utf8JsonReader reader, int statement, string? person)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            // A list of names has no time.
            reader.Read();
            var time = 0L;
            if (reader.TokenType == JsonTokenType.Number)
            {
                time = reader.GetInt64();
                reader.Read();
            }

            take(statement, person, time, cells.AsSpan(0, ReadCells(ref reader)));
        }
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
    private int ReadCells(ref Utf8JsonReader reader)
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
