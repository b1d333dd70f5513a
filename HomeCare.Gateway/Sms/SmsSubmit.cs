using System.Security.Cryptography;
using System.Text;

namespace HomeCare.Gateway.Sms;

/// <summary>How a text is asked to travel.</summary>
/// <param name="AsksForReport">The network is to say when the recipient's phone has it.</param>
/// <param name="ValidFor">How long the service centre keeps trying; null leaves it to the operator.</param>
/// <param name="MessageClass">0-3, or null. Class 0 ("flash") shows the text and keeps nothing.</param>
/// <param name="PartsReference">Ties the parts of a long text together; null picks one at random.</param>
internal sealed record SmsSubmitOptions(
    bool AsksForReport = true,
    TimeSpan? ValidFor = null,
    int? MessageClass = null,
    byte? PartsReference = null,
    string? ServiceCentre = null,
    bool RejectsDuplicates = false,
    byte Reference = 0);

/// <summary>One PDU to hand over, and the length that AT+CMGS wants (3GPP 27.005 §3.5.1: the service centre is not counted).</summary>
internal readonly record struct SubmitPdu(string Hex, int TpduLength);

/// <summary>Writes SMS-SUBMIT (3GPP 23.040 §9.2.2.2): GSM-7 when every character allows it, else UCS-2; in parts when one does not hold it.</summary>
internal static class SmsSubmit
{
    /// <summary>An alert that no phone took within four hours is the other path's business, and its text would mislead.</summary>
    public static readonly TimeSpan DefaultValidity = TimeSpan.FromHours(4);

    private const int PartSeptets = 153;
    private const int OneUcs2 = 70;
    private const int PartUcs2 = 67;

    /// <summary>True for "+" and 6 to 15 digits (ITU-T E.164).</summary>
    public static bool IsE164(string number) =>
        number.Length is >= 7 and <= 16 && number[0] == '+' && number[1] != '0' && number.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>The PDUs that carry the text, one a part. The number is digits with or without "+".</summary>
    public static IReadOnlyList<SubmitPdu> Encode(string number, string text, SmsSubmitOptions options)
    {
        var encoding = Gsm7.PlacesOf(text) is null ? SmsEncoding.Ucs2 : SmsEncoding.Gsm7;
        var parts = Split(text, encoding);
        var partsReference = options.PartsReference ?? (parts.Count > 1 ? (byte)RandomNumberGenerator.GetInt32(256) : (byte)0);
        return [.. parts.Select((part, index) =>
        {
            byte[] header = parts.Count == 1 ? [] : [0x05, 0x00, 0x03, partsReference, (byte)parts.Count, (byte)(index + 1)];
            return EncodePart(number, part, encoding, header, options);
        })];
    }

    /// <summary>The text cut where a segment ends; never inside a two-place character or a surrogate pair.</summary>
    public static IReadOnlyList<string> Split(string text, SmsEncoding encoding)
    {
        var gsm7 = encoding == SmsEncoding.Gsm7;
        if ((gsm7 ? Gsm7.PlacesOf(text) ?? int.MaxValue : text.Length) <= (gsm7 ? SmsText.OneSegment : OneUcs2))
        {
            return [text];
        }

        var parts = new List<string>();
        var (start, used) = (0, 0);
        for (var i = 0; i < text.Length;)
        {
            var characters = !gsm7 && char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1;
            var places = gsm7 ? Gsm7.PlacesOf(text[i]) : characters;
            if (used + places > (gsm7 ? PartSeptets : PartUcs2))
            {
                parts.Add(text[start..i]);
                (start, used) = (i, 0);
            }

            used += places;
            i += characters;
        }

        parts.Add(text[start..]);
        return parts;
    }

    /// <summary>TP-VP in its relative form, rounded up to what one octet can say (§9.2.3.12.1).</summary>
    public static byte ValidityOctet(TimeSpan validity) => validity switch
    {
        { TotalHours: <= 12 } => (byte)Math.Max(0, Math.Ceiling(validity.TotalMinutes / 5) - 1),
        { TotalHours: <= 24 } => (byte)(143 + Math.Ceiling((validity.TotalHours - 12) * 2)),
        { TotalDays: <= 30 } => (byte)(166 + Math.Ceiling(validity.TotalDays)),
        _ => (byte)Math.Min(255, 192 + Math.Ceiling(validity.TotalDays / 7)),
    };

    /// <summary>The length that a relative TP-VP octet says.</summary>
    public static TimeSpan ValidityOf(byte octet) => octet switch
    {
        <= 143 => TimeSpan.FromMinutes((octet + 1) * 5),
        <= 167 => TimeSpan.FromHours(12) + TimeSpan.FromMinutes((octet - 143) * 30),
        <= 196 => TimeSpan.FromDays(octet - 166),
        _ => TimeSpan.FromDays((octet - 192) * 7),
    };

    private static SubmitPdu EncodePart(string number, string text, SmsEncoding encoding, byte[] header, SmsSubmitOptions options)
    {
        var flags = 0x01
            | (options.RejectsDuplicates ? 0x04 : 0)
            | (options.ValidFor is null ? 0 : 0x10)
            | (options.AsksForReport ? 0x20 : 0)
            | (header.Length > 0 ? 0x40 : 0);
        var scheme = (encoding == SmsEncoding.Ucs2 ? 0x08 : 0x00) | (options.MessageClass is { } messageClass ? 0x10 | messageClass : 0);

        // TP-MR 0: the modem puts its own number in and tells it in "+CMGS:".
        List<byte> tpdu = [(byte)flags, options.Reference];
        var digits = number.TrimStart('+');
        tpdu.Add((byte)digits.Length);
        tpdu.AddRange(Address(number));
        tpdu.Add(0x00);
        tpdu.Add((byte)scheme);
        if (options.ValidFor is { } validity)
        {
            tpdu.Add(ValidityOctet(validity));
        }

        if (encoding == SmsEncoding.Gsm7)
        {
            var septets = Gsm7.ToSeptets(text);
            var headerSeptets = (header.Length * 8 + 6) / 7;
            tpdu.Add((byte)(headerSeptets + septets.Length));
            tpdu.AddRange(header);
            tpdu.AddRange(Gsm7.Pack(septets, headerSeptets * 7 - header.Length * 8));
        }
        else
        {
            var words = Encoding.BigEndianUnicode.GetBytes(text);
            tpdu.Add((byte)(header.Length + words.Length));
            tpdu.AddRange(header);
            tpdu.AddRange(words);
        }

        // No service centre (00): the SIM knows its own.
        var centre = options.ServiceCentre is null ? [] : Address(options.ServiceCentre);
        byte[] pdu = [(byte)centre.Length, .. centre, .. tpdu];
        return new SubmitPdu(Convert.ToHexString(pdu), tpdu.Count);
    }

    /// <summary>Type of address and swapped digits, filled with F.</summary>
    private static byte[] Address(string number)
    {
        var digits = number.TrimStart('+');
        var padded = digits.Length % 2 == 0 ? digits : digits + "F";
        var octets = new byte[1 + padded.Length / 2];
        octets[0] = (byte)(number.StartsWith('+') ? 0x91 : 0x81);
        for (var i = 1; i < octets.Length; i++)
        {
            octets[i] = Convert.ToByte($"{padded[i * 2 - 1]}{padded[i * 2 - 2]}", 16);
        }

        return octets;
    }
}
