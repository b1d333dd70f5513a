using System.Buffers;

namespace HomeCare.Gateway.Sms;

/// <summary>The kinds of transfer unit a box meets (3GPP 23.040 §9.2.2).</summary>
internal enum SmsPduType
{
    Deliver,
    Submit,
    StatusReport,
}

/// <summary>How the words are written in the message (TP-DCS).</summary>
internal enum SmsEncoding
{
    Gsm7,
    EightBit,
    Ucs2,
}

/// <summary>One piece of a message that came in several.</summary>
internal readonly record struct SmsPart(int Reference, int Number, int Total);

/// <summary>
/// One decoded PDU. Pure values; <see cref="Decode"/> never throws, whatever the modem hands over.
/// </summary>
internal sealed record SmsPdu
{
    /// <summary>What one SMS holds (3GPP 23.040 §9.2.3.24).</summary>
    public const int MostOctets = 140;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789ABCDEFabcdef");

    /// <summary>What kind of unit it is.</summary>
    public required SmsPduType Type { get; init; }

    /// <summary>Sender, recipient, or recipient a report speaks of; "+" and digits, or letters for a sender with a name.</summary>
    public required string Number { get; init; }

    public string? ServiceCentre { get; init; }

    public string Text { get; init; } = "";

    public SmsEncoding Encoding { get; init; }

    /// <summary>TP-MR, of a submit or a report.</summary>
    public int? Reference { get; init; }

    public SmsPart? Part { get; init; }

    /// <summary>TP-ST of a report.</summary>
    public byte? Status { get; init; }

    /// <summary>The service centre's time stamp; null when unreadable.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>When the fate a report tells was settled.</summary>
    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>A submit's validity, when given as a length.</summary>
    public TimeSpan? ValidFor { get; init; }

    /// <summary>A submit's validity, when given as a date.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    public byte ProtocolId { get; init; }

    public byte CodingScheme { get; init; }

    public bool AsksForReport { get; init; }

    /// <summary>Septets (GSM-7) or octets of the words, the header not counted.</summary>
    public int Length { get; init; }

    /// <summary>Information elements of the user-data header: identifier and data.</summary>
    public IReadOnlyList<(byte Id, byte[] Data)> Header { get; init; } = [];

    /// <summary>How many octets of words and header TP-UDL announces; no SMS holds more than <see cref="MostOctets"/>.</summary>
    public int OctetsAnnounced { get; init; }

    /// <summary>How many octets of the announced words are not there; <see cref="Text"/> is what was.</summary>
    public int OctetsMissing { get; init; }

    /// <summary>The PDU announced more words than it holds, or ends inside an octet.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>Reads a PDU as the modem prints it, in hexadecimal with the service centre in front.</summary>
    /// <returns>The message, or the reason why it is none.</returns>
    public static (SmsPdu? Pdu, string? Error) Decode(string hex)
    {
        hex = hex.Trim();
        var odd = hex.Length % 2 == 1;
        if (hex.AsSpan().ContainsAnyExcept(HexDigits))
        {
            return (null, "not hexadecimal");
        }

        var reader = new SmsPduReader(Convert.FromHexString(odd ? hex[..^1] : hex));
        var pdu = reader.ReadPdu();
        return reader.Error is { } error ? (null, error) : (pdu! with { IsTruncated = pdu.OctetsMissing > 0 || odd }, null);
    }
}
