using System.Globalization;
using System.Text.Json;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Telemetry.Series.Influx;
using HomeCare.Tests.Support;
using HomeCare.Tests.Telemetry.Series;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using static HomeCare.Tests.Telemetry.Influx.Histories;

namespace HomeCare.Tests.Telemetry.Influx;

/// <summary>Minutes and quarters in InfluxDB: written once, a day at once; whatever cuts that off or comes late, they come to what the readings do.</summary>
internal sealed class DayBucketsTests
{
    private const long Minute = TimeSpan.TicksPerMinute, ADay = TimeSpan.TicksPerDay;

    private static readonly int Number = RollUps.DayOf(Day);

    private FaultyRoad road = null!;
    private string database = "";
    private BesideInflux beside = null!;
    private FakeTimeProvider time = null!;
    private InfluxSeriesStore store = null!;
    private PatientId patient;

    [SetUp]
    public async Task Start()
    {
        (road, time, patient) = (new FaultyRoad(), new FakeTimeProvider(TimeProvider.System.GetUtcNow()), PatientId.New());
        database = await PrivateInflux.NewDatabaseAsync();
        beside = await BesideInflux.CreateAsync();
        store = new InfluxSeriesStore(SeriesStores.SettingsOf(database), beside.Scopes, time, NullLogger<LineSender>.Instance, road);
        await store.PrepareAsync(CancellationToken.None);
        await beside.GatherAsync([Number]);
    }

