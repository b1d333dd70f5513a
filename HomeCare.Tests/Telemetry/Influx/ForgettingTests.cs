using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Tests.Telemetry.Series;
using NUnit.Framework;
using static HomeCare.Tests.Telemetry.Influx.Histories;

namespace HomeCare.Tests.Telemetry.Influx;

/// <summary>What is old is forgotten, and nothing else, also when the server's clock is set forward by mistake and back.</summary>
[TestFixtureSource(typeof(SeriesStores))]
internal sealed class ForgettingTests(Func<Task<StoreUnderTest>> make)
{
    private const long Hour = TimeSpan.TicksPerHour;

    [Test]
    public async Task What_is_older_than_it_is_kept_is_forgotten()
    {
        await using var other = await make();
        await other.Store.PrepareAsync(CancellationToken.None);
        var patient = PatientId.New();
        await other.Store.WriteAsync(Stretches(patient, Quiet(Day, 5), other.Store.StretchLength), CancellationToken.None);
        await other.Store.WriteAsync(Stretches(patient, Quiet(Day + (24 * Hour), 5, 100), other.Store.StretchLength), CancellationToken.None);
        await other.Store.ForgetAsync(other.Clock.GetUtcNow(), CancellationToken.None);
        await ForgetAtAsync(other, Retention.Raw);
        var (from, to) = (Day - Hour, Day + (48 * Hour));
        Assert.That((await other.Store.ReadAsync(patient, from, to, CancellationToken.None)).Select(reading => reading.Sequence), Is.EqualTo(Enumerable.Range(100, 5)));
        Assert.That(await other.Store.ReadLastAsync(patient, Day + Hour, 10, CancellationToken.None), Is.Empty);
        Assert.That(await other.Store.ReadBucketsAsync(patient, Tier.FiveMinutes, from, Day + Hour, CancellationToken.None), Is.Empty);
        Assert.That(await other.Store.ReadBucketsAsync(patient, Tier.Minute, from, to, CancellationToken.None), Is.Not.Empty);
        await ForgetAtAsync(other, Retention.Minutes);
        Assert.That(await other.Store.ReadBucketsAsync(patient, Tier.Minute, from, Day + Hour, CancellationToken.None), Is.Empty);
        Assert.That(await other.Store.ReadBucketsAsync(patient, Tier.Quarter, from, to, CancellationToken.None), Has.Count.EqualTo(2));
        Assert.That(await other.Store.ReadDaysAsync(patient, from, to), Has.Count.EqualTo(2));
    }

    [TestCase(40)]
    [TestCase(3_652)]
    public async Task A_clock_set_forward_for_a_while_has_nothing_forgotten(int days)
    {
        await using var other = await make();
        await other.Store.PrepareAsync(CancellationToken.None);
        var (patient, readings) = (PatientId.New(), Quiet(Day, 500));
        await other.Store.WriteAsync(Stretches(patient, readings, other.Store.StretchLength), CancellationToken.None);
        await other.Store.ForgetAsync(other.Clock.GetUtcNow(), CancellationToken.None);
        for (var hour = 0; hour < 3; hour++)
        {
            // The wall says another year; the time that passes is an hour.
            other.Clock.Advance(TimeSpan.FromHours(1));
            await other.Store.ForgetAsync(other.Clock.GetUtcNow().AddDays(days), CancellationToken.None);
        }

        await other.Store.ForgetAsync(other.Clock.GetUtcNow(), CancellationToken.None);
        Assert.That(await other.Store.ReadAsync(patient, Day, Day + (24 * Hour), CancellationToken.None), Has.Count.EqualTo(500));
        Assert.That((await other.Store.ReadBucketsAsync(patient, Tier.FiveMinutes, Day, Day + (24 * Hour), CancellationToken.None)).Sum(bucket => bucket.Received), Is.EqualTo(500));
        Assert.That((await other.Store.ReadDaysAsync(patient, Day, Day + (24 * Hour))).Single().Received, Is.EqualTo(500));
    }

    /// <summary>So long after the second day began, with the time that passes until then.</summary>
    private static Task ForgetAtAsync(StoreUnderTest of, TimeSpan kept)
    {
        of.Clock.SetUtcNow(new DateTimeOffset(Day + (24 * Hour), TimeSpan.Zero) + kept);
        return of.Store.ForgetAsync(of.Clock.GetUtcNow(), CancellationToken.None);
    }
}
