using System.Net.ServerSentEvents;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Web.Live;
using NUnit.Framework;

namespace HomeCare.Tests.Web;

internal sealed class LiveHubTests
{
    private readonly PatientId patient = PatientId.New();

    [Test]
    public void A_page_that_does_not_read_loses_its_oldest_events_and_holds_up_nobody()
    {
        using var foremost = new Foremost();
        var hub = new LiveHub(foremost);
        using var slow = hub.Connect(Guid.NewGuid(), Guid.NewGuid());
        using var quick = hub.Connect(Guid.NewGuid(), Guid.NewGuid());
        slow.Watch([patient]);
        quick.Watch([patient]);
        var heard = new List<string>();
        for (var index = 0; index < 1000; index++)
        {
            hub.Send(patient, () => new SseItem<string>($"{index}", "reading"));
            while (quick.TryTake(out var item))
            {
                heard.Add(item.Data);
            }
        }

        Assert.That(heard, Has.Count.EqualTo(1000), "the quick page has them all");
        Assert.That(slow.TryTake(out var oldest), Is.True);
        Assert.That(oldest.Data, Is.EqualTo("744"), "the slow page has the newest 256");
    }

    [Test]
    public void No_flood_of_readings_pushes_an_alert_out_and_it_is_taken_first()
    {
        using var foremost = new Foremost();
        var hub = new LiveHub(foremost);
        using var slow = hub.Connect(Guid.NewGuid(), Guid.NewGuid());
        slow.Watch([patient]);
        hub.Send(patient, () => new SseItem<string>("before", "reading"));
        hub.Send(patient, () => new SseItem<string>("fall", "alert"), isUrgent: true);
        for (var index = 0; index < 1000; index++)
        {
            hub.Send(patient, () => new SseItem<string>($"{index}", "reading"));
        }

        slow.End("session");
        hub.Send(patient, () => new SseItem<string>("too late", "alert"), isUrgent: true);

        Assert.That(slow.TryTake(out var first), Is.True);
        Assert.That(first.Data, Is.EqualTo("fall"));
        var last = first;
        while (slow.TryTake(out var item))
        {
            Assert.That(item.Data, Is.Not.EqualTo("too late"), "a session that ended hears of nobody");
            last = item;
        }

        Assert.That(last.EventType, Is.EqualTo("end"), "why the page ends is its last word");
    }

    [Test]
    public void An_event_that_nobody_watches_is_not_even_made()
    {
        using var foremost = new Foremost();
        var hub = new LiveHub(foremost);
        using var line = hub.Connect(Guid.NewGuid(), Guid.NewGuid());
        line.Watch([patient]);
        line.Watch([]);

        Assert.That(() => hub.Send(patient, () => throw new InvalidOperationException("made")), Throws.Nothing);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Who_waits_goes_on_in_a_foremost_thread_after_an_alert_and_never_in_the_one_that_hands_over(bool isUrgent)
    {
        using var foremost = new Foremost();
        var hub = new LiveHub(foremost);
        using var line = hub.Connect(Guid.NewGuid(), Guid.NewGuid());
        line.Watch([patient]);
        var goneOnIn = WaitAsync(line);

        var handsOver = Thread.CurrentThread;
        hub.Send(patient, () => new SseItem<string>("", "alert"), isUrgent);

        var thread = await goneOnIn;
        Assert.That(thread, Is.Not.SameAs(handsOver));
        Assert.That(thread.Name?.StartsWith("foremost", StringComparison.Ordinal) ?? false, Is.EqualTo(isUrgent));
        Assert.That(line.TryTake(out _), Is.True);
    }

    [Test]
    public async Task A_line_wakes_after_its_time_and_ends_once_it_is_closed_and_empty()
    {
        using var foremost = new Foremost();
        using var line = new LiveHub(foremost).Connect(Guid.NewGuid(), Guid.NewGuid());
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var waiting = line.WaitAsync(TimeSpan.FromSeconds(1), clock, CancellationToken.None);
        Assert.That(waiting.IsCompleted, Is.False);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await waiting, Is.True, "nothing came, and the line is open");

        waiting = line.WaitAsync(TimeSpan.FromSeconds(1), clock, CancellationToken.None);
        line.End("session");
        Assert.That(await waiting, Is.True, "its last word is to be taken");
        Assert.That(line.TryTake(out _), Is.True);
        Assert.That(await line.WaitAsync(TimeSpan.FromSeconds(1), clock, CancellationToken.None), Is.False);
    }

    [Test]
    public async Task What_is_done_after_the_end_of_the_foremost_threads_is_done_all_the_same()
    {
        var foremost = new Foremost();
        foremost.Dispose();
        var done = new TaskCompletionSource();

        foremost.Post(done.SetResult);
        await foremost.RunAsync(() => Task.CompletedTask).WaitAsync(TimeSpan.FromSeconds(30));

        await done.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static async Task<Thread> WaitAsync(LiveLine line)
    {
        await line.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
        return Thread.CurrentThread;
    }

    [Test]
    public async Task Pages_may_come_and_go_while_events_are_sent()
    {
        using var foremost = new Foremost();
        var hub = new LiveHub(foremost);
        var sending = Task.Run(() =>
        {
            for (var index = 0; index < 20_000; index++)
            {
                hub.Send(patient, () => new SseItem<string>("", "reading"));
            }
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var index = 0; index < 2000; index++)
            {
                using var line = hub.Connect(Guid.NewGuid(), Guid.NewGuid());
                line.Watch([patient]);
            }
        })));
        await sending;

        Assert.That(hub.Open, Is.Zero);
        Assert.That(() => hub.Send(patient, () => throw new InvalidOperationException("watched")), Throws.Nothing);
    }
}
