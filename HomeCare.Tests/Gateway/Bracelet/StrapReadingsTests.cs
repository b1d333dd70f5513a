using HomeCare.Tests.Gateway.Danger;
using HomeCare.Tests.Gateway.Support;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Bracelet;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class StrapReadingsTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 12, 13, 32, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Start);
    private JumpingClock _clock = null!;
    private TestFolder _folder = null!;
    private OutboxFile _file = null!;

    [SetUp]
    public void SetUp()
    {
        _clock = new JumpingClock(_time);
        _folder = new TestFolder();
        _file = OutboxFile.Open(_folder.File("outbox.db"));
    }

    [TearDown]
    public void TearDown()
    {
        _file.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void A_strap_s_ten_seconds_become_a_reading_with_the_box_s_number_and_the_strap_s_battery()
    {
        var strap = Begun();
        strap.Battery(55);

        var made = Play(strap, seconds: 21);

        Assert.That(made.Select(summary => summary.SpanEnd), Is.EqualTo(new[] { Start.AddSeconds(10), Start.AddSeconds(20) }));
        Assert.That(made[0], Is.EqualTo(new BraceletSummary(
            new FrameId(1, 1), Start.AddSeconds(10), 10, SensorContact.Unsupported, BoxMeasure.Of(72), null, null, null, BoxMeasure.Of(55))));
        Assert.That(made[1].Id, Is.EqualTo(new FrameId(1, 2)));
    }

    [Test]
    public void No_name_is_used_twice_over_reconnects_and_restarts()
    {
        var strap = Begun();
        var before = Play(strap, seconds: 11);
        before.Add(strap.End()!);
        strap.Begin(composes: true);
        before.AddRange(Play(strap, seconds: 11));

        var after = Play(Begun(), seconds: 31);

        var names = before.Concat(after).Select(summary => summary.Id).ToList();
        Assert.That(names, Has.Count.EqualTo(6));
        Assert.That(names, Is.Unique);
    }

    [Test]
    public void A_disk_that_takes_nothing_does_not_stop_the_readings()
    {
        Begun();
        _file.Read(tx => tx.Run("PRAGMA query_only = 1"));

        var made = Play(Begun(), seconds: 11);

        Assert.That(made, Has.Count.EqualTo(1), "a red pulse is still judged");
        Assert.That(made[0].Id.BootId, Is.GreaterThanOrEqualTo(0x8000_0000), "out of the counted ones' reach");
    }

    [TestCase(-3600)]
    [TestCase(+3600)]
    public void A_step_of_the_wall_clock_moves_dates_and_loses_no_second(int seconds)
    {
        var strap = Begun();
        Play(strap, seconds: 5);
        _clock.Jump = TimeSpan.FromSeconds(seconds);

        var made = Play(strap, seconds: 6);

        Assert.That(made.Select(summary => (summary.SpanEnd, summary.SpanSeconds)), Is.EqualTo(new[] { (Start.AddSeconds(10 + seconds), 10) }));
    }

    [Test]
    public void A_device_with_summaries_of_its_own_is_not_composed()
    {
        var strap = new StrapReadings(_file, _clock);
        strap.Begin(composes: false);

        Assert.That(strap.IsComposing, Is.False);
        Assert.That(strap.End(), Is.Null);
    }

    [TestCase("sensor_unconnected", nameof(SensorContact.Lost))]
    [TestCase("sensor_displaced", nameof(SensorContact.Lost))]
    [TestCase("sensor_disconnected", nameof(SensorContact.Lost))]
    [TestCase("low_perfusion", nameof(SensorContact.Unsupported))]
    public void An_oximeter_alone_says_whether_a_finger_is_in_it(string reason, string contact)
    {
        var strap = Begun();
        var oximetry = new PulseOximetry(97, 70, BoxQuality.Doubtful, [reason]);

        Assert.That(strap.Contact(oximetry).ToString(), Is.EqualTo(contact));
        Play(strap, seconds: 1);
        Assert.That(strap.Contact(oximetry), Is.Null, "the strap's word goes first");
    }

    private StrapReadings Begun()
    {
        var strap = new StrapReadings(_file, _clock);
        strap.Begin(composes: true);
        return strap;
    }

    // One beat at the start of each second.
    private List<BraceletSummary> Play(StrapReadings strap, int seconds)
    {
        var made = new List<BraceletSummary>();
        for (var second = 0; second < seconds; second++)
        {
            if (strap.Take(new HeartRateMeasurement(72, SensorContact.Detected, null, [])) is { } summary)
            {
                made.Add(summary);
            }

            _time.Advance(TimeSpan.FromSeconds(1));
        }

        return made;
    }
}
