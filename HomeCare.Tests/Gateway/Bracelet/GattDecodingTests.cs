using System.Text.Json;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Bracelet;

[TestFixture]
internal sealed class GattDecodingTests
{
    [TestCase("0055", 85, nameof(SensorContact.Unsupported), null, "")]
    [TestCase("0250", 80, nameof(SensorContact.Unsupported), null, "", Description = "bit 1 means nothing without bit 2")]
    [TestCase("0450", 80, nameof(SensorContact.Lost), null, "")]
    [TestCase("0650", 80, nameof(SensorContact.Detected), null, "")]
    [TestCase("01C800", 200, nameof(SensorContact.Unsupported), null, "")]
    [TestCase("0E4B8000", 75, nameof(SensorContact.Detected), 128, "")]
    [TestCase("16485401EC02", 72, nameof(SensorContact.Detected), null, "340,748")]
    [TestCase("1F0101320101000201FFFF", 257, nameof(SensorContact.Detected), 306, "1,258,65535")]
    [TestCase("E055", 85, nameof(SensorContact.Unsupported), null, "", Description = "reserved bits are passed over")]
    public void A_heart_rate_is_read_by_its_flags(string hex, int bpm, string contact, int? energy, string rr)
    {
        var beat = GattDecoding.HeartRate(Convert.FromHexString(hex)).Value!;

        Assert.Multiple(() =>
        {
            Assert.That(beat.Bpm, Is.EqualTo(bpm));
            Assert.That(beat.Contact.ToString(), Is.EqualTo(contact));
            Assert.That(beat.EnergyKilojoules, Is.EqualTo(energy));
            Assert.That(string.Join(',', beat.RrIntervals), Is.EqualTo(rr));
        });
    }

    [TestCase("")]
    [TestCase("00")]
    [TestCase("0155", Description = "half of a 16-bit rate")]
    [TestCase("0855", Description = "no energy")]
    [TestCase("085501", Description = "half of an energy")]
    [TestCase("1055", Description = "no RR interval")]
    [TestCase("105501", Description = "half of an RR interval")]
    [TestCase("10550100FF", Description = "one and a half RR intervals")]
    [TestCase("005500", Description = "a byte that no flag announces")]
    [TestCase("FF64")]
    public void A_heart_rate_of_the_wrong_length_is_refused_with_a_reason(string hex)
    {
        var decoded = GattDecoding.HeartRate(Convert.FromHexString(hex));

        Assert.That(decoded.Value, Is.Null);
        Assert.That(decoded.Refusal, Does.StartWith("heart rate"));
    }

    [Test]
    public void Every_heart_rate_of_other_projects_decodes_as_its_file_says()
    {
        using var vectors = JsonDocument.Parse(File.ReadAllText(Repository.SharedData("ble_gatt", "ble_vectors.json")));
        var all = vectors.RootElement.GetProperty("heart_rate_2A37").EnumerateArray().ToList();
        Assert.That(all, Is.Not.Empty);
        Assert.Multiple(() =>
        {
            foreach (var vector in all)
            {
                var payload = vector.GetProperty("payload").GetString()!;
                var decoded = GattDecoding.HeartRate(Convert.FromHexString(payload));
                if (vector.GetProperty("invalid").GetBoolean())
                {
                    Assert.That(decoded.Refusal, Is.Not.Null, payload);
                    continue;
                }

                var expect = vector.GetProperty("expect");
                Assert.That(decoded.Value?.Bpm, Is.EqualTo(expect.GetProperty("hr").GetInt32()), payload);
                Assert.That(
                    decoded.Value?.Contact,
                    Is.EqualTo(expect.GetProperty("contact").GetString() switch
                    {
                        "detected" => SensorContact.Detected,
                        "not_detected" => SensorContact.Lost,
                        _ => SensorContact.Unsupported,
                    }),
                    payload);
                Assert.That(
                    decoded.Value?.EnergyKilojoules,
                    Is.EqualTo(expect.GetProperty("energy_kj") is { ValueKind: JsonValueKind.Number } energy ? energy.GetInt32() : null),
                    payload);
                Assert.That(decoded.Value?.RrIntervals, Is.EqualTo(expect.GetProperty("rr_1024").EnumerateArray().Select(rr => rr.GetInt32())), payload);
            }
        });
    }

    [Test]
    public void A_frame_of_a_maker_s_own_protocol_is_taken_for_no_standard_measurement()
    {
        using var vectors = JsonDocument.Parse(File.ReadAllText(Repository.SharedData("ble_gatt", "ble_vectors.json")));
        var all = vectors.RootElement.GetProperty("vendor").EnumerateArray()
            .Select(vector => vector.TryGetProperty("payload", out var payload) ? payload.GetString()! : vector.GetProperty("body").GetString()! + vector.GetProperty("crc").GetString())
            .ToList();
        Assert.That(all, Is.Not.Empty);
        Assert.Multiple(() =>
        {
            foreach (var frame in all)
            {
                var bytes = Convert.FromHexString(frame);
                Assert.That(GattDecoding.HeartRate(bytes).Refusal, Is.Not.Null, frame);
                Assert.That(GattDecoding.PlxContinuous(bytes).Refusal, Is.Not.Null, frame);
                Assert.That(HomeCareDecoding.Summary(bytes).Refusal, Is.Not.Null, frame);
                Assert.That(HomeCareDecoding.Event(bytes).Refusal, Is.Not.Null, frame);
            }
        });
    }

