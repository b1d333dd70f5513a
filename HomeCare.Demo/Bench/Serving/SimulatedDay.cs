extern alias server;

using System.Globalization;
using System.Text.Json;
using HomeCare.Demo.Bench.Load;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using server::HomeCare.Modules.Patients.Contracts;
using server::HomeCare.Modules.Shared;
using server::HomeCare.Modules.Telemetry.Contracts;
using server::HomeCare.Modules.Telemetry.Series;
using server::HomeCare.Modules.Wire;
using server::HomeCare.Web;
using Quality = server::HomeCare.Modules.Wire.Quality;

namespace HomeCare.Demo.Bench.Serving;

/// <summary>One hour of a simulated day.</summary>
/// <param name="Messages">Taken in it.</param>
/// <param name="WrittenBytes">What the process wrote to disks, everything counted.</param>
/// <param name="CpuUs">What it took.</param>
/// <param name="StoreWrittenBytes">What the store's own process wrote.</param>
/// <param name="StoreCpuUs">What that took.</param>
internal sealed record SimulatedHour(long Messages, long WrittenBytes, double CpuUs, long StoreWrittenBytes, double StoreCpuUs)
{
    public double BytesAMessage => (double)(WrittenBytes + StoreWrittenBytes) / Math.Max(1, Messages);
}

/// <summary>
/// <c>bench-day</c>: the server's own intake, packing and store on a clock that is pushed, so that a day passes in minutes. No network and no pages are in it: it
/// asks what a day writes, hour by hour. Groups are as large as at 10,000 a second, because a commit writes whole pages.
/// </summary>
internal static class SimulatedDay
{
    public const string Verb = "bench-day";

    /// <summary>What comes within the 10 ms that the intake gathers for, at 10,000 a second.</summary>
    private const int Group = 100;

    private static readonly TimeSpan Span = TimeSpan.FromSeconds(10);

    /// <summary>bench-day HOMES HOURS STORE settings: a line of JSON an hour. STORE is the store's own process; 0 for none.</summary>
    public static Task<int> RunAsync(string[] arguments) => BenchServer.SayingWhyAsync(async () =>
    {
        var numbers = arguments[..3].Select(word => int.Parse(word, CultureInfo.InvariantCulture)).ToArray();
        var (homes, hours, storeProcess) = (numbers[0], numbers[1], numbers[2]);
        var clock = new PushedClock(Tomorrow());
        await using var app = Site.Build(arguments[3..], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.RemoveAll<TimeProvider>().AddSingleton<TimeProvider>(clock);
        });
        var folder = new PreparedFolder(Path.GetDirectoryName(Engine.From(app.Configuration).Folder.TrimEnd('/'))!);
        await Site.PrepareAsync(app);
        var (packing, store) = (app.Services.GetRequiredService<Packing>(), app.Services.GetRequiredService<ISeriesStore>());
        var (boxes, walk, epoch) = (folder.ReadHomes().Boxes[..homes], new Walk(homes, seed: 11), Random.Shared.NextInt64(1, long.MaxValue));
        for (var hour = 0; hour < hours; hour++)
        {
            var (before, storeBefore) = (Spent.Of(Environment.ProcessId), OfStore());
            var messages = 0L;
            for (var span = 0; span < TimeSpan.FromHours(1) / Span; span++)
            {
                messages += await SpanAsync(app.Services, clock, boxes, walk, epoch, (hour * 360L) + span + 1);
                await packing.PackAsync(all: false, CancellationToken.None);
                if (span % 60 == 0)
                {
                    await store.ForgetAsync(clock.GetUtcNow(), CancellationToken.None);
                }
            }

            var (spent, storeSpent) = (Spent.Of(Environment.ProcessId) - before, OfStore() - storeBefore);
            var told = new SimulatedHour(messages, spent.WrittenBytes, spent.Cpu.TotalMicroseconds, storeSpent.WrittenBytes, storeSpent.Cpu.TotalMicroseconds);
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(told));
        }

        Spent OfStore() => storeProcess == 0 ? default : Spent.Of(storeProcess);
    });

    /// <summary>Ten seconds: each home sends once, a group at a time, evenly spread.</summary>
    private static async Task<int> SpanAsync(IServiceProvider services, PushedClock clock, Guid[] boxes, Walk walk, long epoch, long sequence)
    {
        var places = Enumerable.Range(0, boxes.Length).Chunk(Group).ToList();
        foreach (var some in places)
        {
            clock.Push(Span / places.Count);
            var stored = await Task.WhenAll(some.Select(async place =>
            {
                await using var scope = services.CreateAsyncScope();
                var lines = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(
                    new RecordReadings(new BoxId(boxes[place]), epoch, clock.GetUtcNow(), [Item(place, walk.Span(place), clock.GetUtcNow(), sequence)]));
                return lines is [{ Outcome: ItemOutcome.Stored }];
            }));
            if (stored.Contains(false))
            {
                throw new InvalidOperationException("A reading of the simulated day was not stored; the folder is not a fresh one. Name another with --data.");
            }
        }

        return boxes.Length;
    }

    private static JsonElement Item(int home, Vitals vitals, DateTimeOffset at, long sequence) => JsonSerializer.SerializeToElement(
        new Reading(
            sequence, at, (int)Span.TotalSeconds, RequestWriter.Bracelet(home), new Measure(vitals.HeartRateBpm, Quality.Valid), new Measure(vitals.OxygenPercent, Quality.Valid),
            new Measure(vitals.Steps, Quality.Valid), BatteryPercent: new Measure(vitals.BatteryPercent, Quality.Valid)),
        WireJson.Options);

    // A whole day of UTC, ahead of whatever the folder holds.
    private static DateTimeOffset Tomorrow() => new(TimeProvider.System.GetUtcNow().Date.AddDays(1), TimeSpan.Zero);

    /// <summary>Stands still but for a push; timers are the machine's, because what rests is not what is measured.</summary>
    private sealed class PushedClock(DateTimeOffset from) : TimeProvider
    {
        private long now = from.UtcTicks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref now), TimeSpan.Zero);

        public override long GetTimestamp() => Volatile.Read(ref now);

        public void Push(TimeSpan by) => Interlocked.Add(ref now, by.Ticks);
    }
}
