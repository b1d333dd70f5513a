extern alias demo;

using System.Text;
using System.Text.Json;
using demo::HomeCare.Demo.Bench.Load;
using HomeCare.Modules.Wire;
using NUnit.Framework;

namespace HomeCare.Tests.Demo.Bench;

internal sealed class RequestWriterTests
{
    private static readonly Guid[] Boxes = [Guid.Parse("11111111-2222-3333-4444-555555555555"), Guid.NewGuid()];

    private static readonly Message[] Three =
    [
        new(0, 6, 1_773_322_310_120, new Vitals(71, 97, 0, 81)),
        new(0, 7, 1_773_322_320_123, new Vitals(72, 97, 12, 81)), new(0, 8, 1_773_322_330_000, new Vitals(72.4, 96.5, 0, 80)),
    ];

    private readonly RequestWriter _writer = new("127.0.0.1:5443", WireV1.ReadingsPath, 42, 3, 10, Boxes);

    [Test]
    public void The_body_is_the_box_s_own_byte_for_byte()
    {
        _writer.Write(Three);
        var body = _writer.Body.ToArray();
        var read = JsonSerializer.Deserialize<ReadingsBatch>(body, WireJson.Options)!;

        var byTheBox = JsonSerializer.SerializeToUtf8Bytes(
            new ReadingsBatch(WireV1.Version, 42, read.SentAt, 3, [.. Three.Select(message => JsonElement.Parse(JsonSerializer.SerializeToUtf8Bytes(Reading(message), WireJson.Options)))]),
            WireJson.Options);

        Assert.That(Encoding.UTF8.GetString(body), Is.EqualTo(Encoding.UTF8.GetString(byTheBox)));
    }

    [Test]
    public void The_head_names_the_home_and_fits_the_body()
    {
        var request = Encoding.UTF8.GetString(_writer.Write(Three[1]));
        var body = Encoding.UTF8.GetString(_writer.Body);

        Assert.That(request, Is.EqualTo(
            $"POST {WireV1.ReadingsPath} HTTP/1.1\r\nHost: 127.0.0.1:5443\r\nContent-Type: application/json\r\n" +
            $"Content-Digest: {ContentDigest.Of(Encoding.UTF8.GetBytes(body))}\r\nX-Bench-Box: 11111111222233334444555555555555\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
    }

    [Test]
    public void A_second_request_has_nothing_of_the_first()
    {
        _writer.Write(Three);
        var first = _writer.Write(Three[2]).ToArray();

        Assert.That(first.AsSpan().Count("\"sequence\":7"u8), Is.Zero);
    }

    private static Reading Reading(Message message) => new(
        message.Sequence, DateTimeOffset.FromUnixTimeMilliseconds(message.MeasuredAtMs), 10, RequestWriter.Bracelet(message.Home),
        Measure.Of(message.Vitals.HeartRateBpm), Measure.Of(message.Vitals.OxygenPercent), Measure.Of(message.Vitals.Steps), null, Measure.Of(message.Vitals.BatteryPercent));
}
