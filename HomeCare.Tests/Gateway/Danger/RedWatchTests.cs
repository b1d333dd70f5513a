using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Danger;

/// <summary>From summaries to dangers: once an episode, never from the past, over restarts and full disks.</summary>
[TestFixture]
internal sealed class RedWatchTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 12, 13, 32, 0, TimeSpan.Zero);
    private FakeTimeProvider _time = null!;
    private TestFolder _folder = null!;
    private DangerPath _box = null!;
    private uint _frame;

    [SetUp]
    public async Task SetUp()
    {
        _time = new FakeTimeProvider(Start);
        _folder = new TestFolder();
        _box = await DangerPath.StartAsync(_folder, _time);
        _box.Plans.Take(Plans.Version(1));
        _frame = 0;
    }

    [TearDown]
    public async Task TearDown()
    {
        await _box.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public void A_minute_of_low_oxygen_is_texted_to_every_relative_and_waits_for_the_server_with_its_value()
    {
        Live(6, oxygen: 84);

        var danger = _box.Queue.Peek(10).Single();
        Assert.Multiple(() =>
        {
            Assert.That((danger.Kind, danger.OxygenPercent, danger.HeartRateBpm), Is.EqualTo((BoxDangerKind.LowOxygen, (double?)84, (double?)null)));
            Assert.That(_box.Texts(), Is.EqualTo(new[] { "raised", "raised" }));
        });
    }

    [Test]
    public void A_summary_that_is_red_twice_makes_two_dangers()
    {
        Live(6, bpm: 35, oxygen: 84);

        Assert.That(_box.Queue.Peek(10).Select(danger => danger.Kind), Is.EquivalentTo(new[] { BoxDangerKind.LowOxygen, BoxDangerKind.LowHeartRate }));
    }

    [Test]
    public void An_hour_of_it_is_one_story()
    {
        Live(360, oxygen: 84);

        Assert.That(_box.Queue.Peek(10), Has.Count.EqualTo(1));
        Assert.That(_box.Texts(), Has.Count.EqualTo(2));
    }

    [TestCase(54, 1, Description = "the new episode begins 14 min 50 s after the first alarm")]
    [TestCase(80, 2, Description = "more than 15 min after it")]
    public void A_new_episode_is_told_when_the_last_alarm_is_a_quarter_of_an_hour_old(int normalPoints, int dangers)
    {
        Live(30, oxygen: 84);
        Live(normalPoints, oxygen: 95);

        Live(6, oxygen: 84);

        Assert.That(_box.Queue.Peek(10), Has.Count.EqualTo(dangers));
    }

    [Test]
    public void A_new_episode_after_all_is_well_is_told_at_once()
    {
        Live(6, oxygen: 84);
        AllIsWell();
        Live(30, oxygen: 95);

        Live(7, oxygen: 84);

        Assert.That(_box.Queue.Peek(10).Where(danger => danger.Phase == BoxDangerPhase.Raised).ToList(), Has.Count.EqualTo(2));
    }

    [TestCase(84, 88, 1, Description = "14 min 40 s after she said that all is well")]
    [TestCase(84, 92, 2, Description = "15 min later it still is: told again")]
    [TestCase(80, 8, 2, Description = "clearly worse than what she spoke of")]
    public void All_is_well_never_hides_for_long_what_still_is(double then, int points, int dangers)
    {
        Live(6, oxygen: 84);
        AllIsWell();

        Live(points, oxygen: then);

        Assert.That(_box.Queue.Peek(10).Where(danger => danger.Phase == BoxDangerPhase.Raised).ToList(), Has.Count.EqualTo(dangers));
    }

    [TestCase(120, true)]
    [TestCase(121, false)]
    public void What_is_older_than_the_clocks_tolerance_texts_nobody(int secondsOld, bool told)
    {
        Burst(6, oxygen: 84, ended: Start.AddSeconds(-secondsOld));

        Assert.That(_box.Texts().Count > 0, Is.EqualTo(told));
    }

    [Test]
    public void A_night_held_back_by_the_link_texts_nobody_and_hides_nothing_that_follows()
    {
        Burst(360, oxygen: 84, ended: Start.AddHours(-2));
        Assert.That(_box.Texts(), Is.Empty);

        Live(6, oxygen: 84);

        Assert.That(_box.Texts(), Has.Count.EqualTo(2));
    }

    [TestCase(5)]
    [TestCase(-5)]
    public void A_minute_that_took_a_minute_is_now_whatever_the_bracelet_s_clock_says(int hoursOff)
    {
        Live(7, oxygen: 84, off: TimeSpan.FromHours(hoursOff));

        Assert.That(_box.Texts(), Has.Count.EqualTo(2));
        Assert.That(_box.Queue.Peek(10).Single().OccurredAt, Is.EqualTo(_time.GetUtcNow().AddSeconds(-20)).Within(TimeSpan.FromSeconds(31)), "dated by the box");
        Live(90, oxygen: 84, off: TimeSpan.FromHours(hoursOff));
        Assert.That(_box.Texts(), Has.Count.EqualTo(2), "and told once");
    }

    [Test]
    public async Task A_restart_in_the_middle_tells_nobody_twice_and_keeps_the_minute()
    {
        Live(3, oxygen: 84);
        await RestartAsync();
        Live(3, oxygen: 84);
        Assert.That(_box.Texts(), Has.Count.EqualTo(2), "three points from the disk and three new ones are a minute");

        await RestartAsync();
        Live(12, oxygen: 84);
        Assert.That(_box.Texts(), Has.Count.EqualTo(2));

        _time.Advance(TimeSpan.FromMinutes(20));
        await RestartAsync();
        Live(12, oxygen: 95);
        Assert.That(_box.Texts(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_disk_that_takes_nothing_keeps_no_red_minute_from_anybody()
    {
        _box.DiskTakesWrites(false);

        Live(8, oxygen: 84, stored: false);

        Assert.That(_box.Texts(), Has.Count.EqualTo(2), "told from memory, once");
        var danger = _box.Watch.Unwritten().Single();
        await _box.SleepsForAsync(5);
        _box.DiskTakesWrites(true);
        Live(1, oxygen: 84);
        await Eventually.IsTrue(() => _box.Queue.Peek(10).Select(one => one.EventId).SequenceEqual([danger.EventId]), "written once the disk takes it");
        Assert.That(_box.Texts(), Has.Count.EqualTo(2));
    }

    [Test]
    public void The_bracelet_s_own_signal_and_the_rule_on_its_values_are_one_story_to_the_relatives()
    {
        _box.Watch.Take("HC-1", new BraceletEvent(new FrameId(9, 1), BraceletEventKind.Tachycardia, _time.GetUtcNow(), null, 150));

        Live(6, bpm: 150);

        Assert.That(_box.Queue.Peek(10).Select(danger => danger.Kind), Is.EquivalentTo(new[] { BoxDangerKind.Tachycardia, BoxDangerKind.HighHeartRate }), "the server hears both");
        Assert.That(_box.Texts(), Has.Count.EqualTo(2));
    }

    [Test]
    public void The_rule_first_and_the_bracelet_s_signal_after_it_are_one_story_too()
    {
        Live(6, bpm: 150);

        _box.Watch.Take("HC-1", new BraceletEvent(new FrameId(9, 1), BraceletEventKind.Tachycardia, _time.GetUtcNow(), null, 150));

        Assert.That(_box.Texts(), Has.Count.EqualTo(2));
    }

    [Test]
    public void Steps_never_gate_a_red_rule()
    {
        Live(6, bpm: 140, steps: 15);

        Assert.That(_box.Texts(), Has.Count.EqualTo(2));
    }

    [Test]
    public void A_low_battery_a_moment_ago_hides_no_red_minute()
    {
        Live(30, oxygen: 95, battery: 1);

        Live(6, bpm: 35, battery: 1);

        Assert.That(_box.Queue.Peek(10).Single().Kind, Is.EqualTo(BoxDangerKind.LowHeartRate));
    }

    private async Task RestartAsync()
    {
        await _box.DisposeAsync();
        _box = await DangerPath.StartAsync(_folder, _time);
    }

    private void AllIsWell() =>
        _box.Watch.Take("HC-1", new BraceletEvent(new FrameId(8, ++_frame), BraceletEventKind.AllIsWell, _time.GetUtcNow(), null, null));

    /// <summary>As from a wrist: one each ten seconds, the clock moving along.</summary>
    private void Live(
        int points, double bpm = 70, double oxygen = 97, double steps = 0, double battery = 80, TimeSpan off = default, bool stored = true)
    {
        for (var i = 0; i < points; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            Put([Summary(_time.GetUtcNow() + off, bpm, oxygen, steps, battery)], stored);
        }
    }

    private void Burst(int points, double oxygen, DateTimeOffset ended) =>
        Put([.. Enumerable.Range(1, points).Select(i => Summary(ended.AddSeconds(10 * (i - points)), 70, oxygen, 0, 80))], stored: true);

    private void Put(IReadOnlyList<BraceletSummary> group, bool stored)
    {
        _box.Red.Take("HC-1", group);
        if (stored)
        {
            _box.Readings.Put("HC-1", group);
        }
    }

    private BraceletSummary Summary(DateTimeOffset at, double bpm, double oxygen, double steps, double battery) => new(
        new FrameId(1, ++_frame), at, 10, SensorContact.Detected, BoxMeasure.Of(bpm), BoxMeasure.Of(oxygen), BoxMeasure.Of(steps), null, BoxMeasure.Of(battery));
}
