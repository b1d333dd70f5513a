using System.Diagnostics;
using System.Globalization;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Telemetry.Series.Influx;
using HomeCare.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using static HomeCare.Tests.Telemetry.Influx.Histories;

namespace HomeCare.Tests.Telemetry.Influx;

/// <summary>
/// Bytes a value, server CPU a message and reading times, printed, never judged: run by name on a quiet machine. The server here makes its last
/// compaction after 15 s without a write.
/// </summary>
[Explicit("minutes long, and a figure is no verdict")]
internal sealed class InfluxFigures
{
    [TestCase(300, 1, false)]
    [TestCase(300, 1, true)]
    [TestCase(8, 30, false)]
    public async Task Of_people_and_days(int people, int days, bool tenths)
    {
        var database = await PrivateInflux.NewDatabaseAsync();
        var time = new FakeTimeProvider(new DateTimeOffset(Midnight(-days), TimeSpan.Zero));
        using var store = new InfluxSeriesStore(SeriesStores.SettingsOf(database), time, NullLogger<LineSender>.Instance);
        await store.PrepareAsync(CancellationToken.None);
        var patients = Enumerable.Range(0, people).Select(_ => PatientId.New()).ToList();
        var (wearers, messages) = (patients.ToDictionary(each => each, each => new Wearer(each, tenths)), 0L);
        var (cpu, own, clock) = (ServerCpu(), Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        for (var from = Midnight(-days); from < Midnight(0); from += store.StretchLength.Ticks)
        {
            var stretches = patients.Select(each => new Stretch(each, from, wearers[each].Quarter(from))).ToList();
            messages += stretches.Sum(each => each.Readings.Count);
            time.SetUtcNow(new DateTimeOffset(from, TimeSpan.Zero) + store.StretchLength);
            await store.WriteAsync(stretches, CancellationToken.None);
        }

        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{people} people x {days} d, {messages} messages in {clock.Elapsed.TotalSeconds:0} s; server CPU {(ServerCpu() - cpu).TotalMicroseconds / messages:0.0} us a message, own (inventing included) {(Environment.CpuUsage.TotalTime - own).TotalMicroseconds / messages:0.0} us"));
        await SettledAsync(database);
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"server CPU with compaction {(ServerCpu() - cpu).TotalMicroseconds / messages:0.0} us a message"));
        foreach (var place in Place.All)
        {
            var bytes = Weigh(Path.Combine(PrivateInflux.Folder, "data", database, place.Name)) + Weigh(Path.Combine(PrivateInflux.Folder, "wal", database, place.Name));
            TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{place.Name}: {bytes} bytes, {bytes / (4.0 * messages):0.000} a value"));
        }

        var (today, who) = (Midnight(0), patients[people / 2]);
        await TimeAsync("24 h raw", () => store.ReadAsync(who, Midnight(-1), today, CancellationToken.None));
        await TimeAsync("30 d in 5 min", () => store.ReadBucketsAsync(who, Tier.FiveMinutes, Midnight(-30), today, CancellationToken.None));
        await TimeAsync("24 h in 1 min", () => store.ReadBucketsAsync(who, Tier.Minute, Midnight(-1), today, CancellationToken.None));
        await TimeAsync("30 d of figures", () => store.ReadDaysAsync(who, Midnight(-30), today, CancellationToken.None));
        await TimeAsync("the last", () => store.ReadLastAsync(who, today, 1, CancellationToken.None));
    }

    private static async Task TimeAsync<T>(string what, Func<Task<IReadOnlyList<T>>> read)
    {
        var (times, rows) = (new List<double>(), 0);
        for (var turn = 0; turn < 60; turn++)
        {
            var start = Stopwatch.GetTimestamp();
            rows = (await read()).Count;
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        times = [.. times.Skip(20).Order()];
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {rows} rows, median {times[20]:0.00} ms, best {times[0]:0.00}"));
    }

    private static async Task SettledAsync(string database)
    {
        var (last, since) = ("", TimeProvider.System.GetTimestamp());
        await Eventually.IsTrue(
            () =>
            {
                var now = string.Join(',', Directory.EnumerateFiles(Path.Combine(PrivateInflux.Folder, "data", database), "*.tsm", SearchOption.AllDirectories).Order());
                (last, since) = now == last ? (last, since) : (now, TimeProvider.System.GetTimestamp());
                return TimeProvider.System.GetElapsedTime(since) > TimeSpan.FromSeconds(30);
            },
            "compaction ends", TimeSpan.FromMinutes(5));
    }

    private static long Weigh(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Where(file => !file.FullName.Contains("/index/", StringComparison.Ordinal)).Sum(file => file.Length);

    private static TimeSpan ServerCpu()
    {
        var stat = File.ReadAllText($"/proc/{PrivateInflux.ProcessId}/stat").Split(' ');
        return TimeSpan.FromMilliseconds(10 * (long.Parse(stat[13], CultureInfo.InvariantCulture) + long.Parse(stat[14], CultureInfo.InvariantCulture)));
    }

    /// <summary>A heart that strolls, a few steps, a box that answers within a second or two, and an hour off the wrist.</summary>
    private sealed class Wearer(PatientId patient, bool tenths)
    {
        private readonly Random random = new(patient.Value.GetHashCode());
        private readonly Source source = new(BoxId.New(), 1_795_000_000, "BR-" + patient.Value.ToString("N")[..6]);
        private readonly long phase = (uint)patient.Value.GetHashCode() % 10_000 * TimeSpan.TicksPerMillisecond;
        private double heart = 70;
        private long sequence;

        public List<StoredReading> Quarter(long from) =>
            [.. Enumerable.Range(0, 90).Select(place => Next(from + phase + (place * 10 * TimeSpan.TicksPerSecond)))];

        private StoredReading Next(long ticks)
        {
            heart = Math.Clamp(heart + (tenths ? random.Next(-20, 21) / 10.0 : random.Next(-2, 3)), 52, 120);
            var off = TimeSpan.FromTicks(ticks % TimeSpan.TicksPerDay).Hours == 14;
            var received = ticks + TimeSpan.TicksPerMillisecond * random.Next(80, 400);
            return new StoredReading
            {
                Source = source,
                Sequence = ++sequence,
                MeasuredTicks = ticks,
                ReceivedTicks = received - (received % TimeSpan.TicksPerSecond),
                SpanSeconds = 10,
                HeartRate = off ? null : Math.Round(heart, 1),
                HeartRateMarks = off ? 4 | (1 << 4) : 0,
                Oxygen = off ? null : random.Next(95, 99),
                OxygenMarks = off ? 4 | (1 << 4) : 0,
                Steps = off || random.Next(10) < 7 ? 0 : random.Next(1, 18),
                StepsMarks = 0,
                Battery = 100 - (sequence / 150 % 90),
                BatteryMarks = 0,
            };
        }
    }
}
