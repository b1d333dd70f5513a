using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HomeCare.Modules.Wire;

namespace HomeCare.Demo.Bench.Load;

/// <summary>A reading of one home on its way.</summary>
/// <param name="Home">Which home, from 0.</param>
/// <param name="Sequence">Its number in the home's epoch.</param>
/// <param name="MeasuredAtMs">End of the span, ms since 1970.</param>
/// <param name="Vitals">What was measured.</param>
internal readonly record struct Message(int Home, int Sequence, long MeasuredAtMs, Vitals Vitals);

/// <summary>
/// Writes requests exactly as the box's program does (a test holds the bytes against its own), with one field more: the home that is spoken for.
/// One thread uses it.
/// </summary>
/// <param name="host">The server's address, as the Host field says it.</param>
/// <param name="path">Where to: the product's path, or one of the floor's.</param>
/// <param name="epoch">The life of every home's outbox in this run.</param>
/// <param name="planVersion">The emergency plan that every box holds already.</param>
/// <param name="spanSeconds">What a reading covers.</param>
/// <param name="boxes">Each home's box.</param>
internal sealed class RequestWriter(string host, string path, long epoch, int planVersion, int spanSeconds, IReadOnlyList<Guid> boxes)
{
    public const string BoxField = "X-Bench-Box";

    private static readonly JsonEncodedText
        Version = JsonEncodedText.Encode("version"), Epoch = JsonEncodedText.Encode("epoch"), SentAt = JsonEncodedText.Encode("sentAt"),
        KnownPlanVersion = JsonEncodedText.Encode("knownPlanVersion"), Items = JsonEncodedText.Encode("items"),
        Sequence = JsonEncodedText.Encode("sequence"), MeasuredAt = JsonEncodedText.Encode("measuredAt"), SpanSeconds = JsonEncodedText.Encode("spanSeconds"),
        BraceletSerial = JsonEncodedText.Encode("braceletSerial"), HeartRate = JsonEncodedText.Encode("heartRateBpm"), Oxygen = JsonEncodedText.Encode("oxygenPercent"),
        Steps = JsonEncodedText.Encode("steps"), Battery = JsonEncodedText.Encode("batteryPercent"), Value = JsonEncodedText.Encode("value"),
        QualityName = JsonEncodedText.Encode("quality"), Valid = JsonEncodedText.Encode("valid");

    private readonly byte[] _head = Encoding.ASCII.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Digest: sha-256=:");

    private readonly byte[] _beforeBox = Encoding.ASCII.GetBytes($":\r\n{BoxField}: ");
    private readonly byte[] _beforeLength = Encoding.ASCII.GetBytes("\r\nContent-Length: ");
    private readonly ArrayBufferWriter<byte> _body = new(1024), _request = new(2048);
    private readonly Utf8JsonWriter _json = new(Stream.Null);

    /// <summary>The serial of a home's bracelet.</summary>
    public static string Bracelet(int home) => string.Create(CultureInfo.InvariantCulture, $"HC-{home:D7}");

    /// <summary>One request; good until the next is written.</summary>
    public ReadOnlySpan<byte> Write(params ReadOnlySpan<Message> messages)
    {
        WriteBody(messages);
        _request.ResetWrittenCount();
        _request.Write(_head);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_body.WrittenSpan, hash);
        Base64.EncodeToUtf8(hash, _request.GetSpan(44), out _, out var base64);
        _request.Advance(base64);
        _request.Write(_beforeBox);
        Utf8Formatter.TryFormat(boxes[messages[0].Home], _request.GetSpan(32), out var box, 'N');
        _request.Advance(box);
        _request.Write(_beforeLength);
        Utf8Formatter.TryFormat(_body.WrittenCount, _request.GetSpan(10), out var length);
        _request.Advance(length);
        _request.Write("\r\n\r\n"u8);
        _request.Write(_body.WrittenSpan);
        return _request.WrittenSpan;
    }

    /// <summary>The body of the last request.</summary>
    public ReadOnlySpan<byte> Body => _body.WrittenSpan;

    private void WriteBody(ReadOnlySpan<Message> messages)
    {
        _body.ResetWrittenCount();
        _json.Reset(_body);
        _json.WriteStartObject();
        _json.WriteNumber(Version, WireV1.Version);
        _json.WriteNumber(Epoch, epoch);
        _json.WriteString(SentAt, TimeProvider.System.GetUtcNow());
        _json.WriteNumber(KnownPlanVersion, planVersion);
        _json.WriteStartArray(Items);
        foreach (var message in messages)
        {
            WriteItem(message);
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
    }

    private void WriteItem(Message message)
    {
        Span<byte> serial = stackalloc byte[16];
        "HC-"u8.CopyTo(serial);
        Utf8Formatter.TryFormat(message.Home, serial[3..], out var digits, new StandardFormat('D', 7));
        _json.WriteStartObject();
        _json.WriteNumber(Sequence, message.Sequence);
        WriteInstant(DateTimeOffset.FromUnixTimeMilliseconds(message.MeasuredAtMs));
        _json.WriteNumber(SpanSeconds, spanSeconds);
        _json.WriteString(BraceletSerial, serial[..(3 + digits)]);
        WriteMeasure(HeartRate, message.Vitals.HeartRateBpm);
        WriteMeasure(Oxygen, message.Vitals.OxygenPercent);
        WriteMeasure(Steps, message.Vitals.Steps);
        WriteMeasure(Battery, message.Vitals.BatteryPercent);
        _json.WriteEndObject();
    }

    // The box keeps each reading as JSON and puts it into the batch as an element, whose text is then escaped: the offset's plus sign is \u002B.
    private void WriteInstant(DateTimeOffset at)
    {
        Span<char> text = stackalloc char[40];
        at.TryFormat(text, out var length, "yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
        "+00:00".CopyTo(text[length..]);
        _json.WriteString(MeasuredAt, text[..(length + 6)]);
    }

    private void WriteMeasure(JsonEncodedText name, double value)
    {
        _json.WriteStartObject(name);
        _json.WriteNumber(Value, value);
        _json.WriteString(QualityName, Valid);
        _json.WriteEndObject();
    }
}
