using System.Globalization;
using System.Text.Json;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Sms;

/// <summary>PDUs that nobody here made: from the tests of python-gsmmodem and python-messaging.</summary>
internal sealed class SmsPduVectorTests
{
    [TestCase("python_gsmmodem", 12)]
    [TestCase("python_messaging", 13)]
    public void Every_vector_decodes_as_its_file_says(string origin, int least)
    {
        var vectors = Vectors(origin, "decode");
        using (Assert.EnterMultipleScope())
        {
            foreach (var vector in vectors)
            {
                var hex = vector.GetProperty("pdu").GetString()!;
                var (pdu, error) = SmsPdu.Decode(hex);
                Assert.That(error, Is.Null, hex);
                foreach (var expected in vector.GetProperty("expect").EnumerateObject())
                {
                    AssertField(pdu!, expected, hex);
                }
            }
        }

        Assert.That(vectors, Has.Count.AtLeast(least));
    }

    [Test]
    public void What_is_no_PDU_is_refused_with_a_reason()
    {
        foreach (var vector in Vectors("python_gsmmodem", "decode_must_fail"))
        {
            Assert.That(SmsPdu.Decode(vector.GetString()!).Error, Is.Not.Null.And.Not.Empty, vector.GetString());
        }
    }

    [Test]
    public void The_alphabet_packs_and_unpacks_as_theirs()
    {
        foreach (var vector in Vectors("python_gsmmodem", "gsm7"))
        {
            var text = vector.GetProperty("text").GetString()!;
            var septets = Gsm7.ToSeptets(text);
            Assert.That(Convert.ToHexString(septets), Is.EqualTo(vector.GetProperty("septets").GetString()), text);
            Assert.That(Convert.ToHexString(Gsm7.Pack(septets)), Is.EqualTo(vector.GetProperty("packed").GetString()), text);
            Assert.That(Gsm7.ToText(Gsm7.Unpack(Gsm7.Pack(septets), septets.Length)), Is.EqualTo(text));
        }
    }

    [Test]
    public void Relative_validity_is_written_and_read_as_theirs()
    {
        foreach (var vector in Vectors("python_gsmmodem", "validity_relative"))
        {
            var validity = TimeSpan.FromSeconds(vector.GetProperty("seconds").GetInt32());
            var octet = (byte)vector.GetProperty("tp_vp").GetInt32();
            Assert.That((SmsSubmit.ValidityOctet(validity), SmsSubmit.ValidityOf(octet)), Is.EqualTo((octet, validity)));
        }
    }

    [Test]
    public void A_text_is_cut_in_as_many_parts_as_theirs()
    {
        foreach (var vector in Vectors("python_gsmmodem", "split_count"))
        {
            var text = vector.GetProperty("text").GetString()!;
            var encoding = vector.GetProperty("alphabet").GetString() == "gsm7" ? SmsEncoding.Gsm7 : SmsEncoding.Ucs2;
            var fitsOne = encoding == SmsEncoding.Gsm7 ? Gsm7.PlacesOf(text) <= 160 : text.Length <= 70;
            // Theirs counts parts of 153 (67) even for a text that one segment of 160 (70) holds.
            Assert.That(SmsSubmit.Split(text, encoding), Has.Count.EqualTo(fitsOne ? 1 : vector.GetProperty("parts").GetInt32()), text);
        }
    }

    [TestCase("python_gsmmodem", "submit_encode", 2)]
    [TestCase("python_messaging", "encode", 12)]
    public void Every_submit_is_written_byte_for_byte_as_theirs(string origin, string name, int least)
    {
        var compared = 0;
        foreach (var vector in Vectors(origin, name))
        {
            var input = vector.TryGetProperty("input", out var inner) ? inner : vector;
            if (OutOfScope(input))
            {
                continue;
            }

            var options = new SmsSubmitOptions(
                AsksForReport: input.TryGetProperty("request_status", out var status) && status.GetBoolean(),
                ValidFor: input.TryGetProperty("validity", out var validity) && validity.ValueKind == JsonValueKind.Object
                    ? TimeSpan.FromSeconds(validity.GetProperty("seconds").GetInt32()) : null,
                MessageClass: input.TryGetProperty("klass", out var messageClass) ? messageClass.GetInt32() : null,
                ServiceCentre: Text(input, "smsc") ?? Text(input, "csca"),
                RejectsDuplicates: IsTrue(input, "reject_dup"),
                Reference: (byte)input.GetProperty("ref").GetInt32());
            var pdus = SmsSubmit.Encode(input.GetProperty("number").GetString()!, input.GetProperty("text").GetString()!, options);
            Assert.That(pdus.Single().Hex, Is.EqualTo(vector.GetProperty("pdu").GetString()), input.ToString());
            compared++;
        }

        Assert.That(compared, Is.AtLeast(least));
    }

    [Test]
    public void Texts_in_parts_are_written_byte_for_byte_as_theirs()
    {
        foreach (var vector in Vectors("python_gsmmodem", "submit_concat"))
        {
            var options = new SmsSubmitOptions(AsksForReport: false, RejectsDuplicates: IsTrue(vector, "reject_dup"), PartsReference: 0);
            AssertParts(vector, options);
        }

        var long_ = Vectors("python_messaging", "encode_multipart", single: true)[0];
        var days = TimeSpan.FromDays(long_.GetProperty("validity_days").GetInt32());
        AssertParts(long_, new SmsSubmitOptions(AsksForReport: false, ValidFor: days, PartsReference: (byte)long_.GetProperty("rand_id").GetInt32()));
    }

