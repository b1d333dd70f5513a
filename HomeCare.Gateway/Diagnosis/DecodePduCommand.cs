using System.CommandLine;
using HomeCare.Gateway.Sms;

namespace HomeCare.Gateway.Diagnosis;

/// <summary>`decode pdu HEX`: an SMS PDU as a modem prints it.</summary>
internal static class DecodePduCommand
{
    /// <summary>One PDU.</summary>
    /// <param name="Type">"deliver", "submit" or "status-report".</param>
    /// <param name="Number">Sender of a deliver, recipient of the others; "+" and digits, digits alone, or a name.</param>
    /// <param name="Text">The words; of 8-bit data each octet as the character of that number (ISO 8859-1); null for a status report, which has none.</param>
    /// <param name="Encoding">"gsm7", "8bit" or "ucs2"; null for a status report.</param>
    /// <param name="Reference">TP-MR of a submit and of a status report; of a deliver in parts what its parts share, else null.</param>
    /// <param name="Part">From 1; null when the text is whole.</param>
    /// <param name="Parts">How many there are; null when the text is whole.</param>
    /// <param name="Status">TP-ST of a status report (3GPP 23.040 §9.2.3.15: below 32 delivered, below 64 still tried, else failed); null for the others.</param>
    internal sealed record PduLine(string Type, string Number, string? Text, string? Encoding, int? Reference, int? Part, int? Parts, int? Status);

    public static Command Make(Func<Stream> stdin)
    {
        var hex = new Argument<string>("HEX") { Description = "The PDU with its service centre in front; - reads one PDU a line from stdin." };
        var command = new Command(
            "pdu",
            """
            Decodes an SMS PDU into one JSON object a line:
            {type: deliver|submit|status-report, number, text, encoding: gsm7|8bit|ucs2, reference, part, parts, status}
            text: of 8-bit data, one character an octet (ISO 8859-1); null for a status report, as is its encoding.
            reference: TP-MR of a submit or status report; of a deliver in parts, the number its parts share; else null.
            part, parts: null when the text is whole. status: TP-ST of a status report, else null.
            A last octet cut in half costs the text its end; more missing is refused. Input that is refused: {error}, and exit code 2 at the end.
            """)
        {
            hex,
        };
        command.SetAction((line, stop) => InputLines.AnswerAsync(
            line.GetRequiredValue(hex), stdin(), line.InvocationConfiguration.Output, value => [Decode(value)], stop));
        return command;
    }

    /// <summary>The line's object: what the PDU says, or a <see cref="RefusedLine"/>.</summary>
    public static object Decode(string hex)
    {
        var (pdu, error) = SmsPdu.Decode(hex);
        if (pdu is null)
        {
            return new RefusedLine(error!);
        }

        // A length that no SMS can have is a wrong length, not a sign of a cut: then what is there is the text.
        if (pdu.OctetsAnnounced <= SmsPdu.MostOctets && pdu.OctetsMissing > hex.Trim().Length % 2)
        {
            return new RefusedLine("the PDU announces more than it holds");
        }

        var isReport = pdu.Type == SmsPduType.StatusReport;
        return new PduLine(
            pdu.Type switch
            {
                SmsPduType.Deliver => "deliver",
                SmsPduType.Submit => "submit",
                SmsPduType.StatusReport => "status-report",
                _ => throw new ArgumentOutOfRangeException(nameof(hex)),
            },
            pdu.Number,
            isReport ? null : pdu.Text,
            isReport ? null : pdu.Encoding switch
            {
                SmsEncoding.Gsm7 => "gsm7",
                SmsEncoding.EightBit => "8bit",
                SmsEncoding.Ucs2 => "ucs2",
                _ => throw new ArgumentOutOfRangeException(nameof(hex)),
            },
            pdu.Reference ?? pdu.Part?.Reference,
            pdu.Part?.Number,
            pdu.Part?.Total,
            pdu.Status);
    }
}
