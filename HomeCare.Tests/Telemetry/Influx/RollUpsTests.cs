using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Telemetry.Series.Influx;
using HomeCare.Modules.Telemetry.Storage;
using HomeCare.Tests.Support;
using HomeCare.Tests.Telemetry.Series;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using static HomeCare.Tests.Telemetry.Influx.Histories;

namespace HomeCare.Tests.Telemetry.Influx;

/// <summary>Roll-ups beside InfluxDB: a month is told without asking it, and whatever happened to them they come to what the readings do.</summary>
internal sealed class RollUpsTests
{
    private const long Minute = TimeSpan.TicksPerMinute, Hour = TimeSpan.TicksPerHour, ADay = TimeSpan.TicksPerDay;

    private static readonly int Number = RollUps.DayOf(Day);

    private FaultyRoad road = null!;
    private BesideInflux beside = null!;
    private FakeTimeProvider time = null!;
    private InfluxSeriesStore store = null!;
    private PatientId patient;
    private bool isAsked;

    [SetUp]
    public async Task Start()
    {
        (road, time, patient, isAsked) = (new FaultyRoad(), new FakeTimeProvider(TimeProvider.System.GetUtcNow()), PatientId.New(), false);
        beside = await BesideInflux.CreateAsync();
        store = new InfluxSeriesStore(SeriesStores.SettingsOf(await PrivateInflux.NewDatabaseAsync()), beside.Scopes, time, NullLogger<LineSender>.Instance, road);
        await store.PrepareAsync(CancellationToken.None);
        road.Answer = (_, request, _) =>
        {
            isAsked |= request.RequestUri!.AbsolutePath == "/query";
            return null;
        };
    }

