using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Intake;
using HomeCare.Modules.Telemetry.Journal;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Patients;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Intake;

/// <summary>What waits for a store that is away stays within its limit: real files, and a store of history that cannot be opened.</summary>
internal sealed class BacklogTests
{
    private const int Readings = 400;

    private readonly List<(long Sequence, DateTimeOffset At)> receipted = [];
    private LeftModules modules = null!;
    private PatientId patient;
    private BoxId box;
    private long sequence;

    private Backlog Backlog => modules.Services.GetRequiredService<Backlog>();

    [SetUp]
    public async Task Start()
    {
        modules = await LeftModules.StartAsync(EngineKind.Sqlite);
        modules.Adapt = Small;
        await modules.RestartAsync();
        (patient, box) = await modules.Home();
        sequence = 0;
        receipted.Clear();
    }

    [TearDown]
    public Task Stop() => modules.DisposeAsync().AsTask();

    [Test]
    public async Task Beyond_the_limit_readings_are_put_off_and_taken_again_when_the_store_has_caught_up_and_none_is_lost()
    {
        var away = TakeStoreAway();
        var taken = 0;
        while (await TrySend())
        {
            taken++;
            Assert.That(async () => await Packing(), Throws.Exception, "the store is away");
            Assert.That(taken, Is.LessThan(200), "the limit is never met");
        }

        var refusal = Assert.ThrowsAsync<PutOffException>(() => Send());
        Assert.That((refusal!.Code, refusal.RetryAfter), Is.EqualTo(("backlog_full", Backlog.RetryAfter)));
        Assert.That(refusal.Message, Does.Contain("store of history"));
        Assert.That(await Check(), Does.Contain("The series store is behind").And.Contain("dangers are taken"));
        Assert.That(taken, Is.GreaterThan(3));

        GiveStoreBack(away);
        await CatchUp();
        modules.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.That(await Check(), Is.Null);
        Assert.That(await TrySend(), Is.True, "taken again");
        await AllAreThere();
    }

    [Test]
    public async Task Between_the_limit_and_where_it_ends_nothing_changes()
    {
        var away = TakeStoreAway();
        var limits = modules.Services.GetRequiredService<BacklogLimits>();
        while (await TrySend())
        {
        }

        // One segment fewer: below the limit, and above where readings are taken again.
        var first = Directory.EnumerateFiles(Folder.Path, "*.journal").Order().First();
        var aside = first + ".aside";
        File.Move(first, aside);
        modules.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.That(Waiting, Is.LessThan(limits.MostWaitingBytes).And.GreaterThan(limits.TakenAgainBytes));
        Assert.That(await TrySend(), Is.False, "still put off");

        File.Move(aside, first);
        GiveStoreBack(away);
    }

    [Test]
    public async Task A_disk_that_has_less_room_than_must_stay_puts_readings_off()
    {
        modules.Adapt = services => services.AddSingleton(new BacklogLimits(1L << 40, 1L << 60));
        await modules.RestartAsync();

        Assert.That(await TrySend(), Is.False);
        Assert.That(await Check(), Does.Contain("must stay free"));
    }

    [Test]
    public async Task After_a_start_it_is_met_again()
    {
        var away = TakeStoreAway();
        while (await TrySend())
        {
        }

        await modules.RestartAsync();
        Assert.That(await TrySend(), Is.False, "what waits is in the journal");

        GiveStoreBack(away);
        await CatchUp();
        modules.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.That(await TrySend(), Is.True);
        await AllAreThere();
    }

    [TestCase("511")]
    [TestCase("8 GiB")]
    [TestCase("-1")]
    public void A_limit_that_could_never_end_is_refused_at_start(string text) => Assert.That(
        () => BacklogLimits.From(new ConfigurationBuilder().AddInMemoryCollection([new("Telemetry:MostWaitingMiB", text)]).Build()),
        Throws.TypeOf<InvalidOperationException>().With.Message.Contains("Telemetry:MostWaitingMiB"));

    private JournalFolder Folder => modules.Services.GetRequiredService<JournalFolder>();

    private long Waiting => ((FileJournal)modules.Services.GetRequiredService<Recovery>().Journal).BytesOnDisk;

    private static void Small(IServiceCollection services)
    {
        var folder = (JournalFolder)services.Last(service => service.ServiceType == typeof(JournalFolder)).ImplementationInstance!;
        services.AddSingleton(folder with { SegmentBytes = 16 << 10 }).AddSingleton(new BacklogLimits(256 << 10, 0));
    }

    // A folder in the file's place: it cannot be opened, as when its disk is gone.
    private string TakeStoreAway()
    {
        var file = Path.Combine(Path.GetDirectoryName(Folder.Path)!, "series.db");
        if (File.Exists(file))
        {
            File.Move(file, file + ".aside");
        }

        Directory.CreateDirectory(file);
        return file;
    }

    private static void GiveStoreBack(string file)
    {
        Directory.Delete(file);
        if (File.Exists(file + ".aside"))
        {
            File.Move(file + ".aside", file);
        }
    }

    private Task<int> Packing() => modules.Services.GetRequiredService<Packing>().PackAsync(all: true, CancellationToken.None);

    /// <summary>A sweep moves one stretch of a person.</summary>
    private async Task CatchUp()
    {
        while (await Packing() > 0)
        {
        }
    }

    private Task<string?> Check() => modules.Services.GetServices<IEngineCheck>().Single(check => check.Engine == "backlog").FindFaultAsync(CancellationToken.None);

    private async Task<bool> TrySend()
    {
        try
        {
            await Send();
            return true;
        }
        catch (PutOffException)
        {
            return false;
        }
    }

    private async Task Send()
    {
        modules.Clock.Advance(TimeSpan.FromSeconds(10 * Readings));
        var batch = Batch.Run(Readings, modules.Now, sequence + 1).ToList();
        var receipt = await modules.Send(Batch.Of(box, modules.Now, batch));
        Assert.That(receipt, Has.All.Matches<ItemReceipt>(line => line.Outcome == ItemOutcome.Stored));
        receipted.AddRange(batch.Select(reading => (reading.Sequence, reading.MeasuredAt)));
        sequence += Readings;
    }

    private async Task AllAreThere()
    {
        var stored = await modules.Send(new GetReadings(patient, receipted[0].At, modules.Now.AddSeconds(1)));
        Assert.That(stored.Select(reading => reading.MeasuredAt), Is.EqualTo(receipted.Select(each => each.At)));
    }
}
