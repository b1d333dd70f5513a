extern alias box;

using System.Text.Json;
using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using NUnit.Framework;
using DecodeGattCommand = box::HomeCare.Gateway.Diagnosis.DecodeGattCommand;
using InputLines = box::HomeCare.Gateway.Diagnosis.InputLines;

namespace HomeCare.Tests.Gateway.Diagnosis;

/// <summary>What other programs read: each line to the letter.</summary>
internal sealed class DecodeGattTests
{
    [TestCase("2A37", "0055", """{"bpm":85,"contact":"unsupported","energy_kj":null,"rr_ms":[]}""")]
    [TestCase("2A37", "0450", """{"bpm":80,"contact":"lost","energy_kj":null,"rr_ms":[]}""")]
    [TestCase("2A37", "0E4B8000", """{"bpm":75,"contact":"detected","energy_kj":128,"rr_ms":[]}""")]
    [TestCase("2A37", "16485401EC02", """{"bpm":72,"contact":"detected","energy_kj":null,"rr_ms":[332.03125,730.46875]}""")]
    [TestCase("2A37", "1048010000040100FFFF", """{"bpm":72,"contact":"unsupported","energy_kj":null,"rr_ms":[0.9765625,1000,0.9765625,63999.0234375]}""")]
    [TestCase("0x2a37", "00 55", """{"bpm":85,"contact":"unsupported","energy_kj":null,"rr_ms":[]}""")]
    [TestCase("00002a37-0000-1000-8000-00805f9b34fb", "0055", """{"bpm":85,"contact":"unsupported","energy_kj":null,"rr_ms":[]}""")]
    [TestCase("2A5F", "0061004800", """{"spo2":97,"pulse":72,"quality":"valid","reasons":[]}""")]
    [TestCase("2A5F", "00CFF34800", """{"spo2":97.5,"pulse":72,"quality":"valid","reasons":[]}""")]
    [TestCase("2A5F", "0C610048000040200000", """{"spo2":97,"pulse":72,"quality":"doubtful","reasons":["questionable_measurement","low_perfusion"]}""")]
    [TestCase("2A5F", "0861004800000800", """{"spo2":97,"pulse":72,"quality":"invalid","reasons":["sensor_unconnected"]}""")]
    [TestCase("2A5F", "00FF07FF07", """{"spo2":null,"pulse":null,"quality":"invalid","reasons":["no_value"]}""", Description = "NaN")]
    [TestCase("2A5F", "0000084800", """{"spo2":null,"pulse":72,"quality":"invalid","reasons":["no_value"]}""", Description = "NRes")]
    [TestCase("2A5F", "00FE070208", """{"spo2":null,"pulse":null,"quality":"invalid","reasons":["no_value"]}""", Description = "the infinities")]
    [TestCase("2A5F", "0061000008", """{"spo2":97,"pulse":null,"quality":"valid","reasons":[]}""", Description = "the quality is that of the SpO2")]
    [TestCase("2A37", "", """{"error":"not whole bytes in hexadecimal"}""")]
    [TestCase("2A37", "005", """{"error":"not whole bytes in hexadecimal"}""")]
    [TestCase("2A37", "0x55", """{"error":"not whole bytes in hexadecimal"}""")]
    [TestCase("2A37", "00٥٥", """{"error":"not whole bytes in hexadecimal"}""", Description = "digits of another script")]
    [TestCase("2A37", "00", """{"error":"heart rate, 1 bytes: shorter than its flags and a rate"}""")]
    [TestCase("2A5F", "00610048", """{"error":"pulse oximetry, 4 bytes: shorter than its flags, SpO2 and pulse"}""")]
    [TestCase("2A19", "64", """{"error":"2A19 is not decoded here: 2A37 and 2A5F are"}""")]
    public void Each_value_is_one_line(string characteristic, string hex, string line) =>
        Assert.That(InputLines.Print(DecodeGattCommand.Decode(characteristic, hex)), Is.EqualTo(line));

    [Test]
    public async Task Every_heart_rate_of_other_projects_comes_through_the_program_as_its_file_says()
    {
        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.SharedData("ble_gatt", "ble_vectors.json")));
        var vectors = file.RootElement.GetProperty("heart_rate_2A37").EnumerateArray().ToList();

        var (exit, output, _) = await BoxProgram.RunAsync(["decode", "gatt", "2A37", "-"], vectors.Select(vector => vector.GetProperty("payload").GetString()!));

        Assert.That(output, Has.Count.EqualTo(vectors.Count));
        Assert.That(exit, Is.EqualTo(vectors.Exists(vector => vector.GetProperty("invalid").GetBoolean()) ? 2 : 0));
        using (Assert.EnterMultipleScope())
        {
            foreach (var (vector, line) in vectors.Zip(output))
            {
                using var answer = JsonDocument.Parse(line);
                var payload = vector.GetProperty("payload").GetString();
                if (vector.GetProperty("invalid").GetBoolean())
                {
                    Assert.That(answer.RootElement.TryGetProperty("error", out _), Is.True, payload);
                    continue;
                }

                var expect = vector.GetProperty("expect");
                var contact = expect.GetProperty("contact").GetString() switch { "detected" => "detected", "not_detected" => "lost", _ => "unsupported" };
                Assert.That(answer.RootElement.GetProperty("bpm").GetInt32(), Is.EqualTo(expect.GetProperty("hr").GetInt32()), payload);
                Assert.That(answer.RootElement.GetProperty("contact").GetString(), Is.EqualTo(contact), payload);
                Assert.That(answer.RootElement.GetProperty("energy_kj").ToString(), Is.EqualTo(expect.GetProperty("energy_kj").ToString()), payload);
                Assert.That(
                    answer.RootElement.GetProperty("rr_ms").EnumerateArray().Select(rr => rr.GetDouble()),
                    Is.EqualTo(expect.GetProperty("rr_1024").EnumerateArray().Select(rr => rr.GetInt32() * 1000.0 / 1024)), payload);
            }
        }
    }

    [Test]
    public async Task A_refused_line_holds_up_no_other_and_is_told_by_the_exit_code()
    {
        var (exit, output, error) = await BoxProgram.RunAsync(["decode", "gatt", "2A37", "-"], ["0048", "", "zz", "0049"]);

        Assert.That(exit, Is.EqualTo(2));
        Assert.That(output.ConvertAll(line => line[..7]), Is.EqualTo(new[] { "{\"bpm\":", "{\"error", "{\"error", "{\"bpm\":" }));
        Assert.That(error, Is.Empty);
    }

    [Test]
    public async Task One_value_on_the_command_line_needs_no_settings()
    {
        var (exit, output, error) = await BoxProgram.RunAsync(["decode", "gatt", "2A5F", "0061004800"]);

        Assert.That((exit, error), Is.EqualTo((0, "")));
        Assert.That(output, Is.EqualTo(new[] { """{"spo2":97,"pulse":72,"quality":"valid","reasons":[]}""" }));
    }
}