    [TearDown]
    public async Task Stop()
    {
        store?.Dispose();
        await (beside?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Test]
    public async Task A_day_is_given_to_InfluxDB_when_it_is_over_and_not_before()
    {
        await WriteAsync(Quiet(Day, 8_640));
        Assert.That(await PointsAsync("year", "m1"), Is.Zero);
        Assert.That(await PointsAsync("ever", "m15"), Is.Zero);

        var reads = 0;
        road.Answer = (_, _, body) =>
        {
            reads += body.Contains("FROM+reading", StringComparison.Ordinal) ? 1 : 0;
            return null;
        };
        await RollUpAsync();
        Assert.That(await PointsAsync("year", "m1"), Is.EqualTo(1_440));
        Assert.That(await PointsAsync("ever", "m15"), Is.EqualTo(96));
        Assert.That(reads, Is.Zero, "what was gathered is enough");
    }

    [Test]
    public async Task Minutes_of_more_people_than_a_batch_holds_are_each_ones_own()
    {
        var people = Enumerable.Range(0, DayBuckets.PeopleAtOnce + 3).Select(_ => EndingWith('7')).ToList();
        await store.WriteAsync(
            [.. people.SelectMany((person, place) => Stretches(person, Quiet(Day, 10 + place), store.StretchLength)).OrderBy(stretch => stretch.From).ThenBy(stretch => stretch.Patient.Value)],
            CancellationToken.None);
        await RollUpAsync();
        for (var place = 0; place < people.Count; place++)
        {
            var minutes = await store.ReadBucketsAsync(people[place], Tier.Minute, Day, Day + ADay, CancellationToken.None);
            Assert.That(minutes.Select(Rounded), Is.EqualTo(Bucket.Of(Quiet(Day, 10 + place), Tier.Minute).Select(Rounded)));
        }
    }

    /// <summary>
    /// Cut after each request in turn, with something late in between: a value that has no short digits is made whole by it. Also where nobody noted that it came late,
    /// as after a restore.
    /// </summary>
    [Test]
    public async Task Cut_off_anywhere_and_gone_on_with_they_are_those_of_the_readings([Values] bool isLateBetween, [Values] bool isRestored)
    {
        for (var cut = 1; ; cut++)
        {
            // All in the first part that is counted, so that the same requests follow each other each time and each of them is cut once.
            patient = EndingWith('0');
            List<StoredReading> readings = [Plain(Day + Minute, 1, 71.123456), .. Quiet(Day + (10 * Minute), 300, 10)];
            await WriteAsync(readings);
            await beside.AskAsync(db => db.RolledDays.Where(row => row.Day == Number).ExecuteDeleteAsync());
            var start = road.Calls;
            road.Answer = (number, _, _) => number == start + cut ? throw new HttpRequestException("cut") : null;
            var wasCut = false;
            try
            {
                await RollUpAsync();
            }
            catch (InfluxAwayException)
            {
                wasCut = true;
            }

            road.Answer = (_, _, _) => null;
            if (isRestored)
            {
                await beside.AskAsync(async db => await db.RolledDays.Where(row => row.Day == Number).ExecuteDeleteAsync() + await db.LateDays.ExecuteDeleteAsync());
            }

            if (isLateBetween)
            {
                StoredReading late = Plain(Day + Minute + 1, 2, 78.876544);
                readings.Insert(1, late);
                await WriteAsync([late]);
            }

            time.Advance(TimeSpan.FromHours(3));
            await RollUpAsync();
            await TiersAreThoseOfAsync(readings, $"cut at request {cut}");
            if (!wasCut)
            {
                Assert.That(cut, Is.GreaterThan(StretchCounts.Parts), "each part's question, and a person's");
                return;
            }
        }
    }

    [Test]
    public async Task What_InfluxDB_lost_of_a_day_is_made_again_once_it_is_looked_at()
    {
        var readings = Quiet(Day, 500);
        await WriteAsync(readings);
        await RollUpAsync();
        await PrivateInflux.RunAsync("DROP MEASUREMENT m1", database);
        await PrivateInflux.RunAsync("DROP MEASUREMENT m15", database);
        await beside.AskAsync(db => db.RolledDays.ExecuteDeleteAsync());
        await RollUpAsync();
        await TiersAreThoseOfAsync(readings, "again");
        Assert.That(await PointsAsync("ever", "m15"), Is.EqualTo(6));
    }

    [Test]
    public async Task What_an_earlier_program_gathered_has_no_minutes_and_is_made_of_readings()
    {
        var readings = Quiet(Day, 500);
        await WriteAsync(readings);
        await beside.AskAsync(db => db.StretchRollUps.Where(row => row.From == Day).ExecuteUpdateAsync(row => row.SetProperty(each => each.Minutes, Array.Empty<byte>())));
        await TiersAreThoseOfAsync(readings, "before it is rolled up");
        await RollUpAsync();
        await TiersAreThoseOfAsync(readings, "after");
    }

    [Test]
    public async Task Something_late_while_its_day_is_rolled_up_is_told_once()
    {
        var readings = Quiet(Day, 500);
        await WriteAsync(readings.Take(300));
        await beside.AskAsync(async db =>
        {
            (await db.RolledDays.SingleAsync(row => row.Day == Number)).Claim(time.GetUtcNow(), TimeSpan.FromHours(2));
            return await db.SaveChangesAsync();
        });
        await WriteAsync(readings.Skip(300));
        await TiersAreThoseOfAsync(readings, "late");
        Assert.That((await store.ReadDaysAsync(patient, Day, Day + ADay)).Single().Received, Is.EqualTo(500));
        Assert.That((await store.ReadSumsAsync(patient, Day, Day + ADay)).Sum(sum => sum.Figures.Received), Is.EqualTo(500));
    }

    [Test]
    public async Task A_span_from_before_readings_are_kept_is_told_to_its_end()
    {
        var (old, recent) = (Quiet(Midnight(-20), 500), Quiet(Day, 500, 1_000));
        await WriteAsync([.. old, .. recent]);
        await RollUpAsync();
        time.Advance(TimeSpan.FromDays(20));
        await RollUpAsync();
        foreach (var tier in new[] { Tier.Minute, Tier.Quarter })
        {
            var all = await store.ReadBucketsAsync(patient, tier, Midnight(-60), Midnight(1), CancellationToken.None);
            Assert.That(all.Select(Rounded), Is.EqualTo(Bucket.Of([.. old, .. recent], tier).Select(Rounded)), tier.ToString());
        }
    }

    /// <summary>A reading and a minute at one instant of the clock: both lie among what is parked.</summary>
    [Test]
    public async Task A_line_that_is_refused_is_parked_and_the_day_goes_on()
    {
        var bad = $" {PlacedReading.ToNanoseconds(Day + (2 * Minute))}";
        road.Answer = (_, request, body) => request.RequestUri!.AbsolutePath == "/write" && !body.StartsWith("parked", StringComparison.Ordinal)
            && body.Split('\n').Any(line => !line.StartsWith("m15", StringComparison.Ordinal) && line.EndsWith(bad, StringComparison.Ordinal))
            ? FaultyRoad.Says(System.Net.HttpStatusCode.BadRequest, """{"error":"unable to parse something"}""") : null;
        await WriteAsync(Quiet(Day, 60));
        await RollUpAsync();
        Assert.That(await PointsAsync("year", "m1"), Is.EqualTo(9));
        Assert.That(
            await PrivateInflux.RunAsync("SELECT * FROM \"ever\".parked", database),
            Does.Contain($"m1,p={patient}").And.Contain($"reading,p={patient}").And.Contain("unable to parse something"));
        Assert.That(await beside.AskAsync(db => db.RolledDays.AnyAsync(row => row.Day == Number && row.IsDone)), Is.True);
    }

    private static PatientId EndingWith(char digit) => new(Guid.Parse($"{Guid.NewGuid():D}"[..^1] + digit));

    private Task WriteAsync(IEnumerable<StoredReading> readings) => store.WriteAsync(Stretches(patient, readings, store.StretchLength), CancellationToken.None);

    private Task RollUpAsync() => store.ForgetAsync(time.GetUtcNow(), CancellationToken.None);

    private async Task TiersAreThoseOfAsync(List<StoredReading> readings, string when)
    {
        foreach (var tier in Enum.GetValues<Tier>())
        {
            var buckets = await store.ReadBucketsAsync(patient, tier, Day, Day + ADay, CancellationToken.None);
            Assert.That(buckets.Select(Rounded), Is.EqualTo(Bucket.Of(readings, tier).Select(Rounded)), $"{tier} {when}");
        }
    }

    private async Task<int> PointsAsync(string place, string measurement)
    {
        var answer = JsonDocument.Parse(await PrivateInflux.RunAsync($"SELECT count(readings) FROM \"{place}\".{measurement}", database)).RootElement.GetProperty("results")[0];
        return answer.TryGetProperty("series", out var series) ? int.Parse(series[0].GetProperty("values")[0][1].ToString(), CultureInfo.InvariantCulture) : 0;
    }
}