    private static void AssertParts(JsonElement vector, SmsSubmitOptions options)
    {
        var pdus = SmsSubmit.Encode(vector.GetProperty("number").GetString()!, vector.GetProperty("text").GetString()!, options);
        Assert.That(pdus.Select(pdu => pdu.Hex), Is.EqualTo(vector.GetProperty("pdus").EnumerateArray().Select(pdu => pdu.GetString())));
    }

    /// <summary>What the box never writes: 8-bit data, a validity that is a date, a number or centre of the "national" type, and theirs of "flash", which is TP-RD.</summary>
    private static bool OutOfScope(JsonElement input) =>
        input.TryGetProperty("fmt", out _)
        || IsTrue(input, "flash")
        || (input.TryGetProperty("validity", out var validity) && validity.ValueKind == JsonValueKind.String)
        || (Text(input, "smsc") is { } centre && !centre.StartsWith('+'));

    private static void AssertField(SmsPdu pdu, JsonProperty expected, string hex)
    {
        // python-messaging calls a report's number so, and writes its own sentence for a text.
        var isReport = pdu.Type == SmsPduType.StatusReport;
        switch (expected.Name)
        {
            case "type":
                Assert.That(pdu.Type, Is.EqualTo(expected.Value.GetString() switch { "SMS-DELIVER" => SmsPduType.Deliver, "SMS-SUBMIT" => SmsPduType.Submit, _ => SmsPduType.StatusReport }), hex);
                break;
            case "text" or "data[text]" when isReport:
                Assert.That(expected.Value.GetString(), Does.StartWith(pdu.Number), hex);
                break;
            case "text" or "data[text]":
                Assert.That(pdu.Text, Is.EqualTo(expected.Value.GetString()), hex);
                break;
            case "number" when expected.Value.GetString() == "SR-UNKNOWN":
                break;
            case "number" or "data[number]":
                // Theirs prints the nibble 0xB in hexadecimal; 23.040 table 9.1.2.3 calls it "#".
                Assert.That(pdu.Number, Is.EqualTo(expected.Value.GetString()!.Replace("+b", "+#", StringComparison.Ordinal)), hex);
                break;
            case "smsc" or "csca" or "data[csca]":
                Assert.That(pdu.ServiceCentre, Is.EqualTo(expected.Value.GetString()), hex);
                break;
            case "protocol_id" or "data[pid]":
                Assert.That(pdu.ProtocolId, Is.EqualTo(expected.Value.GetInt32()), hex);
                break;
            case "data[fmt]":
                Assert.That((int)pdu.CodingScheme, Is.EqualTo(expected.Value.GetInt32()), hex);
                break;
            case "reference" or "data[ref]":
                Assert.That(pdu.Reference, Is.EqualTo(expected.Value.GetInt32()), hex);
                break;
            case "time" or "date" or "data[date]":
                AssertTime(pdu.SentAt, expected.Value, hex);
                break;
            case "discharge":
                AssertTime(pdu.SettledAt, expected.Value, hex);
                break;
            case "validity" when expected.Value.ValueKind == JsonValueKind.Object:
                Assert.That(pdu.ValidFor, Is.EqualTo(TimeSpan.FromSeconds(expected.Value.GetProperty("seconds").GetInt32())), hex);
                break;
            case "validity":
                AssertTime(pdu.ValidUntil, expected.Value, hex);
                break;
            case "udh":
                var theirs = expected.Value.EnumerateArray().Select(element => (
                    (byte)element.GetProperty("iei").GetInt32(), string.Join(',', element.GetProperty("data").EnumerateArray().Select(one => one.GetInt32()))));
                Assert.That(pdu.Header.Select(element => (element.Id, string.Join(',', element.Data))), Is.EqualTo(theirs), hex);
                break;
            case "udh.concat.cnt":
                Assert.That(pdu.Part!.Value.Total, Is.EqualTo(expected.Value.GetInt32()), hex);
                break;
            case "udh.concat.seq":
                Assert.That(pdu.Part!.Value.Number, Is.EqualTo(expected.Value.GetInt32()), hex);
                break;
            case "udh.concat.ref":
                Assert.That(pdu.Part!.Value.Reference, Is.EqualTo(expected.Value.GetInt32()), hex);
                break;
            case "sr":
                Assert.That(pdu.Status, Is.EqualTo((byte)expected.Value.GetProperty("status").GetInt32()), hex);
                Assert.That(pdu.Number, Is.EqualTo(expected.Value.GetProperty("recipient").GetString()), hex);
                AssertTime(pdu.SentAt, expected.Value.GetProperty("scts"), hex);
                AssertTime(pdu.SettledAt, expected.Value.GetProperty("dt"), hex);
                break;
            default:
                Assert.Fail($"The vector {hex} expects {expected.Name}, which this test does not know.");
                break;
        }
    }

    /// <summary>Some of theirs carry no zone: then the clock on the wall is what counts, or UTC where theirs converted.</summary>
    private static void AssertTime(DateTimeOffset? ours, JsonElement theirs, string hex)
    {
        var text = theirs.GetString()!;
        Assert.That(ours, Is.Not.Null, hex);
        if (text.Length > 19)
        {
            Assert.That(ours!.Value, Is.EqualTo(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture)), hex);
        }
        else
        {
            var clock = DateTime.Parse(text, CultureInfo.InvariantCulture);
            Assert.That(clock, Is.EqualTo(ours!.Value.DateTime).Or.EqualTo(ours.Value.UtcDateTime), hex);
        }
    }

    private static bool IsTrue(JsonElement input, string name) => input.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string? Text(JsonElement input, string name) =>
        input.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static List<JsonElement> Vectors(string origin, string name, bool single = false)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Repository.SharedData("sms_at", "sms_pdu_vectors.json")));
        var section = file.RootElement.GetProperty(origin).GetProperty(name).Clone();
        return single ? [section] : [.. section.EnumerateArray()];
    }
}
