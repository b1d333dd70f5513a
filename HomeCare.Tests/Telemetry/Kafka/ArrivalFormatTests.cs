using System.Text.Json;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry;
using HomeCare.Modules.Telemetry.Kafka;
using HomeCare.Modules.Wire;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Kafka;

internal sealed class ArrivalFormatTests
{
    private static readonly PatientId Patient = new(Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"));
    private static readonly BoxId Box = new(Guid.Parse("7c9e6679-7425-40de-944b-e07fc1f90ae7"));

    [TestCase(0)]
    [TestCase(-0.0)]
    [TestCase(72)]
    [TestCase(-40)]
    [TestCase(1e9)]
    [TestCase(1_000_000_001)]
    [TestCase(0.1)]
    [TestCase(96.5)]
    [TestCase(double.Epsilon)]
    [TestCase(double.MaxValue)]
    [TestCase(double.NaN)]
    [TestCase(double.NegativeInfinity)]
    public void A_value_comes_back_bit_for_bit(double value)
    {
        var back = RoundTrip(Of(Batch.Reading(1, Arrivals.Noon) with { HeartRateBpm = Measure.Of(value) }));

        Assert.That(BitConverter.DoubleToInt64Bits(back.Readings[0].Reading.HeartRateBpm!.Value!.Value), Is.EqualTo(BitConverter.DoubleToInt64Bits(value)));
    }

    [Test]
    public void Everything_a_reading_may_say_comes_back()
    {
        var sent = Of(
            new Reading(
                long.MaxValue, DateTimeOffset.MaxValue.AddYears(-1).ToUniversalTime(), 3600, "BR-é",
                new Measure(null, Quality.Invalid, ["no_contact", "low_perfusion"]), new Measure(96.5, Quality.Doubtful, []), Measure.Of(3), Measure.Of(1), Measure.Of(80)),
            new Reading(1, DateTimeOffset.UnixEpoch, 1, "BR-2", HeartRateBpm: new Measure(31, Quality.Doubtful, ["no_contact"])),
            new Reading(2, Arrivals.Noon.AddTicks(1), 10, "BR-2"),
            new Reading(-5, Arrivals.Noon.AddTicks(-1), 10, ""));
        var back = RoundTrip(sent with { Readings = [.. sent.Readings.Select(dated => dated with { ClockOffset = TimeSpan.FromTicks(-dated.Reading.Sequence) })] });

        Assert.That(back.Patient, Is.EqualTo(Patient));
        Assert.That(back.Box, Is.EqualTo(Box));
        Assert.That(back.Epoch, Is.EqualTo(sent.Epoch));
        Assert.That(back.ReceivedAt, Is.EqualTo(sent.ReceivedAt));
        Assert.That(Json(back.Readings.Select(dated => dated.Reading)), Is.EqualTo(Json(sent.Readings.Select(dated => dated.Reading))));
        Assert.That(back.Readings.Select(dated => dated.ClockOffset.Ticks), Is.EqualTo(sent.Readings.Select(dated => -dated.Reading.Sequence)));
    }

    [Test]
    public void A_usual_message_is_small()
    {
        Assert.That(ArrivalFormat.Write(Of(Batch.Reading(40_000, Arrivals.Noon.AddSeconds(-2)))), Has.Length.LessThanOrEqualTo(70), "one reading of four values");
        Assert.That(
            ArrivalFormat.Write(Of([.. Batch.Run(500, Arrivals.Noon, firstSequence: 1_000_000)])), Has.Length.LessThanOrEqualTo(500 * 22), "a backlog of 500");
    }

    [Test]
    public void Many_different_reasons_are_no_trap()
    {
        var readings = Enumerable.Range(1, 500).Select(sequence => Batch.Reading(sequence, Arrivals.Noon) with
        {
            Steps = new Measure(1, Quality.Doubtful, [.. Enumerable.Range(0, 8).Select(reason => $"r{(sequence * 8) + reason}")]),
        });
        var sent = Of([.. readings]);

        Assert.That(Json(RoundTrip(sent).Readings.Select(dated => dated.Reading)), Is.EqualTo(Json(sent.Readings.Select(dated => dated.Reading))));
    }

    [Test]
    public void A_later_version_is_refused_by_its_name()
    {
        var message = ArrivalFormat.Write(Of(Batch.Reading(1, Arrivals.Noon)));
        message[2]++;

        Assert.That(Read(message), Is.EqualTo("unknown_version"));
    }

    [Test]
    public void What_another_program_wrote_is_refused()
    {
        Assert.That(Read("{\"hello\":1}"u8.ToArray()), Is.EqualTo("not_ours"));
        Assert.That(Read([]), Is.EqualTo("not_ours"));
        Assert.That(ArrivalFormat.Read([1, 2, 3], ArrivalFormat.Write(Of(Batch.Reading(1, Arrivals.Noon))), out _), Is.EqualTo("not_ours"), "the key is no person");
    }

    [Test]
    public void Cut_short_anywhere_it_is_refused()
    {
        var message = ArrivalFormat.Write(Of([.. Batch.Run(3, Arrivals.Noon)]));
        for (var length = 0; length < message.Length; length++)
        {
            Assert.That(Read(message[..length]), Is.Not.Null, $"{length} of {message.Length} bytes");
        }

        Assert.That(Read([.. message, 0]), Is.EqualTo("garbled"), "one byte too many");
    }

    [Test]
    public void Any_flipped_bit_is_refused_or_read_and_never_throws()
    {
        var message = ArrivalFormat.Write(Of([.. Batch.Run(3, Arrivals.Noon)]));
        for (var bit = 0; bit < message.Length * 8; bit++)
        {
            var flipped = message.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.That(() => Read(flipped), Throws.Nothing, $"bit {bit}");
        }
    }

    [Test]
    public void Garbage_claims_no_memory()
    {
        var random = new Random(20_260_312);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 2_000; round++)
        {
            var garbage = new byte[200];
            random.NextBytes(garbage);
            "HC\u0001\u0001"u8.CopyTo(garbage);
            garbage.AsSpan(36, 10).Fill(0xFF);
            Assert.That(Read(garbage), Is.Not.Null);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(20_000_000));
    }

    private static Arrival Of(params Reading[] readings) =>
        new(Patient, Box, Batch.Epoch, Arrivals.Noon, [.. readings.Select(reading => new DatedReading(reading, TimeSpan.Zero))]);

    private static string? Read(byte[] message) => ArrivalFormat.Read(ArrivalFormat.KeyOf(Patient), message, out _);

    private static Arrival RoundTrip(Arrival arrival)
    {
        Assert.That(ArrivalFormat.Read(ArrivalFormat.KeyOf(arrival.Patient), ArrivalFormat.Write(arrival), out var back), Is.Null);
        return back!;
    }

    private static string Json(IEnumerable<Reading> readings) => JsonSerializer.Serialize(readings, WireJson.Options);
}
