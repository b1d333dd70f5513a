using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Telemetry.Series.Sqlite;
using HomeCare.Tests.Patients;
using HomeCare.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Series;

/// <summary>Adding up days takes minutes, and sometimes fails: what is due is moved into the store meanwhile.</summary>
internal sealed class PackingDueTests
{
    [Test]
    public async Task What_is_due_is_packed_while_days_are_added_up_or_cannot_be([Values] bool hangs)
    {
        await using var modules = await LeftModules.StartAsync(EngineKind.Sqlite);
        var adding = new TaskCompletionSource();
        modules.Adapt = services => services.AddSingleton<ISeriesStore>(provider => new Slow(
            ActivatorUtilities.CreateInstance<SqliteSeriesStore>(provider), () => hangs ? adding.Task : throw new InvalidDataException("A day that nobody can add up.")));
        await modules.RestartAsync();
        var (patient, box) = await modules.Home();
        var store = (Slow)modules.Services.GetRequiredService<ISeriesStore>();
        await modules.StartBackgroundAsync();
        await Eventually.IsTrue(() => Pushed(modules) && store.Asked > 0, "days are added up");

        var measured = modules.Now;
        await modules.Send(Batch.Of(box, measured, [Batch.Reading(1, measured)]));

        await Eventually.IsTrue(
            async () => Pushed(modules) && (await store.ReadAsync(patient, measured.UtcTicks, measured.UtcTicks + 1, CancellationToken.None)).Count == 1, "it is packed");
        adding.SetResult();
    }

    private static bool Pushed(LeftModules modules)
    {
        modules.Clock.Advance(TimeSpan.FromMinutes(2));
        return true;
    }

    private sealed class Slow(ISeriesStore real, Func<Task> adding) : StoreAround(real)
    {
        private int asked;

        public int Asked => Volatile.Read(ref asked);

        public override async Task ForgetAsync(DateTimeOffset now, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref asked);
            await adding().WaitAsync(cancellationToken);
        }
    }
}
