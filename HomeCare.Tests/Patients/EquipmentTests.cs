using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Patients;

[TestFixtureSource(typeof(TwoEngines))]
internal sealed class EquipmentTests(EngineKind kind)
{
    private static readonly string[] TwoSerials = ["BR-1", "BR-2"];
    private LeftModules modules = null!;

    [OneTimeSetUp]
    public async Task Start() => modules = await LeftModules.StartAsync(kind);

    [SetUp]
    public void SetUp() => modules.Reset();

    [OneTimeTearDown]
    public async Task Stop() => await modules.DisposeAsync();

    [Test]
    public async Task A_box_in_a_home_has_a_wearer_also_after_a_restart()
    {
        var (patient, box) = await modules.Home();

        Assert.That(await modules.Send(new FindWearer(box)), Is.EqualTo(patient));
        await modules.RestartAsync();
        Assert.That(await modules.Send(new FindWearer(box)), Is.EqualTo(patient));
    }

    [Test]
    public async Task A_box_in_no_home_has_no_wearer() =>
        Assert.That(await modules.Send(new FindWearer(BoxId.New())), Is.Null);

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_box_that_moves_leaves_its_first_home(bool restart)
    {
        var (first, box) = await modules.Home();
        await modules.Send(new FindWearer(box));
        var second = await modules.Admit("Paul", "Durand");
        await modules.Send(new AssignBox(second, box));
        if (restart)
        {
            await modules.RestartAsync();
        }

        Assert.That(await modules.Send(new FindWearer(box)), Is.EqualTo(second));
        Assert.That((await modules.Send(new ListHomes())).Select(home => home.Patient), Has.Member(second).And.No.Member(first));
    }

    [Test]
    public async Task A_home_that_gets_another_box_gives_up_the_first()
    {
        var (patient, first) = await modules.Home();
        var second = BoxId.New();
        await modules.Send(new AssignBox(patient, second));

        Assert.That(await modules.Send(new FindWearer(first)), Is.Null);
        Assert.That(await modules.Send(new FindWearer(second)), Is.EqualTo(patient));
    }

    [Test]
    public async Task The_same_assignment_again_changes_nothing()
    {
        var (patient, box) = await modules.Home();
        var before = await modules.Send(new ListHomes());
        modules.Clock.Advance(TimeSpan.FromHours(1));
        await modules.Send(new AssignBox(patient, box));
        await modules.RestartAsync();

        Assert.That(await modules.Send(new ListHomes()), Is.EquivalentTo(before));
    }

    [Test]
    public async Task Boxes_assigned_at_the_same_moment_end_one_a_home()
    {
        var patient = await modules.Admit();
        var boxes = Enumerable.Range(0, 6).Select(_ => BoxId.New()).ToList();
        var outcomes = await Task.WhenAll(boxes.Select(box => modules.Send(new AssignBox(patient, box))));
        var homes = await modules.Send(new ListHomes());

        Assert.That(outcomes.Where(outcome => !outcome.Succeeded).Select(outcome => outcome.Refusal!.Code), Is.All.EqualTo("changed_meanwhile"));
        Assert.That(homes.Count(home => home.Patient == patient), Is.EqualTo(1));
        await modules.RestartAsync();
        Assert.That(await modules.Send(new ListHomes()), Is.EquivalentTo(homes), "memory and storage agree");
    }

    [Test]
    public async Task The_first_frame_of_a_bracelet_pairs_it_once()
    {
        var (patient, box) = await modules.Home();
        var first = await modules.Send(new PairBracelet(box, "BR-1"));
        await modules.Send(new PairBracelet(box, "BR-1"));
        await modules.Send(new PairBracelet(box, "BR-2"));

        Assert.That(first.Value, Is.EqualTo(patient));
        Assert.That(modules.Heard.OfType<BraceletPaired>().Select(paired => paired.Serial), Is.EqualTo(TwoSerials));
    }

    [Test]
    public async Task A_bracelet_cannot_be_paired_with_a_box_in_no_home() =>
        Assert.That((await modules.Send(new PairBracelet(BoxId.New(), "BR-1"))).Refusal!.Code, Is.EqualTo("box_homeless"));
}
