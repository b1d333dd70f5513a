using System.Globalization;
using System.Text;
using System.Text.Json;
using HomeCare.Modules.Telemetry;
using HomeCare.Modules.Wire;
using NUnit.Framework;

namespace HomeCare.Tests.Wire;

/// <summary>The quick reader may pass, but what it reads is what the general one reads.</summary>
internal sealed class RegularBatchTests
{
    private const string Usual = """
        {"version":1,"epoch":4711,"sentAt":"2026-03-12T13:32:00+00:00","knownPlanVersion":3,"items":[{"sequence":1,"measuredAt":"2026-03-12T13:31:50.1234567+00:00",
        "spanSeconds":10,"braceletSerial":"BR-0001","heartRateBpm":{"value":72.5,"quality":"valid"},"oxygenPercent":{"quality":"doubtful","reasons":["low_perfusion"]},
        "steps":{"value":4,"quality":"valid"},"falls":null,"batteryPercent":{"value":null,"quality":"invalid","reasons":[]}}]}
        """;

    /// <summary>What a mutation puts in: words of the wire, and what is nearly right.</summary>
    private static readonly string[] Words =
    [
        "null", "true", "1", "-1", "0", "1.0", "1e2", "1e999", "9223372036854775808", "\"\"", "\"valid\"", "\"Valid\"", "\"invalid\"", "\"doubtful\"", "[]", "[null]", "{}", "[[]]",
        "\"value\":1,", "\"quality\":\"valid\",", "\"version\":1,", "\"x\":1,", "\"seque\\u006ece\":2,", "\"a\\u0000b\"", "\"\\ud800\"", "\"é\"", ",", ":", "}", "]", "{", "[", " ", "\t", "//",
        "\"2026-03-12T13:32:00Z\"", "\"2026-03-12T13:32:00.12345678Z\"", "\"2026-03-12T13:32:00.1+00:00\"", "\"2026-03-12T13:32:00+02:00\"", "\"2026-03-12T13:32Z\"", "\"2026-02-30T13:32:00Z\"",
        @"""2026-03-12T13:32:00.5\u002B00:00""", "\"2026-03-12T24:00:00Z\"", "\"2026-03-12T23:59:60Z\"", "\"0000-03-12T13:32:00Z\"", "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"2026-03-12 13:32:00Z\"", "\"2026-03-12T13:32:00.Z\"",
    ];

    [TestCaseSource(typeof(Samples), nameof(Samples.Accepted))]
    public void It_agrees_on_every_sample(string definition, string body) => Agrees(definition, body);

    [TestCaseSource(typeof(Samples), nameof(Samples.Refused))]
    public void It_agrees_on_every_refused_sample(string definition, string body, string reason) => Agrees(definition, body);

    [Test]
    public void What_a_box_writes_is_read_by_it()
    {
        var reading = new Reading(
            9, TimeProvider.System.GetUtcNow(), 10, "BR-0001", Measure.Of(72), new Measure(null, Quality.Invalid, ["no_contact"]), Measure.Of(4), null, Measure.Of(80));
        var batch = new ReadingsBatch(1, 4711, TimeProvider.System.GetUtcNow(), 0, [JsonSerializer.SerializeToElement(reading, WireJson.Options)]);

        foreach (var written in new[] { JsonSerializer.Serialize(batch, WireJson.Options), Usual })
        {
            Assert.That(RegularBatch.TryRead(Encoding.UTF8.GetBytes(written)), Is.Not.Null, written);
            Agrees("readings", written);
        }
    }

    /// <summary>20,000 of them, the same each time: bytes changed, cut out, doubled and moved, words put in.</summary>
    [Test]
    public void It_agrees_on_whatever_becomes_of_a_batch()
    {
        var random = new Random(4711);
        var sources = Samples.Accepted().Concat(Samples.Refused()).Where(sample => sample.Arguments[0] is "readings").Select(sample => (string)sample.Arguments[1]!).ToArray();
        var read = 0;
        for (var turn = 0; turn < 20_000; turn++)
        {
            var body = Encoding.UTF8.GetBytes(random.Next(2) == 0 ? Usual : sources[random.Next(sources.Length)]);
            for (var left = random.Next(1, 3); left > 0 && body.Length > 1; left--)
            {
                body = Mutate(body, random);
            }

            read += Agrees(body) ? 1 : 0;
        }

        Assert.That(read, Is.GreaterThan(1000), "enough of them are good batches still");
    }

