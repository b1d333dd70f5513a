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
