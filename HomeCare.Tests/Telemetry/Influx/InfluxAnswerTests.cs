using System.Globalization;
using System.Text;
using System.Text.Json;
using HomeCare.Modules.Telemetry.Series.Influx;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Influx;

/// <summary>An answer in one or in pieces, however the network cuts it: each row once, and half an answer is never taken for a whole one.</summary>
internal sealed class InfluxAnswerTests
{
    private const string First = """{"results":[{"statement_id":0,"series":[{"name":"a","tags":{"p":"one"},"columns":["time","n"],"values":[[1,2],[3,null]],"partial":true}],"partial":true}]}""";
    private const string Second = """{"results":[{"statement_id":0,"series":[{"name":"a","tags":{"p":"one"},"columns":["time","n"],"values":[[5,-0]]}]}]}""";
    private const string Third = """{"results":[{"statement_id":1,"series":[{"name":"b","columns":["time","n","how"],"values":[[7,0.5,"t:\n\"é\""]]}]}]}""";
    private const string Empty = """{"results":[{"statement_id":2}]}""";

    private static readonly string[] All = ["0 one 1 2", "0 one 3 -", "0 one 5 -0", "1  7 0.5 t:\n\"é\""];

    [Test]
    public async Task Pieces_are_told_row_by_row([Values(1, 2, 7, 64, 100_000)] int atOnce, [Values("\n", "\r\n")] string end)
    {
        var (rows, error) = await ReadAsync(string.Concat(First, end, Second, end, Third, end, Empty, end), 3, atOnce);
        Assert.That(error, Is.Null);
        Assert.That(rows, Is.EqualTo(All));
    }

    [Test]
    public async Task One_answer_is_told_as_pieces_are_and_needs_no_end_of_line()
    {
        const string One = """{"results":[{"series":[{"tags":{"p":"one"},"columns":["time","n"],"values":[[1,2],[3,null],[5,-0]]}]},{"series":[{"columns":["time"],"values":[[7,0.5,"t:\n\"é\""]]}]},{}]}""";
        var (rows, error) = await ReadAsync(One, 3, 100);
        Assert.That(error, Is.Null);
        Assert.That(rows, Is.EqualTo(All));
    }

    [TestCase(First, Description = "the server ended after a piece")]
    [TestCase(First + "\n" + Second + "\n" + Third, Description = "nothing of the last statement")]
    [TestCase(First + "\n" + "{\"results\":[{\"statement_id\":0,\"series\":[{\"values\":[[5,")]
    [TestCase("")]
    [TestCase("{}")]
    [TestCase("<html>")]
    public void Half_an_answer_is_none(string text) =>
        Assert.That(() => ReadAsync(text, 3, 100), Throws.InstanceOf<JsonException>());

    [Test]
    public async Task A_last_piece_that_says_there_is_more_is_an_error() =>
        Assert.That((await ReadAsync(First, 1, 100)).Error, Does.StartWith("only a part was answered"));

    [Test]
    public async Task What_goes_wrong_in_a_later_piece_is_said()
    {
        var (rows, error) = await ReadAsync(First + "\n" + """{"results":[{"statement_id":0,"error":"query timeout reached"}]}""" + "\n", 3, 100);
        Assert.That(error, Is.EqualTo("query timeout reached"));
        Assert.That(rows, Has.Count.EqualTo(2));
    }

    private static async Task<(List<string> Rows, string? Error)> ReadAsync(string text, int statements, int atOnce)
    {
        var rows = new List<string>();
        using var content = new StreamContent(new Drips(Encoding.UTF8.GetBytes(text), atOnce));
        var error = await InfluxAnswer.ReadAsync(content, statements, (statement, person, time, cells) => rows.Add(Told(statement, person, time, cells)), CancellationToken.None);
        return (rows, error);
    }

    private static string Told(int statement, string? person, long time, ReadOnlySpan<Cell> cells)
    {
        var told = string.Create(CultureInfo.InvariantCulture, $"{statement} {person} {time}");
        foreach (var cell in cells)
        {
            told += string.Create(CultureInfo.InvariantCulture, $" {(cell.Exists ? cell.Text ?? cell.Number.ToString("R", CultureInfo.InvariantCulture) : "-")}");
        }

        return told;
    }

    /// <summary>Gives so many bytes at once.</summary>
    private sealed class Drips(byte[] bytes, int atOnce) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(atOnce, buffer.Length)], cancellationToken);
    }
}
