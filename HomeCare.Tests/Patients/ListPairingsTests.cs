using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Patients;

/// <summary>Which bracelets a start believes to be paired: those in force, in the home where the box stands.</summary>
[TestFixtureSource(typeof(TwoEngines))]
internal sealed class ListPairingsTests(EngineKind kind)
{
    private LeftModules modules = null!;

    [SetUp]
    public async Task Start() => modules = await LeftModules.StartAsync(kind);

    [TearDown]
    public async Task Stop() => await modules.DisposeAsync();

    [Test]
    public async Task Each_box_has_the_bracelet_that_it_heard_last()
    {
        var ((_, one), (_, other), (_, unheard)) = (await modules.Home(), await modules.Home(), await modules.Home());
        await modules.Send(new PairBracelet(one, "BR-1"));
        await modules.Send(new PairBracelet(other, "BR-2"));
        modules.Clock.Advance(TimeSpan.FromHours(1));
        await modules.Send(new PairBracelet(one, "BR-3"));

        var paired = await modules.Send(new ListPairings());

        Assert.That(paired, Is.EquivalentTo([new Paired(one, "BR-3"), new Paired(other, "BR-2")]));
        Assert.That(paired.Select(pairing => pairing.Box), Has.No.Member(unheard));
    }

    /// <summary>Its first message there has to pair it anew, for the person who lives there.</summary>
    [Test]
    public async Task A_box_that_moved_is_paired_with_nothing_until_it_is_heard_in_its_new_home()
    {
        var (_, box) = await modules.Home();
        await modules.Send(new PairBracelet(box, "BR-1"));
        await modules.Send(new AssignBox(await modules.Admit("Paul", "Durand"), box));
        Assert.That(await modules.Send(new ListPairings()), Is.Empty);

        await modules.Send(new PairBracelet(box, "BR-1"));

        Assert.That(await modules.Send(new ListPairings()), Is.EqualTo([new Paired(box, "BR-1")]));
    }

    [Test]
    public async Task A_box_that_gave_its_place_up_is_paired_with_nothing()
    {
        var (patient, box) = await modules.Home();
        await modules.Send(new PairBracelet(box, "BR-1"));

        await modules.Send(new AssignBox(patient, BoxId.New()));

        Assert.That(await modules.Send(new ListPairings()), Is.Empty);
    }
}
