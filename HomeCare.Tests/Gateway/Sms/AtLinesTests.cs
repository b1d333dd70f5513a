using System.Text;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Sms;

internal sealed class AtLinesTests
{
    [TestCase("\r\nOK\r\n", "OK")]
    [TestCase("AT\r\r\nOK\r\n", "AT|OK", Description = "echo")]
    [TestCase("\r\n> ", ">")]
    [TestCase("\r\n>", ">", Description = "no space behind the prompt")]
    [TestCase("AT+CMGS=20\r\r\n> 0001FF\u001A\r\n+CMGS: 4\r\n\r\nOK\r\n", "AT+CMGS=20|>|0001FF\u001A|+CMGS: 4|OK", Description = "echoed words")]
    [TestCase("+CDS: 25\r\n0006\r\n", "+CDS: 25|0006")]
    [TestCase("\0\0\r\nRDY\r\n", "RDY", Description = "zeros of a waking line")]
    [TestCase("OK", "")]
    [TestCase("+CSQ: 1>2\r\n", "+CSQ: 1>2", Description = "the sign inside a line is no prompt")]
    public void Bytes_become_lines_however_they_are_sliced(string bytes, string lines)
    {
        var expected = lines.Split('|', StringSplitOptions.RemoveEmptyEntries);
        foreach (var slice in new[] { 1, 2, 3, bytes.Length })
        {
            var cutter = new AtLines();
            var tokens = new List<string>();
            foreach (var chunk in Encoding.Latin1.GetBytes(bytes).Chunk(slice))
            {
                cutter.Feed(chunk, tokens);
            }

            Assert.That(tokens, Is.EqualTo(expected), $"in slices of {slice}");
        }
    }

    [Test]
    public void A_megabyte_without_a_line_end_is_not_hoarded_and_the_next_line_is_heard()
    {
        var cutter = new AtLines();
        var tokens = new List<string>();

        cutter.Feed(Enumerable.Repeat((byte)'x', 1 << 20).ToArray(), tokens);
        cutter.Feed("\r\nOK\r\n"u8, tokens);

        Assert.That(tokens[^1], Is.EqualTo("OK"));
        Assert.That(tokens[0], Has.Length.LessThanOrEqualTo(2048));
    }

    [TestCase("1,1", 1)]
    [TestCase("0,5", 5)]
    [TestCase("2,1,\"00C3\",\"1A2B\",7", 1)]
    [TestCase("1", 1)]
    [TestCase("5,\"00C3\",\"1A2B\",7", 5)]
    [TestCase("1,0145,5c02", 1)]
    [TestCase("", null)]
    [TestCase("x,y", null)]
    public void Registration_is_read_from_answers_and_from_unasked_lines(string value, int? state) =>
        Assert.That(AtUrcs.RegistrationOf(value), Is.EqualTo(state));

    [TestCase("RING", "+CMGF", true)]
    [TestCase("+CREG: 1", "+CMGS", true)]
    [TestCase("+CREG: 1,1", "+CREG", false)]
    [TestCase("+CPIN: READY", "+CPIN", false)]
    [TestCase("+CPIN: NOT READY", "+CSQ", true)]
    [TestCase("+CMGS: 3", "+CMGS", false)]
    [TestCase("RDY", "+CSQ", true)]
    [TestCase("^RSSI: 12", "+CSQ", true)]
    public void What_nobody_asked_is_no_part_of_an_answer(string line, string command, bool unasked) =>
        Assert.That(new AtUrcs().TryTake(line, command, out _), Is.EqualTo(unasked));

    [Test]
    public void A_report_is_known_although_another_line_comes_between_its_two()
    {
        const string pdu = "0006D60B911326880736F4111011719551401110117195714000";
        var urcs = new AtUrcs();

        Assert.That(urcs.TryTake("+CDS: 25", "+CMGS", out _), Is.True);
        Assert.That(urcs.TryTake("OK", "+CMGS", out _), Is.False);
        Assert.That(urcs.TryTake(pdu, "+CMGS", out var report), Is.True);
        Assert.That(report, Is.EqualTo(new AtUrc.Report(pdu)));
        Assert.That(urcs.TryTake(pdu, "+CMGS", out _), Is.False, "only one PDU follows");
    }
}