    [TearDown]
    public async Task Stop()
    {
        store?.Dispose();
        await (beside?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Test]
    public async Task A_day_that_is_rolled_up_is_told_without_asking_the_store()
    {
        await WriteGatheredAsync(Quiet(Day, 3_000));
        await RollUpAsync();

        await TellsAsync(Quiet(Day, 3_000), asks: false);
        Assert.That(await beside.AskAsync(db => db.StretchRollUps.CountAsync()), Is.Zero, "what its stretches came to is in it");
    }

    [Test]
    public async Task A_day_that_is_not_over_is_told_from_its_stretches()
    {
        await WriteGatheredAsync(Quiet(Day, 3_000));
        await TellsAsync(Quiet(Day, 3_000), asks: false);
    }

    [Test]
    public async Task A_day_that_nobody_gathered_is_asked_for_until_it_is_rolled_up()
    {
        await WriteAsync(Quiet(Day, 3_000));
        await TellsAsync(Quiet(Day, 3_000), asks: true);
        await RollUpAsync();
        await TellsAsync(Quiet(Day, 3_000), asks: false);
    }

    [Test]
    public async Task Today_and_tomorrow_are_gathered_from_the_start_on_where_the_store_has_nothing_of_them()
    {
        var today = RollUps.DayOf(time.GetUtcNow().UtcTicks);
        Assert.That(await OpenDaysAsync(), Is.EqualTo(new[] { today, today + 1 }));

        await WriteAsync(Quiet(Midnight(0), 3));
        await beside.AskAsync(db => db.RolledDays.ExecuteDeleteAsync());
        await store.PrepareAsync(CancellationToken.None);
        Assert.That(await OpenDaysAsync(), Is.EqualTo(new[] { today + 1 }), "of today it has something that was not rolled up as it came");
    }

    [Test]
    public async Task What_lies_at_the_edges_of_a_span_is_asked_for_and_whole_hours_are_not()
    {
        var readings = Quiet(Day, 8_640);
        await WriteGatheredAsync(readings);
        await RollUpAsync();
        foreach (var (from, to) in new[] { (Day + (7 * Minute), Day + (5 * Hour) + Minute), (Day + Minute, Day + (2 * Minute)), (Day + Hour - 1, Day + Hour + 1) })
        {
            var sums = await store.ReadSumsAsync(patient, from, to);
            Assert.That(sums.Sum(sum => sum.Figures.Received), Is.EqualTo(readings.Count(reading => reading.MeasuredTicks >= from && reading.MeasuredTicks < to)));
            Assert.That(sums.Select(sum => sum.From), Is.Ordered);
        }
    }

    [Test]
    public async Task A_stretch_that_is_missing_among_the_roll_ups_is_noticed_and_the_day_made_of_readings()
    {
        await WriteGatheredAsync(Quiet(Day, 3_000));
        await beside.AskAsync(db => db.StretchRollUps.Where(row => row.From == Day + Hour).ExecuteDeleteAsync());
        await RollUpAsync();
        await TellsAsync(Quiet(Day, 3_000), asks: false);
    }

    [Test]
    public async Task What_a_backup_took_back_is_made_again()
    {
        await WriteGatheredAsync(Quiet(Day, 3_000));
        await RollUpAsync();
        await beside.AskAsync(async db => await db.DayRollUps.ExecuteDeleteAsync() + await db.DayDetails.ExecuteDeleteAsync() + await db.RolledDays.ExecuteDeleteAsync());
        await TellsAsync(Quiet(Day, 3_000), asks: true);
        await RollUpAsync();
        await TellsAsync(Quiet(Day, 3_000), asks: false);
    }

    [Test]
    public async Task A_day_that_is_whole_is_counted_again_and_not_read_again()
    {
        await WriteGatheredAsync(Quiet(Day, 300));
        await RollUpAsync();
        await beside.AskAsync(db => db.RolledDays.ExecuteDeleteAsync());
        var reads = 0;
        road.Answer = (_, _, body) =>
        {
            reads += body.Contains("FROM+reading", StringComparison.Ordinal) ? 1 : 0;
            return null;
        };
        await RollUpAsync();
        Assert.That(reads, Is.Zero);
        Assert.That(await beside.AskAsync(db => db.RolledDays.AnyAsync(row => row.Day == Number && row.IsDone)), Is.True);
    }

    [Test]
    public async Task Something_late_is_told_at_once_and_rolled_up_when_no_more_comes()
    {
        var readings = Quiet(Day, 3_000);
        await WriteGatheredAsync(readings.Take(2_000));
        await RollUpAsync();
        await WriteAsync(readings.Skip(2_000));
        await TellsAsync(readings, asks: true);

        await store.ForgetAsync(time.GetUtcNow().AddMinutes(4), CancellationToken.None);
        Assert.That(await beside.AskAsync(db => db.LateDays.CountAsync()), Is.EqualTo(1), "more may be on its way");
        await store.ForgetAsync(time.GetUtcNow().AddMinutes(6), CancellationToken.None);
        Assert.That(await beside.AskAsync(db => db.LateDays.CountAsync()), Is.Zero);
        await TellsAsync(readings, asks: false);
    }

    [Test]
    public async Task What_comes_late_while_late_ones_are_added_up_is_added_up_as_well()
    {
        var readings = Quiet(Day, 400);
        await WriteGatheredAsync(readings.Take(200));
        await RollUpAsync();
        await WriteAsync(readings.Skip(200).Take(100));
        var reads = 0;
        road.Answer = (_, request, body) =>
        {
            // More comes between the reading of the day and its writing down.
            if (body.Contains("FROM+reading", StringComparison.Ordinal) && ++reads == 1)
            {
                using var scope = beside.Scopes.CreateScope();
                var db = scope.ServiceProvider.GetRequiredService<TelemetryDb>();
                db.LateDays.Single().Note(time.GetUtcNow());
                db.SaveChanges();
            }

            return null;
        };
        await store.ForgetAsync(time.GetUtcNow().AddMinutes(6), CancellationToken.None);
        Assert.That(reads, Is.EqualTo(2), "and is added up again");
    }

    [Test]
    public async Task A_day_is_rolled_up_by_one_process_and_by_another_when_that_one_ended()
    {
        await WriteGatheredAsync(Quiet(Day, 300));
        await beside.AskAsync(async db =>
        {
            (await db.RolledDays.SingleAsync(row => row.Day == Number)).Claim(time.GetUtcNow(), TimeSpan.FromHours(2));
            return await db.SaveChangesAsync();
        });
        await RollUpAsync();
        Assert.That(await beside.AskAsync(db => db.DayRollUps.CountAsync()), Is.Zero, "another process is at it");
        await TellsAsync(Quiet(Day, 300), asks: false);

        await store.ForgetAsync(time.GetUtcNow().AddHours(2), CancellationToken.None);
        Assert.That(await beside.AskAsync(db => db.DayRollUps.CountAsync()), Is.EqualTo(1));
        await TellsAsync(Quiet(Day, 300), asks: false);
    }

    [Test]
    public async Task Cut_off_in_the_middle_it_goes_on_and_counts_nothing_twice()
    {
        await WriteGatheredAsync(Quiet(Day, 300));
        for (var part = 0; part < StretchCounts.Parts; part += 5)
        {
            var asked = 0;
            road.Answer = (_, request, body) => body.Contains("sum", StringComparison.Ordinal) && asked++ == part ? throw new HttpRequestException("cut") : null;
            Assert.ThrowsAsync<InfluxAwayException>(RollUpAsync);
            road.Answer = (_, _, _) => null;
            time.Advance(TimeSpan.FromHours(3));
        }

        await RollUpAsync();
        await TellsAsync(Quiet(Day, 300), asks: false);
    }

    [Test]
    public async Task A_database_that_is_away_holds_the_write_up_and_the_same_again_puts_it_right()
    {
        await beside.GatherAsync([Number]);
        await beside.AskAsync(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE StretchRollUps RENAME TO Gone"));
        Assert.That(() => WriteAsync(Quiet(Day, 300)), Throws.Exception);
        await beside.AskAsync(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE Gone RENAME TO StretchRollUps"));
        await WriteAsync(Quiet(Day, 300));
        await TellsAsync(Quiet(Day, 300), asks: false);
    }

    [Test]
    public async Task Details_are_kept_as_long_as_readings_and_figures_for_ever()
    {
        await WriteGatheredAsync(Quiet(Day, 300));
        await RollUpAsync();
        await store.ForgetAsync(new DateTimeOffset(Day + ADay, TimeSpan.Zero) + Retention.Raw, CancellationToken.None);
        Assert.That(await beside.AskAsync(db => db.DayDetails.CountAsync()), Is.Zero);
        Assert.That((await store.ReadDaysAsync(patient, Day, Day + ADay)).Single().Received, Is.EqualTo(300));
    }

    [TestCase(3)]
    [TestCase(27)]
    [TestCase(28)]
    [TestCase(29)]
    [TestCase(30)]
    [TestCase(40)]
    [TestCase(3_652)]
    public async Task What_a_clock_set_forward_for_a_while_made_is_put_right(int days)
    {
        var readings = Quiet(Day, 3_000);
        await WriteGatheredAsync(readings);
        await RollUpAsync();
        await store.ForgetAsync(time.GetUtcNow().AddDays(days), CancellationToken.None);

        await RollUpAsync();
        await TellsAsync(readings, asks: false);
        var today = RollUps.DayOf(time.GetUtcNow().UtcTicks);
        Assert.That(await beside.AskAsync(db => db.RolledDays.CountAsync(row => row.Day > today + 1 || (row.Day >= today && row.IsDone))), Is.Zero);
    }

    private async Task WriteGatheredAsync(IEnumerable<StoredReading> readings)
    {
        await beside.GatherAsync([Number]);
        await WriteAsync(readings);
    }

    private Task WriteAsync(IEnumerable<StoredReading> readings) => store.WriteAsync(Stretches(patient, readings, store.StretchLength), CancellationToken.None);

    private Task RollUpAsync() => store.ForgetAsync(time.GetUtcNow(), CancellationToken.None);

    private Task<List<int>> OpenDaysAsync() => beside.AskAsync(db => db.RolledDays.Where(row => row.IsGathered && row.PartsDone == null).Select(row => row.Day).OrderBy(day => day).ToListAsync());

    /// <summary>Buckets, figures and sums of hours are those of the readings, and the store was asked for them or was not.</summary>
    private async Task TellsAsync(List<StoredReading> readings, bool asks)
    {
        isAsked = false;
        var buckets = await store.ReadBucketsAsync(patient, Tier.FiveMinutes, Day, Day + ADay, CancellationToken.None);
        Assert.That(isAsked, Is.EqualTo(asks), "buckets");
        Assert.That(buckets.Select(Rounded), Is.EqualTo(Bucket.Of(readings, Tier.FiveMinutes).Select(Rounded)));

        foreach (var tier in new[] { Tier.Minute, Tier.Quarter })
        {
            var other = await store.ReadBucketsAsync(patient, tier, Day, Day + ADay, CancellationToken.None);
            Assert.That(other.Select(Rounded), Is.EqualTo(Bucket.Of(readings, tier).Select(Rounded)), tier.ToString());
        }

        isAsked = false;
        var days = await store.ReadDaysAsync(patient, Day, Day + ADay);
        Assert.That(isAsked, Is.EqualTo(asks), "figures");
        Assert.That(days.Select(Histories.Told), Is.EqualTo(new[] { Histories.Told(Figures.Of(Day, readings)) }));

        isAsked = false;
        var sums = await store.ReadSumsAsync(patient, Day, Day + Hour);
        Assert.That(isAsked, Is.EqualTo(asks), "sums");
        var first = SpanSum.Of(Day, [.. readings.Where(reading => reading.MeasuredTicks < Day + Hour)]);
        Assert.That((sums.Sum(sum => sum.Figures.Received), sums.Sum(sum => sum.CoveredTicks), sums[^1].Last), Is.EqualTo((first.Figures.Received, first.CoveredTicks, first.Last)));
    }
}
