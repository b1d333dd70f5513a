extern alias box;

using NUnit.Framework;

using MessageState = box::HomeCare.Modules.Wire.MessageState;

namespace HomeCare.Tests.Gateway.Sms;

[TestFixture(true)]
[TestFixture(false)]
internal sealed class SmsJourneyTests(bool onPty)
{
    [Test]
    public async Task An_ordered_text_is_taken_by_the_network_and_reported_delivered()
    {
        await using var bench = await SmsBench.StartAsync(onPty);

        bench.Spool.Enqueue(SmsBench.Order(text: "ALERTE CHUTE - Jéanne M. Réf 4F2A"));

        await bench.Reaches(MessageState.Delivered, "the delivery report settles the text");
        var taken = bench.Taken();
        Assert.That(taken, Has.Count.EqualTo(1));
        Assert.That(taken[0], Has.Property("NumberE164").EqualTo("+33612345678").And.Property("Text").EqualTo("ALERTE CHUTE - Jéanne M. Réf 4F2A")
            .And.Property("IsGsm7").True.And.Property("Parts").EqualTo(1));
    }

    [Test]
    public async Task Each_step_of_a_text_is_told_in_order_and_with_the_modems_reference()
    {
        await using var bench = await SmsBench.StartAsync(onPty);

        bench.Spool.Enqueue(SmsBench.Order());
        await bench.Reaches(MessageState.Delivered, "the delivery report settles the text");

        var told = new List<SmsState>();
        while (bench.Spool.Changed.TryRead(out var state))
        {
            told.Add(state);
        }

        Assert.That(told.Select(state => state.State), Is.EqualTo(new[] { MessageState.Queued, MessageState.Sending, MessageState.Accepted, MessageState.Delivered }));
        Assert.That(told[^1].Reference, Is.EqualTo(1));
    }

    [Test]
    public async Task A_text_that_comes_in_is_heard_while_others_go_out()
    {
        await using var bench = await SmsBench.StartAsync(onPty);
        await bench.Modem.WhenReadyAsync(CancellationToken.None);

        bench.Spool.Enqueue(SmsBench.Order());
        bench.Virtual.Deliver("+33687654321", "1 j'y vais");
        await bench.Reaches(MessageState.Delivered, "the text goes out");

        var incoming = await bench.Modem.Incoming.ReadAsync();
        Assert.That((incoming.Number, incoming.Text), Is.EqualTo(("+33687654321", "1 j'y vais")));
    }
}
