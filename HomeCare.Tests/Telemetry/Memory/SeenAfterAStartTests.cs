using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Telemetry.Intake;
using HomeCare.Modules.Telemetry.Journal;
using HomeCare.Modules.Telemetry.Memory;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Patients;
using HomeCare.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Memory;

/// <summary>
/// What the journal has let go, the register tells the next start of: newest values with their reasons, when each signal was last valid, when it was on no wrist.
/// Of who is silent nothing else will.
/// </summary>
internal sealed class SeenAfterAStartTests
{
    private LeftModules modules = null!;
    private PatientId patient;
    private BoxId box;

    [SetUp]
    public async Task SetUp()
    {
        modules = await LeftModules.StartAsync(EngineKind.Sqlite);

        // Each group is a file of its own, so that all but the last can be forgotten.
        var folder = modules.Services.GetRequiredService<JournalFolder>();
        modules.Adapt = services => services.AddSingleton(folder with { SegmentBytes = 1 });
        await modules.RestartAsync();
        (patient, box) = await modules.Home();
    }

    [TearDown]
    public async Task TearDown() => await modules.DisposeAsync();

    [Test]
    public async Task Everything_of_a_person_in_whom_each_signal_is_of_another_reading()
    {
        var off = new Measure(71.25, Quality.Invalid, ["no_contact", "a_word_of_its_own"]);
        await TakeAsync(
            Batch.Reading(1, At(-400), heartRate: 64, oxygen: 95, battery: 41),
            Batch.Reading(2, At(-300), heartRate: 66, oxygen: null, battery: null),
            Batch.Reading(3, At(-200), heartRate: null, oxygen: null, battery: null) with { OxygenPercent = new Measure(null, Quality.Invalid, ["sensor_malfunction"]) },
            Batch.Reading(4, At(-100), oxygen: null, battery: null) with { HeartRateBpm = off });

        var (values, source) = await SeenAsync();
        Assert.That(values.HeartRateBpm!.Signal.Reasons, Is.EquivalentTo(new[] { "no_contact", "a_word_of_its_own" }), "what is to be kept");
        Assert.That((source.HeartRate, source.Oxygen, source.NotWornAt), Is.EqualTo(
            ((SignalHeard?)new SignalHeard(At(-300)), (SignalHeard?)new SignalHeard(At(-400)), (DateTimeOffset?)At(-100))));

        await ForgottenAndStartedAsync();

        var (after, heard) = await SeenAsync();
        Assert.That(Told(after), Is.EqualTo(Told(values)));
        Assert.That((heard.HeartRate, heard.Oxygen, heard.NotWornAt, heard.ReadingMeasuredAt), Is.EqualTo((source.HeartRate, source.Oxygen, source.NotWornAt, source.ReadingMeasuredAt)));
    }

    [Test]
    public async Task A_person_with_one_signal_alone_has_no_other()
    {
        await TakeAsync(Batch.Reading(1, At(-60), heartRate: null, oxygen: 97, battery: null));
        var (values, _) = await SeenAsync();

        await ForgottenAndStartedAsync();

        var (after, heard) = await SeenAsync();
        Assert.That(Told(after), Is.EqualTo(Told(values)));
        Assert.That((after.HeartRateBpm, after.BatteryPercent, heard.HeartRate, heard.NotWornAt), Is.EqualTo((default(LastValue), default(LastValue), default(SignalHeard?), default(DateTimeOffset?))));
    }

    private DateTimeOffset At(int seconds) => modules.Now.AddSeconds(seconds);

    private async Task TakeAsync(params Reading[] readings) => await modules.Send(Batch.Of(box, modules.Now, readings));

    private async Task<(LastValues Values, SourceHeard Source)> SeenAsync() => (
        (await modules.Send(new ListLastValues([patient]))).Single(),
        (await modules.Send(new ListSources())).Single(source => source.Patient == patient));

    private async Task ForgottenAndStartedAsync()
    {
        var packing = modules.Services.GetRequiredService<Packing>();
        await packing.PackAsync(all: true, CancellationToken.None);
        var (_, other) = await modules.Home();
        await modules.Send(Batch.Of(other, modules.Now, [Batch.Reading(1, modules.Now)]));
        await packing.PackAsync(all: true, CancellationToken.None);
        await modules.RestartAsync();
        var recovery = modules.Services.GetRequiredService<Recovery>();
        await recovery.ReadyAsync();
        Assert.That(modules.Services.GetRequiredService<Everyone>().Find(patient)!.Open, Is.Empty, "the journal brought nothing of it");
    }

    private static string Told(LastValues values) => string.Join(" | ", new[] { values.HeartRateBpm, values.OxygenPercent, values.BatteryPercent }.Select(
        value => value is null ? "never" : $"{value.MeasuredAt:O} {value.Signal.Value:R} {value.Signal.Quality} {string.Join(',', value.Signal.Reasons)}"))
        + $" {values.MeasuredAt:O} {values.BoxHeardAt:O}";
}
