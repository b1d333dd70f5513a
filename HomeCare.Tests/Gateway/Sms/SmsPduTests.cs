using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Sms;

internal sealed class SmsPduTests
{
    [TestCase("ALERTE CHUTE - Jeanne M. Répondez 1=j'y vais", SmsEncoding.Gsm7, 44)]
    [TestCase("{[€]}", SmsEncoding.Gsm7, 10)]
    [TestCase("", SmsEncoding.Gsm7, 0)]
    [TestCase("été à Noël", SmsEncoding.Ucs2, 20)]
    [TestCase("😀", SmsEncoding.Ucs2, 4)]
    public void What_is_written_reads_the_same(string text, SmsEncoding encoding, int length)
    {
        var submit = SmsSubmit.Encode("+33612345678", text, new SmsSubmitOptions(ValidFor: TimeSpan.FromHours(1))).Single();
        var (pdu, error) = SmsPdu.Decode(submit.Hex);

        Assert.That(error, Is.Null);
        Assert.That(pdu, Has.Property("Type").EqualTo(SmsPduType.Submit).And.Property("Number").EqualTo("+33612345678").And.Property("Text").EqualTo(text)
            .And.Property("Encoding").EqualTo(encoding).And.Property("Length").EqualTo(length).And.Property("AsksForReport").True
            .And.Property("ValidFor").EqualTo(TimeSpan.FromHours(1)).And.Property("IsTruncated").False);
        Assert.That(submit.TpduLength, Is.EqualTo(submit.Hex.Length / 2 - 1), "AT+CMGS does not count the service centre");
    }

    [TestCase(160, 'a', 1)]
    [TestCase(161, 'a', 2)]
    [TestCase(306, 'a', 2)]
    [TestCase(307, 'a', 3)]
    [TestCase(80, '€', 1)]
    [TestCase(81, '€', 2)]
    [TestCase(70, 'ê', 1)]
    [TestCase(71, 'ê', 2)]
    [TestCase(134, 'ê', 2)]
    [TestCase(135, 'ê', 3)]
    public void A_long_text_goes_in_parts_that_join_to_the_same(int count, char character, int parts)
    {
        var text = new string(character, count);

        var pdus = SmsSubmit.Encode("+33612345678", text, new SmsSubmitOptions()).Select(part => SmsPdu.Decode(part.Hex).Pdu!).ToList();

        Assert.That(pdus, Has.Count.EqualTo(parts));
        Assert.That(string.Concat(pdus.Select(pdu => pdu.Text)), Is.EqualTo(text));
        Assert.That(pdus.Select(pdu => pdu.Part?.Number ?? 1), Is.EqualTo(Enumerable.Range(1, parts)));
        Assert.That(pdus.Select(pdu => pdu.Part?.Reference).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public void No_part_ends_inside_a_two_place_character_or_a_surrogate_pair()
    {
        Assert.That(SmsSubmit.Split(new string('a', 152) + "€" + new string('b', 20), SmsEncoding.Gsm7)[1], Does.StartWith("€"));
        Assert.That(SmsSubmit.Split(new string('ê', 66) + "😀" + new string('b', 20), SmsEncoding.Ucs2)[1], Does.StartWith("😀"));
    }

    [TestCase("+33612345678", true)]
    [TestCase("+1234567", true)]
    [TestCase("+123456789012345", true)]
    [TestCase("+1234567890123456", false)]
    [TestCase("+12345", false)]
    [TestCase("33612345678", false)]
    [TestCase("0612345678", false)]
    [TestCase("+0612345678", false)]
    [TestCase("+336 12345678", false)]
    [TestCase("+3361234567\r", false)]
    [TestCase("+33٦12345678", false, Description = "digits of another script")]
    [TestCase("", false)]
    public void Only_international_numbers_are_numbers(string number, bool isOne) => Assert.That(SmsSubmit.IsE164(number), Is.EqualTo(isOne));

    [TestCase(1, 0x00)]
    [TestCase(60, 0x0B)]
    [TestCase(61, 0x0C)]
    [TestCase(12 * 60, 0x8F)]
    [TestCase(12 * 60 + 1, 0x90)]
    [TestCase(24 * 60, 0xA7)]
    [TestCase(24 * 60 + 1, 0xA8)]
    [TestCase(30 * 24 * 60, 0xC4)]
    [TestCase(500 * 24 * 60, 0xFF)]
    public void Validity_is_rounded_up_to_what_an_octet_can_say(int minutes, byte octet) =>
        Assert.That(SmsSubmit.ValidityOctet(TimeSpan.FromMinutes(minutes)), Is.EqualTo(octet));

    [TestCase("", "too short")]
    [TestCase("00", "too short")]
    [TestCase("0041000B913316325476F80000FF050009010203", "an information element is longer than its header")]
    [TestCase("0003", "reserved message type")]
    [TestCase("zz", "not hexadecimal")]
    [TestCase("FF91", "too short")]
    [TestCase("0041000B913316325476F8000003FF0003", "the user-data header is longer than the data")]
    public void A_broken_PDU_is_refused_with_a_reason(string hex, string error) => Assert.That(SmsPdu.Decode(hex).Error, Is.EqualTo(error));

    [Test]
    public void A_time_stamp_that_is_no_date_leaves_the_rest_readable()
    {
        var (pdu, _) = SmsPdu.Decode("000605" + "0B913316325476F8" + "FFFFFFFFFFFFFF" + "00000000000000" + "00");

        Assert.That(pdu, Has.Property("SentAt").Null.And.Property("Reference").EqualTo(5).And.Property("Status").EqualTo((byte)0));
    }

    /// <summary>Fixed seed: the same hundred thousand broken PDUs each time, made from whole ones and from nothing.</summary>
    [Test]
    public void No_bytes_whatever_make_the_decoder_throw()
    {
        var random = new Random(20260312);
        var whole = Convert.FromHexString("0591721891F1400781721881F800003160526104848059050003C30101916536FB1DCABEEB2074D85E064941B19CAB060319A5C522289C96D3D3ED32286C0FA7D96131BBEC024941B19CAB0603DDD36C36A88C87A7E565D0DB0D82C55EB0DB4B068BCD5C20");
        for (var round = 0; round < 100_000; round++)
        {
            var bytes = round % 2 == 0 ? (byte[])whole.Clone() : new byte[random.Next(0, 64)];
            if (round % 2 == 1)
            {
                random.NextBytes(bytes);
            }

            for (var flips = random.Next(0, 6); flips > 0 && bytes.Length > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var hex = Convert.ToHexString(bytes)[..(random.Next(3) == 0 ? random.Next(bytes.Length * 2 + 1) : bytes.Length * 2)];
            Assert.That(SmsPdu.Decode(hex), Is.Not.Default, hex);
        }
    }
}
