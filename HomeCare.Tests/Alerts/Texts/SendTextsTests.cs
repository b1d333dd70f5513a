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
    public async Task A_new_danger_s_text_leaves_at_once_while_retries_of_many_others_hang()
    {
        var old = new HashSet<string>();
        var hang = new TaskCompletionSource<SendResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var hanging = 0;
        house.Sender.Act = (_, _) => Task.FromResult(SendResult.NotSent("provider_busy 503"));
        for (var fall = 0; fall < 50; fall++)
        {
            var danger = house.Fall();
            old.Add(danger.EventId.ToString("N")[..4].ToUpperInvariant());
            await house.Report(box, danger);
        }

        await house.StartTextsAsync();
        await Eventually.IsTrue(() => house.Sender.Handed.Count == 50, "all were tried in vain");
        house.Sender.Act = (n, sms) =>
        {
            Interlocked.Add(ref hanging, old.Contains(sms.ShortReference) ? 1 : 0);
            return old.Contains(sms.ShortReference) ? hang.Task : Task.FromResult(SendResult.Accepted($"SM{n}"));
        };
        house.Clock.Advance(TimeSpan.FromSeconds(6));
        await Eventually.IsTrue(() => LookedAgain() && Volatile.Read(ref hanging) >= 20, "retries hang");

        var fresh = house.Fall();
        await house.Report(box, fresh);

        await Eventually.IsTrue(async () => (await house.Story(new AlertId(fresh.EventId))).Alert.State == AlertState.Notified, "the new one is out", Patience);
        hang.SetResult(SendResult.NotSent("provider_busy 503"));
    }

    [Test]
    public async Task A_text_that_was_tried_in_vain_is_tried_again_while_many_new_ones_hang()
    {
        var hang = new TaskCompletionSource<SendResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        house.Sender.Act = (_, _) => Task.FromResult(SendResult.NotSent("provider_busy 503"));
        var old = house.Fall();
        await house.Report(box, old);
        await house.StartTextsAsync();
        await Eventually.IsTrue(() => house.Sender.Handed.Count == 1, "it was tried in vain");
        house.Sender.Act = (n, sms) => sms.ShortReference.Equals(old.EventId.ToString("N")[..4], StringComparison.OrdinalIgnoreCase) ? Task.FromResult(SendResult.Accepted($"SM{n}")) : hang.Task;
        for (var fall = 0; fall < 40; fall++)
        {
            await house.Report(box, house.Fall());
        }

        await Eventually.IsTrue(() => house.Sender.Handed.Count >= 24, "new ones hang");
        house.Clock.Advance(TimeSpan.FromSeconds(6));

        await Eventually.IsTrue(
            async () => LookedAgain() && (await house.Story(new AlertId(old.EventId))).Alert.State == AlertState.Notified, "the old one is out", Patience);
        hang.SetResult(SendResult.NotSent("provider_busy 503"));
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

    // A look that read the clock before it was pushed would wait for two seconds that a clock that stands never gives.
    private bool LookedAgain()
    {
        house.Services.GetRequiredService<TextSignal>().Wake();
        return true;
    }
}
