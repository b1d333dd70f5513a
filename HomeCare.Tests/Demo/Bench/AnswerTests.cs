extern alias demo;

using System.Text;
using demo::HomeCare.Demo.Bench.Load;
using NUnit.Framework;

namespace HomeCare.Tests.Demo.Bench;

internal sealed class AnswerTests
{
    private const string Receipt = """{"version":1,"receivedAt":"2026-03-12T13:32:00+00:00","items":[{"index":0,"outcome":"stored","sequence":1},{"index":1,"outcome":"duplicate","sequence":2}]}""";

    private static readonly string Plain = $"HTTP/1.1 200 OK\r\nContent-Length: {Receipt.Length}\r\nContent-Type: application/json\r\n\r\n{Receipt}";

    private static readonly string Chunked =
        $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{40:X}\r\n{Receipt[..40]}\r\n{Receipt.Length - 40:x}\r\n{Receipt[40..]}\r\n0\r\n\r\n";

    [Test]
    public void A_receipt_s_lines_are_counted() => Read(Plain, 200, 1, 1);

    [Test]
    public void A_status_without_a_body_is_one() => Read("HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n", 202, 0, 0);

    [Test]
    public void Chunks_are_an_answer_as_long_as_they_are() => Assert.Multiple(() =>
    {
        Assert.That(Answer.TryRead(Encoding.ASCII.GetBytes(Chunked + "HTTP/1.1 "), out var answer, out var length), Is.True);
        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(length, Is.EqualTo(Chunked.Length));
    });

    [Test]
    public void A_part_of_an_answer_is_none()
    {
        foreach (var whole in new[] { Plain, Chunked })
        {
            for (var came = 0; came < whole.Length; came++)
            {
                Assert.That(Answer.TryRead(Encoding.ASCII.GetBytes(whole[..came]), out _, out _), Is.False, $"{came} bytes of {whole.Length}");
            }
        }
    }

    [Test]
    public void Of_a_503_it_is_kept_when_to_come_back()
    {
        Assert.That(Answer.TryRead("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 2\r\n\r\n{}"u8, out var answer, out _), Is.True);
        Assert.That(answer, Is.EqualTo(new Answer(503, 5, 0, 0)));
    }

    [TestCase("HTTP/2 200\r\n\r\n")]
    [TestCase("<html>\r\n\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\nDate: now\r\n\r\n")]
    public void What_no_box_could_read_is_an_error(string text) =>
        Assert.That(() => Answer.TryRead(Encoding.ASCII.GetBytes(text), out _, out _), Throws.TypeOf<InvalidDataException>());

    private static void Read(string text, int status, int stored, int duplicates) => Assert.Multiple(() =>
    {
        Assert.That(Answer.TryRead(Encoding.ASCII.GetBytes(text), out var answer, out var length), Is.True);
        Assert.That(answer, Is.EqualTo(new Answer(status, 0, stored, duplicates)));
        Assert.That(length, Is.EqualTo(text.Length));
    });
}
