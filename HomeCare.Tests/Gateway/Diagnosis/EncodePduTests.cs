extern alias box;

using System.Text;
using System.Text.Json;
using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using NUnit.Framework;
using DecodePduCommand = box::HomeCare.Gateway.Diagnosis.DecodePduCommand;
using EncodePduCommand = box::HomeCare.Gateway.Diagnosis.EncodePduCommand;
using InputLines = box::HomeCare.Gateway.Diagnosis.InputLines;

namespace HomeCare.Tests.Gateway.Diagnosis;

internal sealed class EncodePduTests
{
    private static readonly SmsSubmitOptions Plain = new(AsksForReport: false);

    [TestCase("+27820001111\tHello World!", """{"pdu":"0001000B917228001011F100000CC8329BFD065DDF72363904","tpdu_length":24}""")]
    [TestCase("""{"to":"+27820001111","text":"Hello World!"}""", """{"pdu":"0001000B917228001011F100000CC8329BFD065DDF72363904","tpdu_length":24}""")]
    [TestCase("+27820001111\t", """{"pdu":"0001000B917228001011F1000000","tpdu_length":13}""")]
    [TestCase("655345678\tê", """{"pdu":"000100098156355476F800000165","tpdu_length":13}""")]
    [TestCase("655345678\tê°", """{"pdu":"000100098156355476F800080400EA00B0","tpdu_length":16}""")]
    [TestCase("+27820001111 Hello", """{"error":"no tab between number and text"}""")]
    [TestCase("", """{"error":"no tab between number and text"}""")]
    [TestCase("27 82\tHello", """{"error":"a number is 1 to 20 digits, with or without + in front"}""")]
    [TestCase("+\tHello", """{"error":"a number is 1 to 20 digits, with or without + in front"}""")]
    [TestCase("+123456789012345678901\tHello", """{"error":"a number is 1 to 20 digits, with or without + in front"}""")]
    [TestCase("{\"to\":\"+27820001111\"", """{"error":"not a JSON object with the strings \"to\" and \"text\""}""")]
    [TestCase("""{"to":"+27820001111","text":5}""", """{"error":"not a JSON object with the strings \"to\" and \"text\""}""")]
    [TestCase("""{"to":"+27820001111","text":"\ud83d"}""", """{"error":"not a JSON object with the strings \"to\" and \"text\""}""")]
    public void Each_line_is_encoded_or_refused(string input, string line) =>
        Assert.That(EncodePduCommand.EncodeLine(input, Plain).Select(InputLines.Print), Is.EqualTo(new[] { line }));

    [TestCase("Ça va être la fête, cœur… « l’été »", false, "Ça va etre la fete, coeur... \" l'été \"", "gsm7")]
    [TestCase("Ça va être la fête", true, "Ça va être la fête", "ucs2")]
    [TestCase("e\u0302te\u0301", false, "eté", "gsm7")]
    [TestCase("\uFFFEê", false, "\uFFFEê", "ucs2")]
    [TestCase("être 😀", false, "être 😀", "ucs2")]
    public void French_accents_are_folded_unless_told_to_keep_them(string text, bool exact, string read, string encoding)
    {
        var pdu = EncodePduCommand.Encode("+33612345678", text, Plain, exact).Select(InputLines.Print).Single();
        var line = JsonDocument.Parse(InputLines.Print(DecodePduCommand.Decode(JsonDocument.Parse(pdu).RootElement.GetProperty("pdu").GetString()!))).RootElement;

        Assert.That((line.GetProperty("text").GetString(), line.GetProperty("encoding").GetString()), Is.EqualTo((read, encoding)));
    }

    [TestCase(160, 1)]
    [TestCase(161, 2)]
    [TestCase(153 * 255, 255)]
    [TestCase((153 * 255) + 1, 0)]
    public void A_long_text_is_one_line_a_part_and_refused_beyond_255(int characters, int parts)
    {
        var lines = EncodePduCommand.Encode("+27820001111", new string('a', characters), Plain).Select(InputLines.Print).ToList();

        Assert.That(lines.Count(line => line.StartsWith("{\"pdu\":", StringComparison.Ordinal)), Is.EqualTo(parts));
        Assert.That(lines, parts == 0 ? Has.Count.EqualTo(1).And.All.Contain("255 is the most") : Has.Count.EqualTo(parts));
    }

