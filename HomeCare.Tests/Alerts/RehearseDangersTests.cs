using HomeCare.Modules.Alerts;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Support;
using Microsoft.EntityFrameworkCore;
using NUnit.Framework;

namespace HomeCare.Tests.Alerts;

[TestFixtureSource(typeof(TwoEngines))]
internal sealed class RehearseDangersTests(EngineKind kind)
{
    private AlertsHouse house = null!;

    [SetUp]
    public async Task Open() => house = await AlertsHouse.OpenAsync(kind);

    [TearDown]
    public async Task Close() => await house.DisposeAsync();

    [Test]
    public async Task It_leaves_nothing_behind_and_tells_nobody()
    {
        await house.StartTextsAsync();

        await house.StartAsync<RehearseDangers>();

        var left = await house.Look(async db => (
            await db.Alerts.CountAsync(), await db.Story.CountAsync(), await db.Texts.CountAsync(), await db.Dangers.CountAsync()));
        Assert.That(left, Is.EqualTo((0, 0, 0, 0)));
        Assert.That(house.News, Is.Empty);
        Assert.That(house.Sender.Handed, Is.Empty);
    }

    /// <summary>Statements are compiled by their text: one that no rehearsal asked would be compiled while somebody lies on the floor.</summary>
    [Test]
    public async Task Whatever_a_real_fall_asks_of_storage_was_asked_before()
    {
        var (patient, box, _) = await house.Home();
        var before = house.Calls.Count;
        await house.StartAsync<RehearseDangers>();
        var rehearsed = Reads(before).ToHashSet();
        before = house.Calls.Count;

        await house.Report(box, house.Fall());

        Assert.That(Reads(before).Where(read => !rehearsed.Contains(read)), Is.Empty);
        Assert.That(Reads(before), Is.Not.Empty);
        Assert.That(await house.Open(patient), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_storage_that_is_away_holds_no_start_and_the_next_danger_is_an_alert()
    {
        var (patient, box, _) = await house.Home();
        house.Calls.Away = true;

        await house.StartAsync<RehearseDangers>();

        house.Calls.Away = false;
        await house.Report(box, house.Fall());
        Assert.That((await house.Open(patient)).Single().Rule, Is.EqualTo(AlertRule.Fall));
    }

    /// <summary>The test's clock stands still until the patience is over.</summary>
    [Test]
    public async Task A_storage_that_hangs_holds_the_start_for_five_seconds_at_most()
    {
        var hangs = new TaskCompletionSource();
        house.Faults.Before = () => hangs.Task;
        var start = house.StartAsync<RehearseDangers>();

        await Eventually.IsTrue(
            () =>
            {
                house.Clock.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(start.IsCompleted);
            },
            "the start still waits");

        Assert.That(start.IsCompletedSuccessfully);
        house.Faults.Before = null;
        hangs.SetResult();
    }

    private IEnumerable<string> Reads(int after) => house.Calls.Asked.Skip(after).Where(asked => asked.StartsWith("SELECT", StringComparison.Ordinal));
}
