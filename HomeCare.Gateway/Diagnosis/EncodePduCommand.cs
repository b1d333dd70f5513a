using System.CommandLine;
using System.Text;
using System.Text.Json;
using HomeCare.Gateway.Sms;

namespace HomeCare.Gateway.Diagnosis;

/// <summary>`encode pdu --to NUMBER --text TEXT`: the SMS-SUBMIT a modem takes behind AT+CMGS, one line a part.</summary>
internal static class EncodePduCommand
{
    private const int LongestNumber = 20, MostParts = 255;

    /// <summary>One part.</summary>
    /// <param name="Pdu">In hexadecimal, the service centre in front ("00": the SIM's own).</param>
    /// <param name="TpduLength">Octets without the service centre, as AT+CMGS wants.</param>
    internal sealed record SubmitLine(string Pdu, int TpduLength);

    public static Command Make(Func<Stream> stdin)
    {
        var to = new Option<string>("--to") { Description = "The recipient: + and digits, or digits alone for a national or short number." };
        var text = new Option<string>("--text") { Description = "The words. French accents that GSM 7-bit lacks are folded (ê → e, ç → c), as in the box's own texts; what else it lacks makes the text UCS-2. In parts when one SMS does not hold them." };
        var exact = new Option<bool>("--exact") { Description = "Keeps every character: UCS-2 rather than a folded accent." };
        var report = new Option<bool>("--report") { Description = "Asks the network for a delivery report, as the box does." };
        var validity = new Option<int?>("--validity") { Description = "Minutes the network keeps trying; the box's own texts use 240. Without it the operator decides." };
        var reference = new Option<byte>("--reference") { Description = "TP-MR, 0 by default; a modem puts its own number in." };
        var centre = new Option<string?>("--centre") { Description = "The service centre's number; without it the SIM's own." };
        var input = new Argument<string?>("input")
        {
            Description = "- reads one text a line from stdin: NUMBER, a tab, TEXT to the line's end; or a JSON object {\"to\", \"text\"}, whose text may hold line ends.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command(
            "pdu",
            "Encodes a text into SMS-SUBMIT PDUs: one JSON object {pdu, tpdu_length} a line and part. Input that is refused: {error}, and exit code 2 at the end.")
        {
            to, text, exact, report, validity, reference, centre, input,
        };
        command.Validators.Add(line =>
        {
            var direct = (line.GetResult(to) is not null, line.GetResult(text) is not null);
            if (line.GetValue(input) is { } asked ? asked != "-" || direct != (false, false) : direct != (true, true))
            {
                line.AddError("Give --to and --text, or - alone.");
            }
        });
        command.SetAction((line, stop) =>
        {
            var options = new SmsSubmitOptions(
                AsksForReport: line.GetValue(report),
                ValidFor: line.GetValue(validity) is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
                ServiceCentre: line.GetValue(centre),
                Reference: line.GetValue(reference));
            var words = line.GetValue(exact);
            Func<string, IEnumerable<object>> answer = line.GetValue(input) == "-"
                ? one => EncodeLine(one, options, words)
                : _ => Encode(line.GetRequiredValue(to), line.GetRequiredValue(text), options, words);
            return InputLines.AnswerAsync(line.GetValue(input) ?? "", stdin(), line.InvocationConfiguration.Output, answer, stop);
        });
        return command;
    }

    /// <summary>The parts of one line of stdin, or a <see cref="RefusedLine"/>.</summary>
    public static IEnumerable<object> EncodeLine(string line, SmsSubmitOptions options, bool exact = false)
    {
        if (line.StartsWith('{'))
        {
            return ReadJson(line) is var (to, text) ? Encode(to, text, options, exact) : [new RefusedLine("not a JSON object with the strings \"to\" and \"text\"")];
        }

        var tab = line.IndexOf('\t', StringComparison.Ordinal);
        return tab < 0 ? [new RefusedLine("no tab between number and text")] : Encode(line[..tab], line[(tab + 1)..], options, exact);
    }

    /// <summary>The parts of one text, or a <see cref="RefusedLine"/>.</summary>
    public static IEnumerable<object> Encode(string number, string text, SmsSubmitOptions options, bool exact = false)
    {
        if (!IsNumber(number) || (options.ServiceCentre is { } centre && !IsNumber(centre)))
        {
            return [new RefusedLine($"a number is 1 to {LongestNumber} digits, with or without + in front")];
        }

        if (options.ValidFor is { TotalMinutes: < 5 or > 63 * 7 * 24 * 60 })
        {
            return [new RefusedLine("the validity is 5 minutes to 63 weeks")];
        }

        if (!IsWellFormed(text))
        {
            return [new RefusedLine("the text holds half of a surrogate pair")];
        }

        var pdus = SmsSubmit.Encode(number, exact ? text : SmsText.FoldFrench(text), options);
        return pdus.Count <= MostParts
            ? pdus.Select(pdu => new SubmitLine(pdu.Hex, pdu.TpduLength))
            : [new RefusedLine($"the text needs {pdus.Count} parts, and {MostParts} is the most")];
    }

    private static bool IsNumber(string number)
    {
        var digits = number.StartsWith('+') ? number[1..] : number;
        return digits.Length is >= 1 and <= LongestNumber && digits.All(char.IsAsciiDigit);
    }

    private static bool IsWellFormed(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar && !text.Contains('\uFFFD', StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private static (string To, string Text)? ReadJson(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.TryGetProperty("to", out var to) && to.ValueKind == JsonValueKind.String
                && json.RootElement.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String
                ? (to.GetString()!, text.GetString()!)
                : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escaped half of a surrogate pair.
            return null;
        }
    }
}
