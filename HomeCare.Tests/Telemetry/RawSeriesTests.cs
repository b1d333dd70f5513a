using FluentValidation;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Patients;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry;

[TestFixtureSource(typeof(TwoEngines))]
internal sealed class RawSeriesTests(EngineKind kind)
{
    private LeftModules modules = null!;
    private PatientId patient;
    private BoxId box;
    private DateTimeOffset start;

    [OneTimeSetUp]
    public async Task Start() => modules = await LeftModules.StartAsync(kind);

    [SetUp]
    public async Task SetUp()
    {
        modules.Reset();
        (patient, box) = await modules.Home();
        start = modules.Now.AddHours(-1);
    }

    [OneTimeTearDown]
    public async Task Stop() => await modules.DisposeAsync();

    [Test]
    public async Task Columns_say_of_each_reading_what_the_reading_itself_says()
    {
        await modules.Send(Batch.Of(
            box, modules.Now,
            [.. Enumerable.Range(1, 40).Select(place => Batch.Reading(
                place, start.AddSeconds(10 * place), heartRate: place == 9 ? 400 : place == 20 ? 95 : 70 + (place % 2), oxygen: place % 7 == 0 ? null : 97, steps: place % 3))]));
        var readings = await modules.Send(new GetReadings(patient, start, modules.Now));
        var raw = await modules.Send(new GetRawSeries(patient, start, modules.Now));

        Assert.That(raw.MeasuredTicks, Is.EqualTo(readings.Select(reading => reading.MeasuredAt.UtcTicks)).And.Count.EqualTo(40));
        Assert.That(raw.SpanSeconds, Is.EqualTo(readings.Select(reading => reading.SpanSeconds)));
        Assert.That(raw.Steps, Is.EqualTo(readings.Select(reading => reading.Steps?.Value ?? 0)));
        foreach (var (signal, of) in new (RawSignal, Func<RecordedReading, SignalValue?>)[] { (raw.HeartRateBpm, reading => reading.HeartRateBpm), (raw.OxygenPercent, reading => reading.OxygenPercent) })
        {
            Assert.That(signal.Values, Is.EqualTo(readings.Select(reading => of(reading)?.Value ?? double.NaN)));
            Assert.That(signal.Judgements.Select(place => place < 0 ? null : (Quality?)raw.Judgements[place].Quality), Is.EqualTo(readings.Select(reading => of(reading)?.Quality)));
            Assert.That(
                signal.Judgements.Select(place => place < 0 ? "" : string.Join(' ', raw.Judgements[place].Reasons)),
                Is.EqualTo(readings.Select(reading => string.Join(' ', of(reading)?.Reasons ?? []))));
        }

        Assert.That(raw.Judgements.Select(judgement => (judgement.Quality, string.Join(' ', judgement.Reasons))).Distinct().Count(), Is.EqualTo(raw.Judgements.Count), "each judgement once");
        Assert.That((raw.Judgements[0].Quality, raw.Judgements[0].Reasons.Count), Is.EqualTo((Quality.Valid, 0)));
        Assert.That(Enumerable.Range(0, 40).Where(place => raw.HeartRateBpm.Outliers[place]), Is.EqualTo(Twentieth), "the impossible ninth has a judgement of its own");
    }

    private static readonly int[] Twentieth = [19];

    [Test]
    public void A_span_that_would_be_too_much_is_refused() =>
        Assert.That(() => modules.Send(new GetRawSeries(patient, start.AddDays(-32), start)), Throws.InstanceOf<ValidationException>());
}
