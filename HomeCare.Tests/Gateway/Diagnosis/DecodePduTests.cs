extern alias box;

using System.Text.Json;
using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using NUnit.Framework;
using DecodePduCommand = box::HomeCare.Gateway.Diagnosis.DecodePduCommand;
using InputLines = box::HomeCare.Gateway.Diagnosis.InputLines;

namespace HomeCare.Tests.Gateway.Diagnosis;

/// <summary>What other programs read: each line to the letter.</summary>
internal sealed class DecodePduTests
{
    private const string Fonic = "07919471060040340409D0C6A733390400009060920173018093CC74595C96838C4F6772085AD6DDE4320B444E9741D4B03C6D7EC3E9E9B71B9474D3CB727799DEA286CFE5B9991DA6CBC3F432E85E9793CBA0F09A9EB6A7CB72BA0B9474D3CB727799DE72D6E9FABAFB0CBAA7E56490BA4CD7D34170F91BE4ACD3F575F7794E0F9F4161F1B92C2F8FD1EE32DD054AA2E520E3D3991C82A8E5701B";

    [TestCase(
        "07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07",
        """{"type":"deliver","number":"+31641600986","text":"How are you?","encoding":"gsm7","reference":null,"part":null,"parts":null,"status":null}""")]
    [TestCase(
        "07919471227210244405852122F039F1015062712181804F050003190202E4E8309B5E7683DAFC319A5E76B340F73D9A5D7683A6E93268FD9ED3CB6EF67B0E5AD172B19B2C2693C9602E90355D6683A6F0B007946E8382F5393BEC26BB00",
        """{"type":"deliver","number":"12220","text":"rhalten möchten, wählen Sie kostenlos +4917212220. Viel Spaß im Ausland.","encoding":"gsm7","reference":25,"part":2,"parts":2,"status":null}""")]
    [TestCase(
        "07911326040000F0310D0B911326880736F40000A90FF7FBDD454E87CDE1B0DB357EB701",
        """{"type":"submit","number":"+31628870634","text":"www.diafaan.com","encoding":"gsm7","reference":13,"part":null,"parts":null,"status":null}""")]
    [TestCase(
        "0041010C910661345542F60008A0050003000301306F3044",
        """{"type":"submit","number":"+60164355246","text":"はい","encoding":"ucs2","reference":1,"part":1,"parts":3,"status":null}""")]
    [TestCase(
        "0591721891F101000B917228214365F700040C48656C6C6F20776F726C6421",
        """{"type":"submit","number":"+27821234567","text":"Hello world!","encoding":"8bit","reference":0,"part":null,"parts":null,"status":null}""")]
    [TestCase(
        "0006D60B911326880736F4111011719551401110117195714000",
        """{"type":"status-report","number":"+31628870634","text":null,"encoding":null,"reference":214,"part":null,"parts":null,"status":0}""")]
    [TestCase(
        "07919333852804000412D0F7FBDD454FB75D693A0000903002801153402BCD301E9F0605D9E971191483C140412A35690D52832063D2F9040599A058EE05A3BD6430580E",
        """{"type":"deliver","number":"www.tim.it","text":"Maxxi Alice 100 ATTIVATA FINO AL 19/04/2009","encoding":"gsm7","reference":null,"part":null,"parts":null,"status":null}""")]
    [TestCase("zz", """{"error":"not hexadecimal"}""")]
    [TestCase("", """{"error":"too short"}""")]
    [TestCase("0043010C910661345542F60008A0050003000301306F3044", """{"error":"reserved message type"}""")]
    public void Each_PDU_is_one_line(string hex, string line) => Assert.That(InputLines.Print(DecodePduCommand.Decode(hex)), Is.EqualTo(line));

    [TestCase(0, "Ihr FONIC Team")]
    [TestCase(1, "Ihr FONIC Tea", Description = "half of the last octet is lost, and with it the last letter")]
    [TestCase(2, null)]
    [TestCase(3, null)]
    [TestCase(40, null)]
    public void A_cut_PDU_is_refused_unless_half_an_octet_alone_is_lost(int digits, string? end)
    {
        var line = InputLines.Print(DecodePduCommand.Decode(Fonic[..^digits]));

        Assert.That(line, end is null ? Is.EqualTo("""{"error":"the PDU announces more than it holds"}""") : Does.Contain($"{end}\""));
    }

    [Test]
    public async Task Every_vector_comes_through_the_program_as_its_file_says()
    {
        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.SharedData("sms_at", "sms_pdu_vectors.json")));
        List<JsonElement> Of(string origin, string name) => [.. file.RootElement.GetProperty(origin).GetProperty(name).EnumerateArray()];
        var right = Of("python_gsmmodem", "decode").Concat(Of("python_messaging", "decode")).ToList();
        var wrong = Of("python_gsmmodem", "decode_must_fail");

        var (exit, output, _) = await BoxProgram.RunAsync(
            ["decode", "pdu", "-"], [.. right.Select(vector => vector.GetProperty("pdu").GetString()!), .. wrong.Select(hex => hex.GetString()!)]);

        Assert.That(exit, Is.EqualTo(2));
        Assert.That(output, Has.Count.EqualTo(right.Count + wrong.Count));
        Assert.That(output.Skip(right.Count), Has.All.StartsWith("{\"error\":"));
        using (Assert.EnterMultipleScope())
        {
            foreach (var (vector, line) in right.Zip(output))
            {
                using var answer = JsonDocument.Parse(line);
                Assert.That(answer.RootElement.TryGetProperty("type", out var type), Is.True, line);
                foreach (var expected in vector.GetProperty("expect").EnumerateObject())
                {
                    // The other names are of values this command does not print; SmsPduVectorTests has them all.
                    var (ours, theirs) = expected.Name switch
                    {
                        "type" => (type.GetString()?.ToUpperInvariant(), expected.Value.GetString()!["SMS-".Length..]),
                        "text" or "data[text]" when type.GetString() != "status-report" => (answer.RootElement.GetProperty("text").GetString(), expected.Value.GetString()),
                        "number" or "data[number]" when expected.Value.GetString() != "SR-UNKNOWN" =>
                            (answer.RootElement.GetProperty("number").GetString(), expected.Value.GetString()!.Replace("+b", "+#", StringComparison.Ordinal)),
                        "reference" or "data[ref]" or "udh.concat.ref" => (answer.RootElement.GetProperty("reference").ToString(), expected.Value.ToString()),
                        "udh.concat.seq" => (answer.RootElement.GetProperty("part").ToString(), expected.Value.ToString()),
                        "udh.concat.cnt" => (answer.RootElement.GetProperty("parts").ToString(), expected.Value.ToString()),
                        "sr" => (answer.RootElement.GetProperty("status").ToString(), expected.Value.GetProperty("status").ToString()),
                        _ => ("", ""),
                    };
                    Assert.That(ours, Is.EqualTo(theirs), $"{expected.Name} of {line}");
                }
            }
        }
    }
}
