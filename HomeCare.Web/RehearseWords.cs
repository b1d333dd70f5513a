using System.Text.Json;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Wire;
using HomeCare.Web.Ingestion;
using HomeCare.Web.Live;

namespace HomeCare.Web;

/// <summary>
/// A danger's words are read and written once before the doors open: its batch, its receipt, what an open page is told of it. How a type is read from JSON is worked
/// out, and compiled, when the first of it comes; that would be while somebody lies on the floor. Nothing is sent and nothing kept; beside it, RehearseDangers takes
/// a fall through the rules and the storage (decision 21).
/// </summary>
internal sealed partial class RehearseWords(TimeProvider clock, ILogger<RehearseWords> log) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Run(RehearseAsync, cancellationToken);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            NotRehearsed(exception);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task RehearseAsync()
    {
        var now = clock.GetUtcNow();
        var fall = new Danger(Guid.NewGuid(), DangerKind.Fall, DangerPhase.Raised, now, "HC-0000", Immobile: true);
        var context = Posted(JsonSerializer.SerializeToUtf8Bytes(
            new DangersBatch(WireV1.Version, now, 0, [JsonSerializer.SerializeToElement(fall, WireJson.Options)]), WireJson.Options));
        var (batch, _) = await WireBody.ReadAsync<DangersBatch>(context.Request);
        if (batch is null || Envelope.Check(batch) is not null || batch.Items[0].Deserialize<Danger>(WireJson.Options) != fall)
        {
            throw new InvalidOperationException("A danger's batch was not read as it was written.");
        }

        await new ReceiptAnswer(new Receipt(WireV1.Version, now, [new ItemReceipt(0, ItemOutcome.Stored, EventId: fall.EventId)])).ExecuteAsync(context);
        _ = LiveEvents.Alert(new AlertRaised(AlertId.New(), PatientId.New(), AlertRule.Fall, AlertLevel.Red, now));
        _ = LiveEvents.Alert(new AlertChanged(AlertId.New(), PatientId.New(), AlertState.Raised, AlertLevel.Red, now));
    }

    private static DefaultHttpContext Posted(byte[] body)
    {
        var context = new DefaultHttpContext();
        (context.Request.Body, context.Request.ContentType, context.Request.ContentLength) = (new MemoryStream(body), "application/json", body.Length);
        context.Request.Headers[ContentDigest.FieldName] = ContentDigest.Of(body);
        context.Response.Body = new MemoryStream();
        return context;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A danger's words could not be rehearsed; the first danger may take half a second longer")]
    private partial void NotRehearsed(Exception exception);
}