    [TestCase((ushort)0x0061, 97)]
    [TestCase((ushort)0xF3CF, 97.5)]
    [TestCase((ushort)0xE00A, 0.1)]
    [TestCase((ushort)0x1008, 80)]
    [TestCase((ushort)0x0FFF, -1)]
    [TestCase((ushort)0x8001, 1e-8)]
    [TestCase((ushort)0x7001, 1e7)]
    [TestCase((ushort)0x07FD, 2045)]
    [TestCase((ushort)0x0803, -2045)]
    [TestCase((ushort)0x07FF, null, Description = "NaN")]
    [TestCase((ushort)0x0800, null, Description = "NRes")]
    [TestCase((ushort)0x07FE, null, Description = "+infinity")]
    [TestCase((ushort)0x0802, null, Description = "-infinity")]
    [TestCase((ushort)0x0801, null, Description = "reserved")]
    public void An_sfloat_is_a_number_or_none(ushort raw, double? number) =>
        Assert.That(SFloat.Decode(raw), Is.EqualTo(number));

    [TestCase("0061004800", 97, 72, "Valid", "")]
    [TestCase("03610048006000470062004900", 97, 72, "Valid", "", Description = "fast and slow pairs are passed over")]
    [TestCase("0461004800A001", 97, 72, "Valid", "", Description = "ongoing, validated, fully qualified")]
    [TestCase("04610048000040", 97, 72, "Doubtful", "questionable_measurement")]
    [TestCase("04610048000080", 97, 72, "Invalid", "invalid_measurement")]
    [TestCase("0861004800200000", 97, 72, "Doubtful", "low_perfusion")]
    [TestCase("0861004800080000", 97, 72, "Doubtful", "insufficient_signal")]
    [TestCase("0861004800000800", 97, 72, "Invalid", "sensor_unconnected")]
    [TestCase("0861004800002000", 97, 72, "Invalid", "sensor_displaced")]
    [TestCase("0C61004800004020 0000", 97, 72, "Doubtful", "questionable_measurement,low_perfusion")]
    [TestCase("1C610048000040 200000 3412", 97, 72, "Doubtful", "questionable_measurement,low_perfusion", Description = "with a pulse amplitude")]
    [TestCase("00FF07FF07", null, null, "Invalid", "no_value")]
    [TestCase("0061000008", 97, null, "Valid", "")]
    public void An_oximetry_is_as_good_as_its_status_bits(string hex, double? oxygen, double? pulse, string quality, string reasons)
    {
        var decoded = GattDecoding.PlxContinuous(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

        Assert.That(decoded.Refusal, Is.Null);
        Assert.Multiple(() =>
        {
            Assert.That(decoded.Value!.OxygenPercent, Is.EqualTo(oxygen));
            Assert.That(decoded.Value!.PulseBpm, Is.EqualTo(pulse));
            Assert.That(decoded.Value!.Quality.ToString(), Is.EqualTo(quality));
            Assert.That(string.Join(',', decoded.Value!.Reasons), Is.EqualTo(reasons));
        });
    }

    [TestCase("")]
    [TestCase("00610048")]
    [TestCase("006100480000", Description = "a byte that no flag announces")]
    [TestCase("016100480060", Description = "half of a fast pair")]
    [TestCase("046100480000", Description = "half of a measurement status")]
    [TestCase("08610048000000", Description = "two thirds of a sensor status")]
    [TestCase("1061004800", Description = "no pulse amplitude")]
    public void An_oximetry_of_the_wrong_length_is_refused_with_a_reason(string hex) =>
        Assert.That(GattDecoding.PlxContinuous(Convert.FromHexString(hex)).Refusal, Does.StartWith("pulse oximetry"));

    [TestCase("00", 0)]
    [TestCase("64", 100)]
    [TestCase("65", null)]
    [TestCase("FF", null)]
    [TestCase("", null)]
    [TestCase("3200", null)]
    public void A_battery_level_is_one_byte_up_to_a_hundred(string hex, int? percent) =>
        Assert.That(GattDecoding.Battery(Convert.FromHexString(hex)).Value?.Percent, Is.EqualTo(percent));

    [TestCase("48432D31", "HC-1")]
    [TestCase("", null)]
    [TestCase("484300", null, Description = "a NUL")]
    [TestCase("4843C3A9", null, Description = "not ASCII")]
    [TestCase("4141414141414141414141414141414141414141414141414141414141414141", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [TestCase("414141414141414141414141414141414141414141414141414141414141414141", null, Description = "33 characters")]
    public void A_serial_number_is_short_and_printable(string hex, string? serial) =>
        Assert.That(GattDecoding.Serial(Convert.FromHexString(hex)).Value?.Text, Is.EqualTo(serial));

    [Test]
    public void No_bytes_whatever_bring_a_decoder_down([Values(1, 2, 3)] int seed)
    {
        var dice = new Random(seed);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[dice.Next(0, 64)];
            dice.NextBytes(bytes);
            Assert.DoesNotThrow(
                () =>
                {
                    _ = GattDecoding.HeartRate(bytes);
                    _ = GattDecoding.PlxContinuous(bytes);
                    _ = GattDecoding.Battery(bytes);
                    _ = GattDecoding.Serial(bytes);
                    _ = HomeCareDecoding.Summary(bytes);
                    _ = HomeCareDecoding.Event(bytes);
                    _ = HomeCareDecoding.Id(bytes);
                },
                Convert.ToHexString(bytes));
        }
    }
}
