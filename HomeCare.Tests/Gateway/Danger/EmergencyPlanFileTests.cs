using HomeCare.Tests.Gateway.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Danger;

[TestFixture]
internal sealed class EmergencyPlanFileTests
{
    private TestFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new TestFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void A_plan_outlives_the_box_and_is_read_by_its_owner_alone()
    {
        Open().Take(Plans.Version(3));

        var plan = Open().Current!;

        Assert.Multiple(() =>
        {
            Assert.That(plan.Version, Is.EqualTo(3));
            Assert.That(plan.Contacts, Is.EqualTo(new[] { Plans.Daughter, Plans.Son }));
            Assert.That(File.GetUnixFileMode(_folder.File("plan.json")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
            Assert.That(Directory.GetFiles(_folder.Path), Is.EquivalentTo(new[] { _folder.File("plan.json"), _folder.File(BoxKey.FileName) }), "no half-written file stays");
        });
    }

    [TestCase(2, false)]
    [TestCase(3, false)]
    [TestCase(4, true)]
    public void Only_a_higher_version_replaces_it(int version, bool replaced)
    {
        var file = Open();
        file.Take(Plans.Version(3));
        var heard = 0;
        file.Replaced += () => heard++;

        Assert.That(file.Take(Plans.Version(version, Plans.Son)), Is.EqualTo(replaced));

        Assert.That(file.KnownVersion, Is.EqualTo(replaced ? 4 : 3));
        Assert.That(heard, Is.EqualTo(replaced ? 1 : 0));
    }

    [TestCase("")]
    [TestCase("{\"version\":1")]
    [TestCase("{\"version\":1}")]
    public void A_plan_that_cannot_be_read_is_put_aside_and_asked_for_again(string content)
    {
        _folder.With("plan.json", content);

        Assert.That(Open().KnownVersion, Is.Zero);
        Assert.That(File.Exists(_folder.File("plan.json.unreadable")), Is.True);
    }

    [Test]
    public void A_plan_that_the_disk_does_not_take_is_in_force_all_the_same_and_written_later()
    {
        var plans = Open();
        Directory.CreateDirectory(_folder.File("plan.json.new"));

        Assert.That(plans.Take(Plans.Version(3)), Is.True);
        Assert.That((plans.KnownVersion, plans.IsUnwritten), Is.EqualTo((3, true)));

        Directory.Delete(_folder.File("plan.json.new"));
        plans.WriteAgain();
        Assert.That(plans.IsUnwritten, Is.False);
        Assert.That(Open().KnownVersion, Is.EqualTo(3));
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("{\"version\":3")]
    public void A_plan_that_cannot_be_read_is_none_and_says_so(string content)
    {
        File.WriteAllText(_folder.File("plan.json"), content);

        var plans = Open();

        Assert.That((plans.KnownVersion, plans.WasUnreadable), Is.EqualTo((0, true)));
        plans.Take(Plans.Version(1));
        Assert.That(plans.WasUnreadable, Is.False);
    }

    private EmergencyPlanFile Open() => new(_folder.File("plan.json"), NullLogger<EmergencyPlanFile>.Instance);
}
