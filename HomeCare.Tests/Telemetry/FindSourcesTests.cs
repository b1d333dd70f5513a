using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Patients;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry;

/// <summary>What the silence watch asks: when each signal was last valid, and when the bracelet was last off the wrist.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class FindSourcesTests(EngineKind kind)
{
    private LeftModules modules = null!;
    private PatientId patient;
    private BoxId box;

    [OneTimeSetUp]
    public async Task Start() => modules = await LeftModules.StartAsync(kind);

    [SetUp]
    public async Task SetUp()
    {
        modules.Reset();
        (patient, box) = await modules.Home();
    }

    [OneTimeTearDown]
    public async Task Stop() => await modules.DisposeAsync();

    [Test]
    public async Task Each_signal_is_valid_at_its_own_instant_and_the_past_does_not_put_it_back()
    {
        await SendAsync(Batch.Reading(1, At(-60), heartRate: 70, oxygen: 96), Batch.Reading(2, At(-30), heartRate: 400, oxygen: 97));
        await SendAsync(Batch.Reading(3, At(-7_200), heartRate: 70, oxygen: 96));

        var source = await SourceAsync();
        Assert.That((source.HeartRate, source.Oxygen, source.NotWornAt), Is.EqualTo(((SignalHeard?)new SignalHeard(At(-60)), (SignalHeard?)new SignalHeard(At(-30)), (DateTimeOffset?)null)));
    }

    [Test]
    public async Task A_signal_that_was_never_sent_is_none_and_one_never_valid_has_no_instant()
    {
        await SendAsync(Batch.Reading(1, At(-10), heartRate: 400, oxygen: null));

        var source = await SourceAsync();
        Assert.That((source.HeartRate, source.Oxygen), Is.EqualTo(((SignalHeard?)new SignalHeard(null), (SignalHeard?)null)));
    }

    [TestCase("no_contact")]
    [TestCase("not_worn")]
    [TestCase("charging")]
    public async Task A_reading_without_a_valid_signal_that_says_so_was_on_no_wrist(string mark)
    {
        var off = new Measure(71, Quality.Invalid, [mark]);
        await SendAsync(
            Batch.Reading(1, At(-40)),
            Batch.Reading(2, At(-30)) with { HeartRateBpm = off, OxygenPercent = new Measure(null, Quality.Invalid, ["sensor_malfunction"]) },
            Batch.Reading(3, At(-20)) with { HeartRateBpm = off });

        Assert.That((await SourceAsync()).NotWornAt, Is.EqualTo(At(-30)), "the last one has a valid SpO2: it was on a wrist");
    }

    [Test]
    public async Task Homes_are_answered_in_the_order_they_were_asked_about()
    {
        var (other, its) = await modules.Home();
        await SendAsync(Batch.Reading(1, At(-10)));
        var (mine, theirs) = (new Home(patient, box, At(-600), "Europe/Paris"), new Home(other, its, At(-600), "Europe/Paris"));

        var found = await modules.Send(new FindSources([theirs, mine]));

        Assert.That(found.Select(source => (source.Box, source.BoxHeardAt)), Is.EqualTo(new[] { (its, (DateTimeOffset?)null), (box, modules.Now) }));
    }

    private DateTimeOffset At(int seconds) => modules.Now.AddSeconds(seconds);

    private async Task SendAsync(params Reading[] readings) => await modules.Send(Batch.Of(box, modules.Now, readings));

    private async Task<SourceHeard> SourceAsync() => (await modules.Send(new FindSources([new Home(patient, box, At(-600), "Europe/Paris")])))[0];
}
