using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Patients;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry;

[TestFixtureSource(typeof(TwoEngines))]
internal sealed class IntakeClockTests(EngineKind kind)
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
    public async Task What_comes_from_the_future_is_kept_aside_and_counted_and_judged_by_nobody()
    {
        var batch = Batch.Of(box, modules.Now, Batch.Reading(1, modules.Now.AddSeconds(121)), Batch.Reading(2, modules.Now.AddSeconds(120)));
        var receipt = await modules.Send(batch);
        var again = await modules.Send(batch);
        var quality = await modules.Send(new GetDataQuality(patient, modules.Now.AddHours(-1), modules.Now.AddHours(1)));

        Assert.That(receipt[0].Outcome, Is.EqualTo(ItemOutcome.Quarantined));
        Assert.That(receipt[0].Reason, Does.StartWith("future: Mesuré"));
        Assert.That(receipt[1].Outcome, Is.EqualTo(ItemOutcome.Stored));
        Assert.That(again.Select(line => line.Outcome), Is.All.EqualTo(ItemOutcome.Duplicate));
        Assert.That(quality.Quarantined, Is.EqualTo(1));
        Assert.That(quality.Received, Is.EqualTo(1));
        Assert.That(modules.Heard.OfType<ReadingsRecorded>().Single().Readings.Single().MeasuredAt, Is.EqualTo(modules.Now.AddSeconds(120)));
    }

    [TestCase(120, false)]
    [TestCase(121, true)]
    [TestCase(7 * 86_400, true)]
    [TestCase(40 * 86_400, true, Description = "older than any buffer, and kept all the same")]
    public async Task Old_data_is_stored_and_marked_late(int age, bool late)
    {
        var measured = modules.Now.AddSeconds(-age);
        var receipt = await modules.Send(Batch.Of(box, modules.Now, Batch.Reading(1, measured)));
        var stored = (await modules.Send(new GetReadings(patient, measured, measured.AddSeconds(1)))).Single();

        Assert.That(receipt.Single().Outcome, Is.EqualTo(ItemOutcome.Stored));
        Assert.That(stored.Late, Is.EqualTo(late));
        Assert.That(modules.Heard.OfType<ReadingsRecorded>().Single().Readings.Single().Late, Is.EqualTo(late));
    }

    [TestCase("1970-01-01T00:10:00Z")]
    [TestCase("2036-03-12T13:32:00Z")]
    [TestCase("2026-03-11T13:32:00Z")]
    [TestCase("2026-03-13T13:32:00Z")]
    public async Task Data_of_a_box_whose_clock_is_wrong_is_dated_as_it_was(string clock)
    {
        var wrong = DateTimeOffset.Parse(clock, System.Globalization.CultureInfo.InvariantCulture);
        await modules.Send(Batch.Of(box, wrong, Batch.Reading(1, wrong.AddSeconds(-15))));
        var stored = (await modules.Send(new GetReadings(patient, modules.Now.AddDays(-1), modules.Now.AddDays(1)))).Single();

        Assert.That(stored.MeasuredAt, Is.EqualTo(modules.Now.AddSeconds(-15)));
        Assert.That(stored.Late, Is.False);
    }

    [TestCase("1970-01-01T00:10:00Z")]
    [TestCase("2036-03-12T13:32:00Z")]
    public async Task Data_of_a_bracelet_whose_own_clock_is_right_stays_as_it_dated_it(string clock)
    {
        var wrong = DateTimeOffset.Parse(clock, System.Globalization.CultureInfo.InvariantCulture);
        var receipt = await modules.Send(Batch.Of(box, wrong, Batch.Reading(1, modules.Now.AddSeconds(-15))));
        var stored = (await modules.Send(new GetReadings(patient, modules.Now.AddDays(-1), modules.Now.AddDays(1)))).Single();

        Assert.That(receipt.Single().Outcome, Is.EqualTo(ItemOutcome.Stored));
        Assert.That(stored.MeasuredAt, Is.EqualTo(modules.Now.AddSeconds(-15)));
    }

    [Test]
    public async Task A_clock_two_minutes_off_is_taken_at_its_word()
    {
        var wrong = modules.Now.AddSeconds(-120);
        await modules.Send(Batch.Of(box, wrong, Batch.Reading(1, wrong)));

        Assert.That((await modules.Send(new GetReadings(patient, modules.Now.AddDays(-1), modules.Now))).Single().MeasuredAt, Is.EqualTo(wrong));
    }
}