    [Test]
    public void Times_are_read_alike()
    {
        var random = new Random(4711);
        for (var turn = 0; turn < 5_000; turn++)
        {
            var time = new DateTime(random.NextInt64(DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), DateTimeKind.Utc);
            var form = "yyyy-MM-ddTHH:mm:ss" + (random.Next(8) is > 0 and var decimals ? "." + new string('f', decimals) : "") + (random.Next(3) switch { 0 => "Z", 1 => "+00:00", _ => @"\\u002B00:00" });
            var body = Usual.Replace("2026-03-12T13:32:00+00:00", time.ToString(form.Replace("T", "'T'").Replace("Z", "'Z'"), CultureInfo.InvariantCulture), StringComparison.Ordinal);

            Assert.That(Agrees(Encoding.UTF8.GetBytes(body)), Is.True, body);
        }
    }

    private static void Agrees(string definition, string body)
    {
        var read = Agrees(Encoding.UTF8.GetBytes(body));
        Assert.That(definition == "readings" || !read, Is.True, "only readings are batches of readings");
    }

    /// <summary>True when the quick reader read it; then the general one has to, and to the same effect.</summary>
    private static bool Agrees(byte[] body)
    {
        if (RegularBatch.TryRead(body) is not { } quick)
        {
            return false;
        }

        var text = Encoding.UTF8.GetString(body);
        ReadingsBatch general = null!;
        Assert.That(() => general = JsonSerializer.Deserialize<ReadingsBatch>(body, WireJson.Options)!, Throws.Nothing, text);
        Assert.That(quick with { Items = general.Items }, Is.EqualTo(general), text);
        Assert.That(quick.Items.Select(item => item.GetRawText()), Is.EqualTo(general.Items.Select(item => item.GetRawText())), text);
        Assert.That(ReadingItems.Read(quick.Items).Select(Told), Is.EqualTo(ReadingItems.Read(general.Items).Select(Told)), text);
        return true;
    }

    private static string Told(ReadingItem item) =>
        $"{item.Index} {item.Sequence} {item.Refusal} {(item.Reading is null ? "" : Told(item.Reading))}";

    private static string Told(Reading reading) => string.Join(' ', new object?[]
    {
        reading.Sequence, reading.MeasuredAt.ToString("o", CultureInfo.InvariantCulture), reading.SpanSeconds, reading.BraceletSerial,
        Told(reading.HeartRateBpm), Told(reading.OxygenPercent), Told(reading.Steps), Told(reading.Falls), Told(reading.BatteryPercent),
    });

    private static string Told(Measure? measure) => measure is null
        ? "-"
        : $"{(measure.Value is { } value ? BitConverter.DoubleToInt64Bits(value) : null)}/{measure.Quality}/{(measure.Reasons is null ? "null" : string.Join('|', measure.Reasons))}";

    private static byte[] Mutate(byte[] body, Random random)
    {
        var (at, length) = (random.Next(body.Length), random.Next(1, 6));
        var end = Math.Min(body.Length, at + length);
        return random.Next(9) switch
        {
            > 5 => AnotherDigit(body, random),
            0 => [.. body[..at], (byte)random.Next(256), .. body[(at + 1)..]],
            1 => [.. body[..at], .. body[end..]],
            2 => [.. body[..end], .. body[at..]],
            3 => [.. body[..at], .. Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)]), .. body[at..]],
            4 => ReplaceValue(body, random),
            _ => [.. body[..at], (byte)(body[at] ^ (1 << random.Next(8))), .. body[(at + 1)..]],
        };
    }

    private static byte[] AnotherDigit(byte[] body, Random random)
    {
        var digits = Enumerable.Range(0, body.Length).Where(place => char.IsAsciiDigit((char)body[place])).ToArray();
        if (digits.Length > 0)
        {
            body[digits[random.Next(digits.Length)]] = (byte)('0' + random.Next(10));
        }

        return body;
    }

    /// <summary>Behind some colon, another word instead of what is there.</summary>
    private static byte[] ReplaceValue(byte[] body, Random random)
    {
        var text = Encoding.UTF8.GetString(body);
        var colons = Enumerable.Range(0, text.Length).Where(place => text[place] == ':').ToArray();
        if (colons.Length == 0)
        {
            return body;
        }

        var from = colons[random.Next(colons.Length)] + 1;
        var until = text.IndexOfAny([',', '}', ']'], from) is >= 0 and var end ? end : text.Length;
        return Encoding.UTF8.GetBytes(text[..from] + Words[random.Next(Words.Length)] + text[until..]);
    }
}
