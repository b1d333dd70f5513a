using System.Net.ServerSentEvents;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Web.Live;
using NUnit.Framework;

namespace HomeCare.Tests.Web;

internal sealed class LiveHubTests
{
    private readonly PatientId patient = PatientId.New();

    [Test]
    public void A_page_that_does_not_read_loses_its_oldest_events_and_holds_up_nobody()
    {
        var hub = new LiveHub();
        using var slow = hub.Connect(Guid.NewGuid());
        using var quick = hub.Connect(Guid.NewGuid());
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
    public void An_event_that_nobody_watches_is_not_even_made()
    {
        var hub = new LiveHub();
        using var line = hub.Connect(Guid.NewGuid());
        line.Watch([patient]);
        line.Watch([]);

        Assert.That(() => hub.Send(patient, () => throw new InvalidOperationException("made")), Throws.Nothing);
    }

    [Test]
    public async Task Pages_may_come_and_go_while_events_are_sent()
    {
        var hub = new LiveHub();
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
                using var line = hub.Connect(Guid.NewGuid());
                line.Watch([patient]);
            }
        })));
        await sending;

        Assert.That(hub.Open, Is.Zero);
        Assert.That(() => hub.Send(patient, () => throw new InvalidOperationException("watched")), Throws.Nothing);
    }
}
