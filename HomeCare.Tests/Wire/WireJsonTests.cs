using System.Text.Json;
using HomeCare.Modules.Wire;
using NUnit.Framework;

namespace HomeCare.Tests.Wire;

internal sealed class WireJsonTests
{
    [TestCase("2026-03-12T13:32:00.1234567Z", 1_234_567)]
    [TestCase("2026-03-12T14:32:00.1234567+01:00", 1_234_567)]
    [TestCase("2026-03-12T13:32:00Z", 0)]
    public void A_time_is_read_to_the_tick_and_as_UTC(string text, int ticks)
    {
        var read = JsonSerializer.Deserialize<DateTimeOffset>($"\"{text}\"", WireJson.Options);

        Assert.That(read, Is.EqualTo(new DateTimeOffset(2026, 3, 12, 13, 32, 0, TimeSpan.Zero).AddTicks(ticks)));
        Assert.That(read.Offset, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void Any_number_of_64_bits_comes_back_as_it_was_sent()
    {
        var random = new Random(20_260_312);
        for (var trial = 0; trial < 20_000; trial++)
        {
            var value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (!double.IsFinite(value))
            {
                continue;
            }

            var read = JsonSerializer.Deserialize<Measure>(JsonSerializer.Serialize(Measure.Of(value), WireJson.Options), WireJson.Options);
            Assert.That(BitConverter.DoubleToInt64Bits(read!.Value!.Value), Is.EqualTo(BitConverter.DoubleToInt64Bits(value)));
        }
    }

    [TestCase("""{"value":1,"value":2,"quality":"valid"}""", Description = "a member that stands twice")]
    [TestCase("""{"value":1,"quality":"valid",}""", Description = "a trailing comma")]
    [TestCase("""{"value":1,/* why */"quality":"valid"}""", Description = "a comment")]
    [TestCase("""{"value":NaN,"quality":"valid"}""", Description = "no number of JSON")]
    [TestCase("""{"Value":1,"quality":"valid"}""", Description = "another case")]
    [TestCase("""{"value":1,"quality":"VALID"}""", Description = "a word in another case")]
    [TestCase("""{"value":1,"quality":null}""", Description = "null for a word")]
    [TestCase("""{"value":1,"quality":"valid","reasons":["\ud800"]}""", Description = "half a character")]
    public void What_the_schema_cannot_say_is_refused_too(string text) =>
        Assert.That(() => JsonSerializer.Deserialize<Measure>(text, WireJson.Options), Throws.InstanceOf<JsonException>());

    [Test]
    public void Nine_levels_are_one_too_deep() =>
        Assert.That(
            () => JsonSerializer.Deserialize<JsonElement>(new string('[', WireV1.MostDepth + 1) + new string(']', WireV1.MostDepth + 1), WireJson.Options),
            Throws.InstanceOf<JsonException>());
}
