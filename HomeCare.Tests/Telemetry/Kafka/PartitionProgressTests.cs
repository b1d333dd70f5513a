using HomeCare.Modules.Telemetry.Kafka;
using NUnit.Framework;

namespace HomeCare.Tests.Telemetry.Kafka;

internal sealed class PartitionProgressTests
{
    private PartitionProgress progress = null!;

    [SetUp]
    public void SetUp()
    {
        progress = new PartitionProgress(3);
        progress.Apply(200);
    }

    [Test]
    public void Nothing_packed_nothing_committed() => Assert.That(progress.FindCommit(100), Is.Null);

    [Test]
    public void Committed_is_what_comes_after_the_last_packed()
    {
        progress.Pack(120);

        Assert.That(progress.FindCommit(100), Is.EqualTo(121));
        progress.NoteCommit(121);
        Assert.That(progress.FindCommit(100), Is.Null, "once is enough");
        progress.Pack(110);
        Assert.That(progress.FindCommit(100), Is.Null, "and never back");
    }

    [Test]
    public void A_commit_that_failed_is_asked_for_again()
    {
        progress.Pack(120);

        Assert.That(progress.FindCommit(100), Is.EqualTo(121));
        Assert.That(progress.FindCommit(100), Is.EqualTo(121));
    }

    [Test]
    public void What_waits_for_another_try_holds_the_commit_before_it()
    {
        progress.SetAside(105);
        progress.Pack(120);

        Assert.That(progress.FindCommit(100), Is.EqualTo(105));
    }

    [Test]
    public void What_went_well_out_of_its_order_is_committed_only_when_the_packer_surely_meant_it()
    {
        progress.SetAside(105);
        progress.Pack(120);
        progress.Settle(105);
        Assert.That(progress.FindCommit(100), Is.EqualTo(105), "packed was said before it was noted");
        progress.Pack(120);
        Assert.That(progress.FindCommit(100), Is.EqualTo(105), "this report may have been under way");
        progress.Pack(120);
        Assert.That(progress.FindCommit(100), Is.EqualTo(121));
    }

    [Test]
    public void Reports_that_end_before_it_do_not_count()
    {
        progress.SetAside(105);
        progress.Settle(105);
        progress.Pack(104);
        progress.Pack(104);
        progress.Pack(120);

        Assert.That(progress.FindCommit(100), Is.EqualTo(105));
    }

    [Test]
    public void Parked_messages_are_passed_once_all_before_them_is_packed()
    {
        progress.SetAside(103);
        progress.Pack(101);
        progress.Park(103);
        Assert.That(progress.FindCommit(100), Is.EqualTo(102), "102 is not packed");
        progress.Pack(102);
        Assert.That(progress.FindCommit(100), Is.EqualTo(104));
    }

    [Test]
    public void A_partition_of_nothing_but_parked_messages_moves_on()
    {
        progress.Park(100);
        progress.Park(101);

        Assert.That(progress.FindCommit(100), Is.EqualTo(102));
    }

    [Test]
    public void A_report_of_an_earlier_assignment_commits_nothing_that_this_one_did_not_hand_on()
    {
        var anew = new PartitionProgress(3);
        anew.Pack(150);
        Assert.That(anew.FindCommit(100), Is.Null);
        anew.Apply(120);

        Assert.That(anew.FindCommit(100), Is.EqualTo(121));
    }
}
