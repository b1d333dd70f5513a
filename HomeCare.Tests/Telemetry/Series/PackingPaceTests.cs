using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Memory;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Telemetry.Series.Sqlite;
using HomeCare.Tests.Patients;
using HomeCare.Tests.Support;
using HomeCare.Tests.Telemetry.Influx;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Series;

/// <summary>What fell due is moved gently while it is fresh, because the intake shares the processor, and after an outage as fast as the one who writes can.</summary>
internal sealed class PackingPaceTests
{
    private const int People = 1_050;

    [TestCase(true, true, 500, false)]
    [TestCase(true, false, 100, true)]
    [TestCase(false, true, 100, true)]
    [TestCase(false, false, 100, true)]
    public async Task Only_a_backlog_that_another_process_writes_is_moved_by_the_five_hundred_and_without_a_rest(bool isElsewhere, bool isLate, int atOnce, bool rests)
    {
        await using var modules = await LeftModules.StartAsync(EngineKind.Sqlite);
        modules.Adapt = services => services.AddSingleton<ISeriesStore>(provider =>
            new Taking(ActivatorUtilities.CreateInstance<SqliteSeriesStore>(provider), modules.Clock, isElsewhere));
        await modules.RestartAsync();
        var store = (Taking)modules.Services.GetRequiredService<ISeriesStore>();
        var everyone = modules.Services.GetRequiredService<Everyone>();
        var hour = modules.Now.UtcTicks - (modules.Now.UtcTicks % store.StretchLength.Ticks);
        foreach (var person in Enumerable.Range(0, People).Select(_ => everyone.Person(PatientId.New())))
        {
            lock (person.Gate)
            {
                person.Add(Histories.Plain(hour, 1), store.StretchLength.Ticks, 1, modules.Clock.GetTimestamp(), new Bytes(64));
            }
        }

        modules.Clock.SetUtcNow(new DateTimeOffset(hour, TimeSpan.Zero) + store.StretchLength + Packing.Grace + TimeSpan.FromSeconds(isLate ? 600 : 1));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var packing = modules.Services.GetRequiredService<Packing>().PackAsync(all: false, patience.Token);
        if (rests)
        {
            await Eventually.IsTrue(() => store.Writes.Count > 0, "it begins");
            await Task.WhenAny(packing, Task.Delay(TimeSpan.FromMilliseconds(300)));
            Assert.That(store.Writes, Has.Count.EqualTo(1), "it rests before it goes on");
            await Eventually.IsTrue(() => Pushed(modules) && packing.IsCompleted, "it goes on after each rest");
        }

        Assert.That(await packing, Is.EqualTo(People));
        Assert.That((store.Writes.Max(), store.Writes.Sum()), Is.EqualTo((atOnce, People)));
    }

    private static bool Pushed(LeftModules modules)
    {
        modules.Clock.Advance(TimeSpan.FromSeconds(1));
        return true;
    }

    /// <summary>A write takes a second.</summary>
    private sealed class Taking(ISeriesStore real, FakeTimeProvider clock, bool isElsewhere) : StoreAround(real)
    {
        private readonly List<int> writes = [];

        public override bool WritesElsewhere => isElsewhere;

        public IReadOnlyList<int> Writes
        {
            get
            {
                lock (writes)
                {
                    return [.. writes];
                }
            }
        }

        public override async Task WriteAsync(IReadOnlyList<Stretch> stretches, CancellationToken cancellationToken)
        {
            await base.WriteAsync(stretches, cancellationToken);
            clock.Advance(TimeSpan.FromSeconds(1));
            lock (writes)
            {
                writes.Add(stretches.Count);
            }
        }
    }
}
