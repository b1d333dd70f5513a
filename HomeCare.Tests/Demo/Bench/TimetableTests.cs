extern alias demo;

using demo::HomeCare.Demo.Bench.Load;
using NUnit.Framework;

namespace HomeCare.Tests.Demo.Bench;

internal sealed class TimetableTests
{
    private const long Now = 1_773_322_320_123;

    [Test]
    public void Each_home_s_spans_end_on_a_grid_of_its_own()
    {
        var homes = new Timetable(100_000, 10_000, seed: 1);
        var first = homes.FirstAt(Now);

        var two = new[] { homes.Make(first), homes.Make(first + 100_000), homes.Make(first + 100_001) };

        Assert.Multiple(() =>
        {
            Assert.That(two[1].Home, Is.EqualTo(two[0].Home));
            Assert.That(two[1].MeasuredAtMs - two[0].MeasuredAtMs, Is.EqualTo(10_000));
            Assert.That(two[1].Sequence, Is.EqualTo(2));
            Assert.That(two[2].Home, Is.EqualTo((two[0].Home + 1) % 100_000));
            Assert.That(homes.SpanSeconds, Is.EqualTo(10));
        });
    }

    [Test]
    public void The_first_message_is_due_at_the_instant_or_right_after()
    {
        var homes = new Timetable(100, 30, seed: 1);

        Assert.That(homes.FirstAt(Now) * 1000.0 / 30, Is.InRange(Now, Now + 34));
    }

    [Test]
    public void A_backlog_is_a_home_s_last_spans_before_the_instant_oldest_first()
    {
        var homes = new Timetable(1000, 100, seed: 1);

        var backlog = homes.Backlog(17, 6, Now);

        Assert.Multiple(() =>
        {
            Assert.That(backlog.Select(message => message.Home), Has.All.EqualTo(17));
            Assert.That(backlog.Select(message => message.Sequence), Is.EqualTo(new[] { 1, 2, 3, 4, 5, 6 }));
            Assert.That(backlog.Zip(backlog.Skip(1), (a, b) => b.MeasuredAtMs - a.MeasuredAtMs), Has.All.EqualTo(10_000));
            Assert.That(backlog[^1].MeasuredAtMs, Is.InRange(Now - 10_000, Now));
            Assert.That(backlog[^1].MeasuredAtMs % 10_000, Is.EqualTo(homes.Make(1017).MeasuredAtMs % 10_000), "on the grid of what it sends live");
        });
    }

    [Test]
    public void What_lies_behind_was_measured_so_much_earlier() => Assert.That(
        new Timetable(100, 10, seed: 1, TimeSpan.FromSeconds(80)).Make(1000).MeasuredAtMs, Is.EqualTo(new Timetable(100, 10, seed: 1).Make(1000).MeasuredAtMs - 80_000));

    [Test]
    public void What_a_home_holds_goes_on_where_the_steady_load_ended_and_leaves_nothing_out()
    {
        var homes = new Timetable(7, 3, seed: 1);
        var live = Enumerable.Range(100, 20).Select(g => homes.Make(g)).ToList();
        var held = Enumerable.Range(0, 7).SelectMany(home => homes.Held(home, 120, 140).Concat(homes.Held(home, 140, 141))).ToList();

        Assert.Multiple(() =>
        {
            Assert.That(held.Select(message => message.MeasuredAtMs).Order(), Is.EqualTo(Enumerable.Range(120, 21).Select(g => g * 1000L / 3)));
            foreach (var home in live.Concat(held).GroupBy(message => message.Home))
            {
                Assert.That(home.Select(message => message.Sequence), Is.EqualTo(Enumerable.Range(1, home.Count())), "in order, none twice");
                Assert.That(home.Select(message => message.MeasuredAtMs), Is.Ordered);
            }
        });
    }

    [Test]
    public void The_same_seed_gives_the_same_values_another_gives_others()
    {
        var (once, again, other) = (Values(1), Values(1), Values(2));

        Assert.Multiple(() =>
        {
            Assert.That(again, Is.EqualTo(once));
            Assert.That(other, Is.Not.EqualTo(once));
        });
    }

    [Test]
    public void Every_value_is_plausible()
    {
        var walk = new Walk(50, seed: 3);
        var all = Enumerable.Range(0, 50).SelectMany(home => Enumerable.Range(0, 2000).Select(_ => walk.Span(home))).ToList();

        Assert.Multiple(() =>
        {
            Assert.That(all.Select(vitals => vitals.HeartRateBpm), Has.All.InRange(45, 130), "no home alarms");
            Assert.That(all.Select(vitals => vitals.OxygenPercent), Has.All.InRange(94, 100), "nor by its SpO2");
            Assert.That(all.Select(vitals => vitals.Steps), Has.All.InRange(0, 30));
            Assert.That(all.Select(vitals => vitals.BatteryPercent), Has.All.InRange(1, 100));
            Assert.That(all.Select(vitals => vitals.HeartRateBpm).Distinct().Count(), Is.GreaterThan(20), "and it does move");
        });
    }

    private static List<Vitals> Values(ulong seed)
    {
        var walk = new Walk(3, seed);
        return [.. Enumerable.Range(0, 300).Select(number => walk.Span(number % 3))];
    }
}