    [Test]
    public void Half_of_a_surrogate_pair_is_refused() =>
        Assert.That(EncodePduCommand.Encode("+27820001111", "a\ud83d", Plain).Select(InputLines.Print), Has.Exactly(1).Contains("surrogate"));

    [Test]
    public async Task What_the_program_writes_reads_the_same_through_the_program()
    {
        string[] texts = ["ALERTE CHUTE - Jeanne M.", "@home", "-5 °C", "été à Noël 😀", "{[€]}", new string('é', 200), "tab\there"];
        var (exit, encoded, _) = await BoxProgram.RunAsync(["encode", "pdu", "-"], texts.Select(text => $"+33612345678\t{text}"));
        Assert.That(exit, Is.Zero);

        var (_, decoded, _) = await BoxProgram.RunAsync(["decode", "pdu", "-"], encoded.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("pdu").GetString()!));

        var read = decoded.ConvertAll(line => JsonDocument.Parse(line).RootElement);
        var whole = new List<string>();
        foreach (var part in read)
        {
            whole.Add((part.GetProperty("part") is { ValueKind: JsonValueKind.Number } number && number.GetInt32() > 1 ? Pop(whole) : "") + part.GetProperty("text").GetString());
        }

        Assert.That(whole, Is.EqualTo(texts));
        Assert.That(read.Select(part => part.GetProperty("number").GetString()), Is.All.EqualTo("+33612345678"));
    }

    [TestCase("@home {€}")]
    [TestCase("-5 °C")]
    [TestCase("")]
    public async Task The_words_on_the_command_line_are_taken_as_they_are(string text)
    {
        var (exit, output, error) = await BoxProgram.RunAsync(["encode", "pdu", "--to", "+33612345678", "--text", text]);

        Assert.That((exit, error), Is.EqualTo((0, "")));
        Assert.That(SmsPdu.Decode(JsonDocument.Parse(output.Single()).RootElement.GetProperty("pdu").GetString()!).Pdu!.Text, Is.EqualTo(text));
    }

    [Test]
    public async Task Submits_of_other_projects_are_written_byte_for_byte_through_the_program()
    {
        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.SharedData("sms_at", "sms_pdu_vectors.json")));
        var plain = file.RootElement.GetProperty("python_messaging").GetProperty("encode").EnumerateArray()
            .Where(vector => vector.GetProperty("input").EnumerateObject().All(member => member.Name is "number" or "text" or "ref")).ToList();
        Assert.That(plain, Has.Count.AtLeast(2));

        var (exit, output, _) = await BoxProgram.RunAsync(["encode", "pdu", "-"], plain.Select(vector =>
            $"{vector.GetProperty("input").GetProperty("number").GetString()}\t{vector.GetProperty("input").GetProperty("text").GetString()}"));

        Assert.That(exit, Is.Zero);
        Assert.That(
            output.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("pdu").GetString()),
            Is.EqualTo(plain.Select(vector => vector.GetProperty("pdu").GetString())));
    }

    [Test]
    public async Task A_line_that_is_no_UTF8_is_refused_alone()
    {
        var (exit, output, _) = await BoxProgram.RunAsync(["encode", "pdu", "-"], [.. "+336\t"u8, 0xE9, .. "\n+336\tb\n"u8]);

        Assert.That(exit, Is.EqualTo(2));
        Assert.That(output, Is.EqualTo(new[] { """{"error":"not UTF-8"}""", """{"pdu":"000100039133F600000162","tpdu_length":10}""" }));
    }

    [Test]
    public async Task A_text_without_a_number_is_told_what_to_give()
    {
        var (exit, output, error) = await BoxProgram.RunAsync(["encode", "pdu", "--text", "Hello"]);

        Assert.That((exit, output.Exists(line => line.StartsWith('{'))), Is.EqualTo((1, false)));
        Assert.That(error, Does.Contain("--to and --text"));
    }

    private static string Pop(List<string> list)
    {
        var last = list[^1];
        list.RemoveAt(list.Count - 1);
        return last;
    }
}
