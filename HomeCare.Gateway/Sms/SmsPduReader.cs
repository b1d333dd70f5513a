using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace HomeCare.Gateway.Sms;

/// <summary>
/// Walks over the octets of one PDU, in the order of 3GPP 23.040 §9.2.2. Where something is missing it notes the first
/// <see cref="Error"/> and goes on over zeros, so that the walk always ends.
/// </summary>
internal ref struct SmsPduReader(ReadOnlySpan<byte> octets)
{
    private const string SemiOctets = "0123456789*#abc";

    private ReadOnlySpan<byte> _rest = octets;

    /// <summary>Why what was read is no PDU, or null.</summary>
    public string? Error { get; private set; }

    public SmsPdu? ReadPdu()
    {
        var serviceCentre = ReadServiceCentre();
        var first = ReadOctet();
        return (first & 0b11) switch
        {
            0b00 => ReadDeliver(first, serviceCentre),
            0b01 => ReadSubmit(first, serviceCentre),
            0b10 => ReadStatusReport(serviceCentre),
            _ => Refuse("reserved message type"),
        };
    }

    private SmsPdu? Refuse(string error)
    {
        Error ??= error;
        return null;
    }

    private SmsPdu ReadDeliver(byte first, string? serviceCentre)
    {
        var number = ReadAddress();
        var (protocol, scheme) = (ReadOctet(), ReadOctet());
        var sentAt = ReadTime();
        return ReadWords(
            new SmsPdu { Type = SmsPduType.Deliver, Number = number, ServiceCentre = serviceCentre, ProtocolId = protocol, CodingScheme = scheme, SentAt = sentAt },
            hasHeader: (first & 0x40) != 0);
    }

    private SmsPdu ReadSubmit(byte first, string? serviceCentre)
    {
        var reference = ReadOctet();
        var number = ReadAddress();
        var (protocol, scheme) = (ReadOctet(), ReadOctet());
        var pdu = new SmsPdu
        {
            Type = SmsPduType.Submit,
            Number = number,
            ServiceCentre = serviceCentre,
            Reference = reference,
            ProtocolId = protocol,
            CodingScheme = scheme,
            AsksForReport = (first & 0x20) != 0,
        };
        switch (first & 0x18)
        {
            case 0x10:
                pdu = pdu with { ValidFor = SmsSubmit.ValidityOf(ReadOctet()) };
                break;
            case 0x18:
                pdu = pdu with { ValidUntil = ReadTime() };
                break;
            case 0x08:
                // The enhanced format is nobody's default; its seven octets are passed over.
                Take(7);
                break;
        }

        return ReadWords(pdu, hasHeader: (first & 0x40) != 0);
    }

    private SmsPdu ReadStatusReport(string? serviceCentre)
    {
        var reference = ReadOctet();
        var number = ReadAddress();
        var (sentAt, settledAt) = (ReadTime(), ReadTime());
        return new SmsPdu
        {
            Type = SmsPduType.StatusReport,
            Number = number,
            ServiceCentre = serviceCentre,
            Reference = reference,
            SentAt = sentAt,
            SettledAt = settledAt,
            Status = ReadOctet(),
        };
    }

    private SmsPdu ReadWords(SmsPdu pdu, bool hasHeader)
    {
        var encoding = EncodingOf(pdu.CodingScheme);
        var announced = (int)ReadOctet();
        var announcedOctets = encoding == SmsEncoding.Gsm7 ? (announced * 7 + 7) / 8 : announced;
        var data = _rest[..Math.Min(announcedOctets, _rest.Length)];
        var headerOctets = hasHeader ? HeaderLength(data) : 0;
        var header = headerOctets > 0 ? ReadHeader(data[1..headerOctets]) : [];

        string text;
        int length;
        if (encoding == SmsEncoding.Gsm7)
        {
            // The words begin on a septet boundary behind the header (§9.2.3.24).
            var headerSeptets = (headerOctets * 8 + 6) / 7;
            var septets = Gsm7.Unpack(data[headerOctets..], announced - headerSeptets, headerSeptets * 7 - headerOctets * 8);
            (text, length) = (Gsm7.ToText(septets), septets.Length);
        }
        else
        {
            var words = data[headerOctets..];
            text = encoding == SmsEncoding.Ucs2 ? Encoding.BigEndianUnicode.GetString(words[..(words.Length & ~1)]) : Encoding.Latin1.GetString(words);
            length = words.Length;
        }

        return pdu with
        {
            Text = text,
            Encoding = encoding,
            Length = length,
            Header = header,
            Part = PartOf(header),
            OctetsAnnounced = announcedOctets,
            OctetsMissing = announcedOctets - data.Length,
        };
    }

    private int HeaderLength(ReadOnlySpan<byte> data)
    {
        if (data.Length > 0 && data[0] + 1 <= data.Length)
        {
            return data[0] + 1;
        }

        Refuse("the user-data header is longer than the data");
        return 0;
    }

    private List<(byte Id, byte[] Data)> ReadHeader(ReadOnlySpan<byte> header)
    {
        var elements = new List<(byte, byte[])>();
        while (header.Length >= 2)
        {
            var length = header[1];
            if (2 + length > header.Length)
            {
                Refuse("an information element is longer than its header");
                break;
            }

            elements.Add((header[0], header[2..(2 + length)].ToArray()));
            header = header[(2 + length)..];
        }

        return elements;
    }

    private static SmsPart? PartOf(List<(byte Id, byte[] Data)> header)
    {
        foreach (var (id, data) in header)
        {
            switch (id, data.Length)
            {
                case (0x00, 3):
                    return new SmsPart(data[0], data[2], data[1]);
                case (0x08, 4):
                    return new SmsPart(BinaryPrimitives.ReadUInt16BigEndian(data), data[3], data[2]);
            }
        }

        return null;
    }

    /// <summary>3GPP 23.038 §4; reserved codings read as GSM-7, as it asks.</summary>
    private static SmsEncoding EncodingOf(byte scheme) => (scheme >> 4) switch
    {
        <= 7 when (scheme & 0x20) != 0 => SmsEncoding.EightBit, // compressed: its octets, not its words
        <= 7 => ((scheme >> 2) & 0b11) switch { 1 => SmsEncoding.EightBit, 2 => SmsEncoding.Ucs2, _ => SmsEncoding.Gsm7 },
        0xE => SmsEncoding.Ucs2,
        0xF when (scheme & 0x04) != 0 => SmsEncoding.EightBit,
        _ => SmsEncoding.Gsm7,
    };

    private string? ReadServiceCentre()
    {
        var octets = ReadOctet();
        if (octets == 0)
        {
            return null;
        }

        var address = Take(octets);
        return Digits(address[1..], (octets - 1) * 2, address[0]);
    }

    private string ReadAddress()
    {
        int semiOctets = ReadOctet();
        var type = ReadOctet();
        var value = Take((semiOctets + 1) / 2);
        return (type & 0x70) == 0x50
            ? Gsm7.ToText(Gsm7.Unpack(value, semiOctets * 4 / 7))
            : Digits(value, semiOctets, type);
    }

    private static string Digits(ReadOnlySpan<byte> value, int count, byte type)
    {
        var digits = new StringBuilder((type & 0x70) == 0x10 ? "+" : "");
        for (var i = 0; i < count; i++)
        {
            var digit = (value[i / 2] >> (i % 2 * 4)) & 0xF;
            if (digit < SemiOctets.Length)
            {
                digits.Append(SemiOctets[digit]);
            }
        }

        return digits.ToString();
    }

    /// <summary>Seven swapped semi-octets; null when they are no date, which some service centres send.</summary>
    private DateTimeOffset? ReadTime()
    {
        var octets = Take(7);
        Span<int> fields = stackalloc int[6];
        for (var i = 0; i < 6; i++)
        {
            fields[i] = (octets[i] & 0xF) * 10 + (octets[i] >> 4);
        }

        // Bit 3 of the zone's first digit is its sign; the zone counts quarters of an hour.
        var quarters = (octets[6] & 0x7) * 10 + (octets[6] >> 4);
        var zone = TimeSpan.FromMinutes(15 * ((octets[6] & 0x8) != 0 ? -quarters : quarters));
        var text = string.Create(
            CultureInfo.InvariantCulture, $"20{fields[0]:00}-{fields[1]:00}-{fields[2]:00} {fields[3]:00}:{fields[4]:00}:{fields[5]:00}");
        return zone.Duration() <= TimeSpan.FromHours(14)
            && DateTime.TryParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? new DateTimeOffset(local, zone)
            : null;
    }

    private byte ReadOctet() => Take(1)[0];

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            Refuse("too short");
            return new byte[count];
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
