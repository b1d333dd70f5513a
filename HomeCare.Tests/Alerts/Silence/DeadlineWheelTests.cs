using HomeCare.Modules.Alerts.Silence;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts.Silence;

internal sealed class DeadlineWheelTests
{
    private const long SlotWidth = 10;

    [TestCase(99, 0)]
    [TestCase(100, 1)]
    [TestCase(101, 1)]
    public void A_deadline_falls_due_at_its_own_instant_and_not_before(long now, int due)
    {
        var wheel = new DeadlineWheel<Entry>(0, SlotWidth, 8);
        wheel.Set(new Entry(), 100);

        Assert.That(Due(wheel, now), Has.Count.EqualTo(due));
    }

    [Test]
    public void A_deadline_beyond_a_turn_waits_for_another()
    {
        var wheel = new DeadlineWheel<Entry>(0, SlotWidth, 8);
        wheel.Set(new Entry(), 8 * SlotWidth * 3 + 5);

        Assert.That(Due(wheel, 5), Is.Empty);
        Assert.That(Due(wheel, 8 * SlotWidth + 6), Is.Empty);
        Assert.That(Due(wheel, 8 * SlotWidth * 3 + 5), Has.Count.EqualTo(1));
    }

    [Test]
    public void What_is_past_when_it_is_set_falls_due_at_the_next_turn()
    {
        var wheel = new DeadlineWheel<Entry>(0, SlotWidth, 8);
        Due(wheel, 500);
        wheel.Set(new Entry(), 3);

        Assert.That(Due(wheel, 500), Has.Count.EqualTo(1));
    }

    [Test]
    public void A_pause_of_many_turns_loses_nothing()
    {
        var wheel = new DeadlineWheel<Entry>(0, SlotWidth, 8);
        for (var at = 0; at < 200; at++)
        {
            wheel.Set(new Entry(), at);
        }

        Assert.That(Due(wheel, 1_000_000), Has.Count.EqualTo(200));
        Assert.That(wheel.Count, Is.Zero);
    }

    /// <summary>Against a list that is searched whole each time.</summary>
    [Test]
    public void Whatever_is_set_moved_and_dropped_the_wheel_says_what_a_whole_search_would([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        var (wheel, entries, naive) = (new DeadlineWheel<Entry>(0, SlotWidth, 16), Enumerable.Range(0, 50).Select(_ => new Entry()).ToList(), new Dictionary<Entry, long>());
        var now = 0L;
        for (var act = 0; act < 5_000; act++)
        {
            var entry = entries[random.Next(entries.Count)];
            switch (random.Next(4))
            {
                case 0 or 1:
                    var at = now + random.Next(-30, 400);
                    wheel.Set(entry, at);
                    naive[entry] = at;
                    break;
                case 2 when random.Next(3) == 0:
                    wheel.Drop(entry);
                    naive.Remove(entry);
                    break;
                default:
                    now += random.Next(random.Next(8) == 0 ? 500 : 15);
                    var due = naive.Where(each => each.Value <= now).Select(each => each.Key).ToList();
                    Assert.That(Due(wheel, now), Is.EquivalentTo(due), $"seed {seed}, act {act}");
                    due.ForEach(each => naive.Remove(each));
                    break;
            }

            Assert.That(wheel.Count, Is.EqualTo(naive.Count));
        }
    }

    private static List<Entry> Due(DeadlineWheel<Entry> wheel, long now)
    {
        var due = new List<Entry>();
        wheel.TakeDue(now, due);
        return due;
    }

    private sealed class Entry : Deadline;
}
