using System.Buffers;
using System.Text.Json;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Wire;
using MediatR;

namespace HomeCare.Web.Ingestion;

/// <summary>What a box is answered: a line an item, its emergency plan when that changed, and how the dangers stand that it asks about.</summary>
internal sealed class Receipts(IMediator mediator, TimeProvider time)
{
    public async Task<IResult> MakeAsync(
        BoxId box, int knownPlanVersion, IReadOnlyList<ItemReceipt> lines, CancellationToken cancellationToken, ReplayRequest? replay = null,
        IReadOnlyList<EventWord>? words = null)
    {
        var plan = await mediator.Send(new FindNewerPlan(box, knownPlanVersion), cancellationToken);
        return new ReceiptAnswer(new Receipt(WireV1.Version, time.GetUtcNow(), lines, plan, replay, words is { Count: > 0 } ? words : null));
    }
}

/// <summary>
/// A receipt on its way: written once into memory that the thread keeps, and sent with its length, head and body in one piece. For one
/// reading it is about 125 bytes of head (status line, length, type, date) and 115 of body.
/// </summary>
internal sealed class ReceiptAnswer(Receipt receipt) : IResult
{
    private const int KeptAtMost = 64 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? text;

    [ThreadStatic]
    private static Utf8JsonWriter? writer;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        Write(httpContext.Response);
        await httpContext.Response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }

    // The usual receipt, a few lines of stored readings, is written by hand; what is rare goes by the options.
    private void WriteUsual(Utf8JsonWriter json)
    {
        if (receipt is { Plan: null, Replay: null, Events: null } && receipt.Items.All(line => line is { EventId: null, Reason: null, Outcome: ItemOutcome.Stored }))
        {
            json.WriteStartObject();
            json.WriteNumber("version"u8, receipt.Version);
            json.WriteString("receivedAt"u8, receipt.ReceivedAt.ToUniversalTime());
            json.WriteStartArray("items"u8);
            foreach (var line in receipt.Items)
            {
                WriteStored(json, line);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.Flush();
        }
        else
        {
            JsonSerializer.Serialize(json, receipt, WireJson.Options);
        }
    }

    private static void WriteStored(Utf8JsonWriter json, ItemReceipt line)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, line.Index);
        json.WriteString("outcome"u8, "stored"u8);
        if (line.Sequence is { } sequence)
        {
            json.WriteNumber("sequence"u8, sequence);
        }

        json.WriteEndObject();
    }

    // Nothing waits in here, so the thread's own memory is free again when it returns.
    private void Write(HttpResponse response)
    {
        text ??= new ArrayBufferWriter<byte>(1024);
        writer ??= new Utf8JsonWriter(text);
        text.ResetWrittenCount();
        writer.Reset(text);
        WriteUsual(writer);
        response.ContentType = "application/json";
        response.ContentLength = text.WrittenCount;
        response.BodyWriter.Write(text.WrittenSpan);
        if (text.Capacity > KeptAtMost)
        {
            (text, writer) = (null, null);
        }
    }
}
