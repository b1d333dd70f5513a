extern alias box;

using NUnit.Framework;
using MessageState = box::HomeCare.Modules.Wire.MessageState;

namespace HomeCare.Tests.Gateway.Sms;

/// <summary>Which text a delivery report speaks of.</summary>
internal sealed class SmsSpoolReportTests : SmsSpoolFixture
{
    [TestCase("+33612345678", 7, 0x00, MessageState.Delivered)]
    [TestCase("0612345678", 7, 0x00, MessageState.Delivered, Description = "networks write the number their way")]
    [TestCase("+33612345678", 8, 0x00, MessageState.Accepted)]
    [TestCase("+33687654321", 7, 0x00, MessageState.Accepted)]
    [TestCase("+33612345678", 7, 0x1F, MessageState.Delivered)]
    [TestCase("+33612345678", 7, 0x20, MessageState.Accepted, Description = "the service centre is still trying")]
    [TestCase("+33612345678", 7, 0x3F, MessageState.Accepted)]
    [TestCase("+33612345678", 7, 0x40, MessageState.Failed)]
    public void A_report_settles_the_text_of_its_reference_and_number(string number, int reference, byte status, MessageState state)
    {
        Spool.Enqueue(SmsBench.Order());
        Spool.Record(Spool.BeginNext().Row!, Accepted);

        Spool.Record(Report(number, reference, status));

        Assert.That(Spool.List().Single().State, Is.EqualTo(state));
    }

    [Test]
    public void A_report_goes_to_the_latest_text_when_the_modems_count_has_come_round()
    {
        foreach (var step in new[] { "raised", "cancelled" })
        {
            Spool.Enqueue(SmsBench.Order(step: step));
            Spool.Record(Spool.BeginNext().Row!, Accepted);
            Time.Advance(TimeSpan.FromHours(1));
        }

        Spool.Record(Report());

        Assert.That(Spool.List().Select(state => state.State), Is.EqualTo([MessageState.Accepted, MessageState.Delivered]));
    }

    [Test]
    public void A_report_that_comes_before_its_reference_waits_for_it()
    {
        Spool.Enqueue(SmsBench.Order());
        var row = Spool.BeginNext().Row!;

        Spool.Record(Report());
        Spool.Record(row, Accepted);

        Assert.That(Spool.List().Single().State, Is.EqualTo(MessageState.Delivered));
    }

    [TestCase(599, MessageState.Delivered)]
    [TestCase(600, MessageState.Unknown)]
    public void A_fresh_report_settles_a_text_whose_reference_was_lost(int seconds, MessageState state)
    {
        Spool.Enqueue(SmsBench.Order());
        Spool.Record(Spool.BeginNext().Row!, Lost);
        Time.Advance(TimeSpan.FromSeconds(seconds));

        Spool.Record(Report());

        Assert.That(Spool.List().Single().State, Is.EqualTo(state));
    }
}
