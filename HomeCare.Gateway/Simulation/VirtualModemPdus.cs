using System.Globalization;
using HomeCare.Gateway.Sms;

namespace HomeCare.Gateway.Simulation;

/// <summary>The PDUs a network sends to a modem: what comes in, and what became of what went out (3GPP 23.040 §9.2.2.1, 9.2.2.3).</summary>
internal static class VirtualModemPdus
{
    public static SubmitPdu StatusReport(int reference, string number, DateTimeOffset sentAt, DateTimeOffset settledAt, byte status) =>
        Of([0x06, (byte)reference, .. Address(number), .. Time(sentAt), .. Time(settledAt), status]);

    /// <param name="part">Which part of a long text it is (8-bit reference).</param>
    public static SubmitPdu Deliver(string number, string text, DateTimeOffset sentAt, SmsPart? part = null)
    {
        var gsm7 = Gsm7.PlacesOf(text) is not null;
        byte[] header = part is { } piece ? [0x05, 0x00, 0x03, (byte)piece.Reference, (byte)piece.Total, (byte)piece.Number] : [];
        var headerSeptets = (header.Length * 8 + 6) / 7;
        byte[] words = gsm7 ? Gsm7.Pack(Gsm7.ToSeptets(text), headerSeptets * 7 - header.Length * 8) : System.Text.Encoding.BigEndianUnicode.GetBytes(text);
        var length = gsm7 ? headerSeptets + Gsm7.PlacesOf(text)!.Value : header.Length + words.Length;
        return Of([(byte)(part is null ? 0x04 : 0x44), .. Address(number), 0x00, (byte)(gsm7 ? 0x00 : 0x08), .. Time(sentAt), (byte)length, .. header, .. words]);
    }

    private static SubmitPdu Of(byte[] tpdu) => new("00" + Convert.ToHexString(tpdu), tpdu.Length);

    private static byte[] Address(string number)
    {
        var digits = number.TrimStart('+');
        return [(byte)digits.Length, (byte)(number.StartsWith('+') ? 0x91 : 0x81), .. Swapped(digits.Length % 2 == 0 ? digits : digits + "F")];
    }

    private static byte[] Time(DateTimeOffset at) =>
        Swapped(at.UtcDateTime.ToString("yyMMddHHmmss", CultureInfo.InvariantCulture) + "00");

    private static byte[] Swapped(string digits) =>
        [.. Enumerable.Range(0, digits.Length / 2).Select(i => Convert.ToByte($"{digits[i * 2 + 1]}{digits[i * 2]}", 16))];
}
