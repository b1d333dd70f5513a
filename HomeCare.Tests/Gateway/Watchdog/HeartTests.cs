using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Watchdog;

[TestFixture]
internal sealed class HeartTests
{
    private readonly FakeTimeProvider _time = new();

    [TestCase(30.0, false)]
    [TestCase(30.1, true)]
    public void A_loop_is_late_once_it_has_not_turned_for_longer_than_its_limit(double seconds, bool late)
    {
        var heart = new Heart(_time);
        heart.Loop("danger", TimeSpan.FromSeconds(30));
        heart.Loop("sms", TimeSpan.FromMinutes(4));

        _time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.That(heart.Late(), late ? Is.EqualTo(new[] { "danger" }) : Is.Empty);
    }

    [Test]
    public void A_loop_that_turns_is_never_late_and_one_that_rests_only_after_it_turned_again()
    {
        var heart = new Heart(_time);
        var loop = heart.Loop("bracelet", TimeSpan.FromSeconds(30));
        loop.Rests();
        _time.Advance(TimeSpan.FromDays(7));
        Assert.That(heart.Late(), Is.Empty);

        loop.Turned();
        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.That(heart.Late(), Is.EqualTo(new[] { "bracelet" }));

        loop.Turned();
        Assert.That(heart.Late(), Is.Empty);
    }

    [Test]
    public async Task A_loop_that_sleeps_for_ever_turns_all_the_same()
    {
        var loop = new Heart(_time).Loop("danger", TimeSpan.FromSeconds(60));
        for (var i = 0; i < 5; i++)
        {
            var sleep = loop.SleepAsync(new WakeUp(_time), Timeout.InfiniteTimeSpan, CancellationToken.None);
            _time.Advance(LoopMark.LongestSleep);
            await sleep.WaitAsync(TimeSpan.FromSeconds(30));
            Assert.That(loop.IsLate, Is.False);
        }
    }

    [Test]
    public async Task A_sleep_ends_at_its_time_or_when_called()
    {
        var loop = new Heart(_time).Loop("danger", TimeSpan.FromSeconds(60));
        var wake = new WakeUp(_time);
        var sleep = loop.SleepAsync(wake, TimeSpan.FromSeconds(25), CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(24));
        Assert.That(sleep.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromSeconds(1));
        await sleep.WaitAsync(TimeSpan.FromSeconds(30));

        wake.Call();
        await loop.SleepAsync(wake, Timeout.InfiniteTimeSpan, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Test]
    public async Task A_danger_watch_that_waits_for_a_lock_in_vain_is_late()
    {
        using var folder = new TestFolder();
        using var file = OutboxFile.Open(folder.File("outbox.db"));
        using var spool = new SmsSpool(folder.File("sms.db"), _time, NullLogger<SmsSpool>.Instance);
        var heart = new Heart(_time);
        var queue = new DangersQueue(file);
        var plans = new EmergencyPlanFile(folder.File("plan.json"), NullLogger<EmergencyPlanFile>.Instance);
        using var watch = new DangerWatch(
            queue, new Telling(queue, new RelativeTexts(plans, spool, new StoryLog(file, NullLogger<StoryLog>.Instance), _time), NullLogger<Telling>.Instance), plans, new UplinkSignals(_time), new DangerLimits(),
            _time, NullLogger<DangerWatch>.Instance, heart);
        await watch.StartAsync(CancellationToken.None);
        await PassAsync(heart);
        Assert.That(heart.Late(), Is.Empty, "an idle watch turns");

        using var given = new ManualResetEventSlim();
        var taken = new TaskCompletionSource();
        var holder = Task.Factory.StartNew(
            () => file.Read(_ =>
            {
                taken.SetResult();
                given.Wait();
                return 0;
            }),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await taken.Task;
        await PassAsync(heart);

        Assert.That(heart.Late(), Is.EqualTo(new[] { "danger" }));
        given.Set();
        await holder;
        await Eventually.IsTrue(() => heart.Late().Count == 0, "the watch goes on");
        await watch.StopAsync(CancellationToken.None);
    }

    // Five minutes, in steps that let a living loop turn between them.
    private async Task PassAsync(Heart heart)
    {
        for (var second = 0; second < 300; second += 20)
        {
            _time.Advance(TimeSpan.FromSeconds(20));
            try
            {
                await Eventually.IsTrue(() => heart.Late().Count == 0, "the loop turns", TimeSpan.FromMilliseconds(500));
            }
            catch (AssertionException)
            {
                return;
            }
        }
    }
}
