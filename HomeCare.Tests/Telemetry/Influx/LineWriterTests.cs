using System.IO.Compression;
using System.Text;
using System.Text.Json;
using HomeCare.Modules.Telemetry.Series.Influx;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Influx;

/// <summary>Lines against InfluxData's own vectors, and against what a server gives back.</summary>
internal sealed class LineWriterTests
{
    [Test]
    public void Points_of_the_conformance_corpus_become_its_lines()
    {
        using var file = new GZipStream(File.OpenRead(Repository.SharedData("influx", "line_protocol_corpus.json.gz")), CompressionMode.Decompress);
        using var corpus = JsonDocument.Parse(file);
        var tried = 0;
        foreach (var vector in corpus.RootElement.GetProperty("encode").EnumerateObject().Select(each => each.Value))
        {
            var point = vector.GetProperty("input").GetProperty("point");
            if (!vector.GetProperty("output").TryGetProperty("result", out var expected) || expected.ValueKind != JsonValueKind.String || Write(point) is not { } written)
            {
                continue;
            }

            tried++;
            Assert.That(written, Is.EqualTo(expected.GetString()), point.ToString());
        }

        Assert.That(tried, Is.GreaterThan(20));
    }

    [Test]
    public void Keys_of_other_clients_are_escaped_as_they_do()
    {
        using var vectors = JsonDocument.Parse(File.ReadAllText(Repository.SharedData("influx", "csharp_client_vectors.json")));
        var tried = 0;
        foreach (var vector in vectors.RootElement.GetProperty("vectors").EnumerateArray())
        {
            var (line, tags) = (new LineWriter(), vector.GetProperty("tags").EnumerateArray().Select(tag => (tag[0].GetString()!, tag[1].GetString()!)).ToList());
            if (vector.GetProperty("fields").EnumerateArray().Any(field => field[1].GetString() != "int") || tags.Select(tag => tag.Item1).Distinct().Count() < tags.Count)
            {
                continue;
            }

            // Those that say their instant try the clock of that client.
            if (char.IsAsciiDigit(vector.GetProperty("line").GetString()![^1]))
            {
                continue;
            }

            line.Begin(vector.GetProperty("m").GetString()!);
            tags.OrderBy(tag => tag.Item1, StringComparer.Ordinal).ToList().ForEach(tag => line.Tag(tag.Item1, tag.Item2));
            foreach (var field in vector.GetProperty("fields").EnumerateArray())
            {
                line.Integer(LineWriter.Escape(field[0].GetString()!), field[2].GetInt64());
            }

            line.End(0);
            tried++;
            Assert.That(Text(line), Is.EqualTo(vector.GetProperty("line").GetString() + " 0"));
        }

        Assert.That(tried, Is.GreaterThan(4));
    }

    [TestCase(0.0)]
    [TestCase(-0.0)]
    [TestCase(double.Epsilon)]
    [TestCase(double.MaxValue)]
    [TestCase(71.30000000000001)]
    [TestCase(9_007_199_254_740_993)]
    [TestCase(1e16)]
    [TestCase(-1e-7)]
    public async Task A_value_comes_back_from_the_server_bit_for_bit(double sent)
    {
        var database = await PrivateInflux.NewDatabaseAsync();
        using var server = new InfluxServer(SeriesStores.SettingsOf(database), TimeProvider.System, new SocketsHttpHandler());
        await new PlaceMaker(server).MakeAsync(CancellationToken.None);
        var line = new LineWriter();
        Signal.All[0].Write(line.Begin("v"), sent);
        line.Text("words"u8, "\"a\\,b=c é\n|\\\"").Float("none"u8, double.NaN).End(PlacedReading.ToNanoseconds(Histories.Day));
        await server.WriteAsync(Place.Raw, line.Written, CancellationToken.None);
        double? back = null;
        await server.QueryAsync(
            Place.Raw, "SELECT hr,hr_tenths,hr_exact,words FROM v",
            (_, _, _, cells) =>
            {
                back = cells[0].Float ?? (cells[1].Integer is { } tenths ? Signal.OfTenths(tenths) : cells[2].Float);
                Assert.That(cells[3].Text, Is.EqualTo("\"a\\,b=c é\n|\\\""));
            },
            CancellationToken.None);
        Assert.That(BitConverter.DoubleToInt64Bits(back!.Value), Is.EqualTo(BitConverter.DoubleToInt64Bits(sent)));
    }

    // Null for what our lines never bear: booleans, unsigned numbers, bytes that are no text, several tags of one name.
    private static string? Write(JsonElement point)
    {
        var line = new LineWriter();
        if (!point.TryGetProperty("fields", out var fields) || point.GetProperty("name").ValueKind != JsonValueKind.String)
        {
            return null;
        }

        line.Begin(point.GetProperty("name").GetString()!);
        foreach (var tag in point.TryGetProperty("tags", out var tags) ? tags.EnumerateArray().ToList() : [])
        {
            if (tag.GetProperty("key").ValueKind != JsonValueKind.String || tag.GetProperty("value").ValueKind != JsonValueKind.String)
            {
                return null;
            }

            line.Tag(tag.GetProperty("key").GetString()!, tag.GetProperty("value").GetString()!);
        }

        foreach (var field in fields.EnumerateArray())
        {
            if (field.GetProperty("key").ValueKind != JsonValueKind.String)
            {
                return null;
            }

            var (key, value) = (LineWriter.Escape(field.GetProperty("key").GetString()!), field.GetProperty("value").EnumerateObject().Single());
            switch (value.Name, value.Value.ValueKind)
            {
                case ("int", JsonValueKind.Number): line.Integer(key, value.Value.GetInt64()); break;
                // Go writes 6.632243e+06 where .NET writes 6632243: the same number, and another text.
                case ("float", JsonValueKind.Number) when Math.Abs(value.Value.GetDouble()) is 0 or (>= 1e-4 and < 1e6): line.Float(key, value.Value.GetDouble()); break;
                // A line break in a string goes as it is: 1.x gives a \n back as two letters.
                case ("string", JsonValueKind.String) when !value.Value.GetString()!.Contains('\n', StringComparison.Ordinal): line.Text(key, value.Value.GetString()!); break;
                default: return null;
            }
        }

        if (!point.TryGetProperty("time", out var at) || at.ValueKind != JsonValueKind.Number)
        {
            return null;
        }

        line.End(at.GetInt64());
        return Text(line);
    }

    private static string Text(LineWriter line) => Encoding.UTF8.GetString(line.Written.Span).TrimEnd('\n');
}
