using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry;
using HomeCare.Modules.Telemetry.Intake;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Patients;
using HomeCare.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Intake;

/// <summary>One loop takes everybody's readings: what becomes of a box's answer is not done there.</summary>
internal sealed class OffTheLoopTests
{
    [Test]
    public async Task A_box_whose_readings_are_known_already_keeps_nobody_waiting_with_what_follows()
    {
        await using var modules = await LeftModules.StartAsync(EngineKind.Sqlite);
        var (patient, box) = await modules.Home();
        var (_, other) = await modules.Home();
        var intake = modules.Services.GetRequiredService<IReadingsIntake>();
        var arrival = new Arrival(patient, box, Batch.Epoch, modules.Now, [.. Batch.Run(3, modules.Now).Select(reading => new DatedReading(reading, TimeSpan.Zero))]);
        await intake.TakeAsync(arrival, CancellationToken.None);

        using var goOn = new ManualResetEventSlim();
        var isHeld = false;
        var known = Task.Run(async () =>
        {
            await intake.TakeAsync(arrival, CancellationToken.None);
            Volatile.Write(ref isHeld, true);
            goOn.Wait();
        });
        try
        {
            await Eventually.IsTrue(() => Volatile.Read(ref isHeld), "the known ones are answered");
            var others = Task.Run(() => modules.Send(Batch.Of(other, modules.Now, [Batch.Reading(1, modules.Now)])));
            await Eventually.IsTrue(() => others.IsCompleted, "another box is answered meanwhile");
            Assert.That((await others).Single().Outcome, Is.EqualTo(ItemOutcome.Stored));
        }
        finally
        {
            goOn.Set();
            await known;
        }
    }
}
