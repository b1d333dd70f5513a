using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Telemetry.Statistics;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Statistics;

internal sealed class SourceQualityTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 12, 12, 0, 0, TimeSpan.Zero);
    private static readonly int NoonHour = SourceQuality.HourOf(Noon.UtcTicks);

    private readonly PatientId patient = PatientId.New();
    private SourceQuality quality = null!;
    private Source source = null!;

    [SetUp]
    public void SetUp() => (quality, source) = (new SourceQuality(), Noted.Source());

    [Test]
    public void A_reading_counts_in_the_hour_it_was_measured_in()
    {
        Note(Noon.AddTicks(-1), aberrant: 1);
        Note(Noon, good: 2);
        Note(Noon.AddMinutes(59), notWorn: 3);

        Assert.That(quality.Close(NoonHour - 1).Single().Counts, Is.EqualTo(new HourCounts(1, 1, 0)));
        Assert.That(quality.Close(NoonHour).Single().Counts, Is.EqualTo(new HourCounts(5, 0, 3)));
        Assert.That(Written(), Is.EqualTo(new[] { (NoonHour - 1, new HourCounts(1, 1, 0)), (NoonHour, new HourCounts(5, 0, 3)) }));
    }

    [Test]
    public void Late_readings_are_counted_in_their_own_hour_and_judge_nobody()
    {
        Note(Noon, good: 40);
        quality.Close(NoonHour);
        Note(Noon.AddHours(1), good: 40);
        Note(Noon.AddMinutes(30), aberrant: 300);
        Note(Noon.AddDays(-20), aberrant: 300);
        quality.Close(NoonHour + 1);

        Assert.That(quality.All().Single().State.Cause, Is.Null);
        Assert.That(Written(), Is.EqualTo(new[]
        {
            (NoonHour - 480, new HourCounts(300, 300, 0)), (NoonHour, new HourCounts(340, 300, 0)), (NoonHour + 1, new HourCounts(40, 0, 0)),
        }));
    }

    [Test]
    public void Out_of_order_within_the_open_hours_nothing_is_lost()
    {
        foreach (var minutes in new[] { 61, 10, 70, 59, 60, 0, 119 })
        {
            Note(Noon.AddMinutes(minutes), good: 1);
        }

        Assert.That(quality.Close(NoonHour).Single().Counts.Received, Is.EqualTo(3));
        Assert.That(quality.Close(NoonHour + 1).Single().Counts.Received, Is.EqualTo(4));
    }

    [Test]
    public void Hours_that_nobody_closed_are_kept_all_the_same()
    {
        for (var hours = 0; hours < 6; hours++)
        {
            Note(Noon.AddHours(hours), good: 10);
        }

        quality.Close(NoonHour + 5);
        quality.CloseOpenHours();
        Assert.That(Written().Sum(each => each.Counts.Received), Is.EqualTo(60));
    }

    [Test]
    public void A_source_is_unhealthy_at_once_and_healthy_after_two_good_hours()
    {
        var causes = new List<UnhealthyCause?>();
        foreach (var aberrant in new[] { 0, 30, 0, 30, 0, 0 })
        {
            Note(Noon.AddHours(causes.Count), good: 330, aberrant: aberrant);
            quality.Close(NoonHour + causes.Count);
            causes.Add(quality.All().Single().State.Cause);
        }

        var ill = UnhealthyCause.Share;
        Assert.That(causes, Is.EqualTo(new UnhealthyCause?[] { null, ill, ill, ill, ill, null }));
    }

    [Test]
    public void Silence_is_no_health_and_after_a_day_no_news()
    {
        Note(Noon, good: 330, aberrant: 30);
        quality.Close(NoonHour);
        Note(Noon.AddHours(1), good: 29);
        quality.Close(NoonHour + 1);
        var state = quality.All().Single().State;

        Assert.That(state.Cause, Is.EqualTo(UnhealthyCause.Share));
        Assert.That(state.CauseAt(NoonHour + 25), Is.EqualTo(UnhealthyCause.Share));
        Assert.That(state.CauseAt(NoonHour + 26), Is.Null);
    }

    [Test]
    public void A_bracelet_at_a_box_is_one_source_whatever_the_life_of_the_outbox()
    {
        quality.Note(patient, Noted.Good(source, Noon));
        quality.Note(patient, Noted.Good(source with { Epoch = 2 }, Noon));
        quality.Note(patient, Noted.Good(source with { BraceletSerial = "BR-2" }, Noon));
        quality.Note(patient, Noted.Good(Noted.Source(), Noon));

        Assert.That(quality.Close(NoonHour).Select(each => each.Counts.Received), Is.EquivalentTo(new[] { 2, 1, 1 }));
    }

    [Test]
    public async Task Noting_and_judging_at_once_loses_and_doubles_nothing()
    {
        var sources = Enumerable.Range(0, 9_000).Select(_ => Noted.Source()).ToArray();
        var noting = Task.Run(() =>
        {
            for (var round = 0; round < 20; round++)
            {
                foreach (var each in sources)
                {
                    quality.Note(patient, Noted.Good(each, Noon.AddMinutes(round * 30)));
                }
            }
        });
        var written = 0L;
        for (var hour = NoonHour; !noting.IsCompleted; hour++)
        {
            quality.Close(Math.Min(hour, NoonHour + 9));
            written += quality.TakeUnwritten().Values.Sum(counts => counts.Received);
        }

        await noting;
        quality.CloseOpenHours();
        Assert.That(written + quality.TakeUnwritten().Values.Sum(counts => counts.Received), Is.EqualTo(20 * sources.Length));
    }

    [Test]
    public void Noting_allocates_nothing_once_a_source_is_known()
    {
        var reading = Noted.Good(source, Noon);
        quality.Note(patient, reading);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var count = 0; count < 10_000; count++)
        {
            quality.Note(patient, reading);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void A_source_takes_about_a_hundred_bytes()
    {
        var sources = Enumerable.Range(0, 100_000).Select(index => Noted.Source($"BR-{index:00000}")).ToArray();
        var reading = sources.Select(each => Noted.Good(each, Noon)).ToArray();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        foreach (var each in reading)
        {
            quality.Note(patient, each);
        }

        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / sources.Length;
        GC.KeepAlive(reading);
        Assert.That(bytes, Is.LessThan(130));
    }

    private void Note(DateTimeOffset at, int good = 0, int aberrant = 0, int notWorn = 0)
    {
        foreach (var (reading, count) in new[] { (Noted.Good(source, at), good), (Noted.Aberrant(source, at), aberrant), (Noted.NotWorn(source, at), notWorn) })
        {
            for (var index = 0; index < count; index++)
            {
                quality.Note(patient, reading);
            }
        }
    }

    private (int Hour, HourCounts Counts)[] Written() => [.. quality.TakeUnwritten().Select(each => (each.Key.Hour, each.Value)).OrderBy(each => each.Hour)];
}
