using System.Text.Json;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Patients;
using HomeCare.Web.Pages.Shared;

namespace HomeCare.Tests.Telemetry.Pipelines;

/// <summary>
/// The whole way of a value, with the real parts in their order: the bracelet's bytes, the box's decoding, its outbox on disk, the JSON of the wire, the
/// server's checks and store, and what pages ask for. Only the radio and HTTP are left out.
/// </summary>
internal sealed class Pipeline : IAsyncDisposable
{
    public const string Serial = "BR-24B07-0132";

    private readonly TestFolder folder = new();
    private readonly OutboxFile file;
    private readonly ReadingsQueue queue;
    private uint frame;

    private Pipeline(LeftModules modules, PatientId patient, BoxId box)
    {
        (Modules, Patient, Box) = (modules, patient, box);
        file = OutboxFile.Open(folder.File("outbox.db"));
        queue = new ReadingsQueue(file, new OutboxLimits());
    }

    public LeftModules Modules { get; }

    public PatientId Patient { get; }

    public BoxId Box { get; }

    /// <summary>The items of the last batch, as the wire had them.</summary>
    public IReadOnlyList<JsonElement> Wire { get; private set; } = [];

    public static async Task<Pipeline> StartAsync()
    {
        var modules = await LeftModules.StartAsync(EngineKind.Sqlite);
        var (patient, box) = await modules.Home();
        return new Pipeline(modules, patient, box);
    }

    /// <summary>Sends spans of ten seconds, the last one ending now, as bytes of 0xF101; gives what the server stored of them, oldest first.</summary>
    public Task<IReadOnlyList<RecordedReading>> SendAsync(params Func<DateTimeOffset, SensedSpan>[] spans) =>
        SendAsync(10, [.. spans.Select((span, index) => Bytes(span(Modules.Now.AddSeconds(-10 * (spans.Length - 1 - index)))))]);

    public async Task<IReadOnlyList<RecordedReading>> SendAsync(int seconds, params byte[][] summaries)
    {
        var from = Modules.Now.AddSeconds(-seconds * summaries.Length);
        queue.Put(Serial, [.. summaries.Select(bytes => HomeCareDecoding.Summary(bytes).Value!)]);
        var waiting = queue.Peek(summaries.Length);
        Wire = [.. waiting.Select(each => JsonSerializer.Deserialize<JsonElement>(each.Json.Span))];
        var receipt = await Modules.Send(new RecordReadings(Box, queue.Epoch, Modules.Now, Wire));
        queue.Confirm([.. receipt.Where(line => line.Outcome == ItemOutcome.Stored).Select(line => line.Sequence!.Value)], Modules.Now);
        return await Modules.Send(new GetReadings(Patient, from.AddTicks(1), Modules.Now.AddTicks(1)));
    }

    public byte[] Bytes(SensedSpan span) => GattEncoding.Summary(new FrameId(7, ++frame), span);

    /// <summary>The minute that ends now, as charts and reports get it.</summary>
    public async Task<SeriesPoint> MinuteAsync() =>
        (await Modules.Send(new GetSeries(Patient, Modules.Now.AddSeconds(-59), Modules.Now.AddSeconds(1), 60))).Single();

    public async Task<LastValues> LastAsync() => (await Modules.Send(new ListLastValues([Patient], WithSteps: true))).Single();

    /// <summary>The number a page shows as current; null for "no value", with the reason beside it.</summary>
    public static Vital Shown(LastValue? last) => Vital.Of("x", "x", "x", last);

    public async ValueTask DisposeAsync()
    {
        file.Dispose();
        folder.Dispose();
        await Modules.DisposeAsync();
    }
}
