using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Texts;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Texts;

/// <summary>Dangers and texts both go first, and neither has to wait for the other's threads.</summary>
internal sealed class SendTextsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ManualResetEventSlim hold = new();
    private AlertsHouse house = null!;
    private BoxId box;

    [SetUp]
    public async Task Open()
    {
        hold.Reset();
        house = await AlertsHouse.OpenAsync(EngineKind.Sqlite);
        (_, box, _) = await house.Home();
    }

    [TearDown]
    public async Task Close()
    {
        hold.Set();
        await house.DisposeAsync();
    }

    [OneTimeTearDown]
    public void Forget() => hold.Dispose();

    [Test]
    public async Task A_danger_is_worked_on_at_once_while_every_thread_of_texts_is_held()
    {
        var held = 0;
        house.Sender.Act = (n, _) =>
        {
            Interlocked.Increment(ref held);
            hold.Wait();
            return Task.FromResult(SendResult.Accepted($"SM{n}"));
        };
        for (var fall = 0; fall < 10; fall++)
        {
            await house.Report(box, house.Fall());
        }

        await house.StartTextsAsync();
        await Eventually.IsTrue(() => Volatile.Read(ref held) >= 2, "the threads of texts are held");

        var danger = house.Fall();
        var reporting = house.Services.GetRequiredService<Foremost>().RunAsync(() => house.Report(box, danger));

        await reporting.WaitAsync(Patience);
        Assert.That((await house.Story(new AlertId(danger.EventId))).Alert.State, Is.EqualTo(AlertState.Raised));
        Assert.That(Volatile.Read(ref held), Is.EqualTo(2), "no text got a thread meanwhile");
    }

    [Test]
    public async Task A_text_leaves_at_once_while_every_thread_of_dangers_is_held()
    {
        var held = 0;
        var foremost = house.Services.GetRequiredService<Foremost>();
        for (var thread = 0; thread < foremost.MaximumConcurrencyLevel; thread++)
        {
            foremost.Post(() =>
            {
                Interlocked.Increment(ref held);
                hold.Wait();
            });
        }

        await Eventually.IsTrue(() => Volatile.Read(ref held) == foremost.MaximumConcurrencyLevel, "the threads of dangers are held");
        await house.StartTextsAsync();

        await house.Report(box, house.Fall());

        await Eventually.IsTrue(() => !house.Sender.Handed.IsEmpty, "the nurse's text is handed over", Patience);
    }
}
