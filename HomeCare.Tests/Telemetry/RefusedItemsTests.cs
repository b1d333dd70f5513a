using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Modules.Telemetry.Contracts;
using HomeCare.Modules.Wire;
using HomeCare.Tests.Patients;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry;

internal sealed class RefusedItemsTests
{
    private const string Good = """{"sequence":$,"measuredAt":"2026-03-12T13:31:50Z","spanSeconds":10,"braceletSerial":"BR-1","heartRateBpm":{"value":72,"quality":"valid"}}""";

    private LeftModules modules = null!;

    [OneTimeSetUp]
    public async Task Start() => modules = await LeftModules.StartAsync(EngineKind.Sqlite);

    [OneTimeTearDown]
    public async Task Stop() => await modules.DisposeAsync();

    [Test]
    public async Task One_bad_item_never_costs_the_others_their_place()
    {
        var (patient, box) = await modules.Home();
        var receipt = await modules.Send(Batch.Raw(
            box, modules.Now, Item("1"), "72", Item("\"2\""), Item("0"), Item("5", ",\"mood\":\"good\""), "null", Item("3")));

        Assert.That(receipt.Select(line => (line.Index, line.Outcome, line.Sequence)), Is.EqualTo(new (int, ItemOutcome, long?)[]
        {
            (0, ItemOutcome.Stored, 1), (1, ItemOutcome.Refused, null), (2, ItemOutcome.Refused, null), (3, ItemOutcome.Refused, 0),
            (4, ItemOutcome.Refused, 5), (5, ItemOutcome.Refused, null), (6, ItemOutcome.Stored, 3),
        }));
        Assert.That(receipt[3].Reason, Is.EqualTo("sequence: Le numéro d'ordre commence à 1. / The sequence begins at 1."));
        Assert.That(receipt[4].Reason, Does.Contain("$.mood"));
        Assert.That(await modules.Send(new GetReadings(patient, modules.Now.AddHours(-1), modules.Now)), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task An_item_s_own_words_come_back_cut_to_length()
    {
        var (_, box) = await modules.Home();
        var receipt = await modules.Send(Batch.Raw(box, modules.Now, Item("1", $",\"{new string('x', 50_000)}\":1")));

        Assert.That(receipt.Single().Reason!, Has.Length.LessThan(400));
    }

    [Test]
    public async Task Readings_of_a_box_in_no_home_are_refused_and_say_so()
    {
        var receipt = await modules.Send(Batch.Raw(BoxId.New(), modules.Now, Item("1"), "72"));

        Assert.That(receipt.Select(line => line.Reason!.Split(':')[0]), Is.EqualTo(NoHomeThenUnreadable));
        Assert.That(receipt[0].Sequence, Is.EqualTo(1));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task What_a_box_measured_in_its_first_home_and_sends_from_its_second_stays_with_the_first(bool restart)
    {
        var (first, box) = await modules.Home();
        var movedAt = modules.Clock.GetUtcNow().AddHours(1);
        modules.Clock.SetUtcNow(movedAt);
        var second = await modules.Admit("Paul", "Durand");
        await modules.Send(new AssignBox(second, box));
        modules.Clock.Advance(TimeSpan.FromHours(1));
        if (restart)
        {
            await modules.RestartAsync();
        }

        var receipt = await modules.Send(Batch.Of(
            box, modules.Now,
            Batch.Reading(1, movedAt.AddTicks(-1), serial: "FIRST"), Batch.Reading(2, movedAt, serial: "SECOND"), Batch.Reading(3, movedAt.AddDays(-9))));

        Assert.That(receipt.Select(line => line.Outcome), Is.EqualTo(new[] { ItemOutcome.Stored, ItemOutcome.Stored, ItemOutcome.Refused }));
        Assert.That(receipt[2].Reason, Does.StartWith("no_home"), "whose it was so long ago nobody knows");
        Assert.That((await modules.Send(new GetReadings(first, movedAt.AddDays(-10), modules.Now))).Single().MeasuredAt, Is.EqualTo(movedAt.AddTicks(-1)));
        Assert.That((await modules.Send(new GetReadings(second, movedAt.AddDays(-10), modules.Now))).Single().MeasuredAt, Is.EqualTo(movedAt));
        Assert.That(modules.Heard.OfType<ReadingsRecorded>().Select(recorded => recorded.Patient), Is.SupersetOf(new[] { first, second }));
        Assert.That(modules.Heard.OfType<BraceletPaired>().Last(), Is.EqualTo(new BraceletPaired(second, box, "SECOND", modules.Now)), "the first one's bracelet is not the second's");
        Assert.That(modules.Heard.OfType<BraceletPaired>(), Has.None.Matches<BraceletPaired>(paired => paired.Serial == "FIRST"));
    }

    [Test]
    public async Task A_box_that_never_moved_is_its_home_s_whatever_its_clock_says()
    {
        var (patient, box) = await modules.Home();
        await modules.Send(Batch.Of(box, modules.Now, Batch.Reading(1, DateTimeOffset.UnixEpoch.AddMinutes(3))));

        Assert.That(await modules.Send(new GetReadings(patient, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1))), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task What_was_measured_in_care_is_stored_after_discharge_and_what_comes_after_is_not()
    {
        var (patient, box) = await modules.Home();
        modules.Clock.Advance(TimeSpan.FromHours(1));
        await modules.Send(new DischargePatient(patient));
        modules.Clock.Advance(TimeSpan.FromHours(1));
        var receipt = await modules.Send(Batch.Of(box, modules.Now, Batch.Reading(1, modules.Now.AddMinutes(-61)), Batch.Reading(2, modules.Now)));

        Assert.That(receipt.Select(line => line.Outcome), Is.EqualTo(new[] { ItemOutcome.Stored, ItemOutcome.Refused }));
    }

    [Test]
    public async Task A_batch_without_items_is_answered_without_lines()
    {
        var (_, box) = await modules.Home();

        Assert.That(await modules.Send(Batch.Raw(box, modules.Now)), Is.Empty);
    }

    [Test]
    public async Task Garbage_of_any_kind_is_answered_item_by_item_and_never_throws()
    {
        var (_, box) = await modules.Home();
        var random = new Random(4_711);
        const string alphabet = "{}[]\",:0123456789eE+-.truefalsnd \\u";
        for (var trial = 0; trial < 300; trial++)
        {
            var text = Item(random.Next(1, 1_000).ToString(System.Globalization.CultureInfo.InvariantCulture)).ToCharArray();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                text[random.Next(text.Length)] = alphabet[random.Next(alphabet.Length)];
            }

            RecordReadings batch;
            try
            {
                batch = Batch.Raw(box, modules.Now, new string(text));
            }
            catch (System.Text.Json.JsonException)
            {
                // No JSON at all: the envelope was refused before it came here.
                continue;
            }

            Assert.That(await modules.Send(batch), Has.Count.EqualTo(1), new string(text));
        }
    }

    private static readonly string[] NoHomeThenUnreadable = ["no_home", "unreadable"];

    private static string Item(string sequence, string more = "") => Good.Replace("$", sequence, StringComparison.Ordinal)[..^1] + more + "}";
}
