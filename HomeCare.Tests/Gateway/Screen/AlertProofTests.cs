using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Screen;

[TestFixture]
internal sealed class AlertProofTests
{
    private static readonly Guid Event = Guid.NewGuid(), Claire = Guid.NewGuid(), Marc = Guid.NewGuid();

    private static readonly BoxEmergencyPlan Plan = new(
        1, "Jeanne M.", "Europe/Paris", [new(Marc, "Marc", "+33600000002", 2), new(Claire, "Claire", "+33600000001", 1)], 40, 131, 85);

    [TestCase(BoxMessageState.Queued, false, "")]
    [TestCase(BoxMessageState.Sending, false, "")]
    [TestCase(BoxMessageState.Unknown, false, "")]
    [TestCase(BoxMessageState.Failed, false, "")]
    [TestCase(BoxMessageState.Accepted, true, "")]
    [TestCase(BoxMessageState.Delivered, true, "Claire")]
    public void Sent_and_received_are_what_the_network_said(BoxMessageState state, bool sent, string names)
    {
        var proof = AlertProof.Of([Text(Claire, "raised", state)], Event, Plan);

        Assert.That(proof.Sent, Is.EqualTo(sent));
        Assert.That(string.Join(',', proof.ReceivedBy), Is.EqualTo(names));
        Assert.That(proof.TakenBackSent, Is.Null);
    }

    [Test]
    public void Those_who_have_it_are_named_in_the_plans_order() =>
        Assert.That(
            AlertProof.Of([Text(Marc, "raised", BoxMessageState.Delivered), Text(Claire, "raised", BoxMessageState.Delivered)], Event, Plan).ReceivedBy,
            Is.EqualTo(new[] { "Claire", "Marc" }));

    [Test]
    public void Another_dangers_text_proves_nothing() =>
        Assert.That(AlertProof.Of([Text(Claire, "raised", BoxMessageState.Delivered) with { EventId = Guid.NewGuid().ToString() }], Event, Plan).Sent, Is.False);

    [TestCase(BoxMessageState.Queued, false)]
    [TestCase(BoxMessageState.Accepted, true)]
    public void The_text_that_takes_it_back_is_proven_apart(BoxMessageState state, bool sent)
    {
        var proof = AlertProof.Of([Text(Claire, "cancelled", state)], Event, Plan);

        Assert.That(proof.TakenBackSent, Is.EqualTo(sent));
        Assert.That(proof.Sent, Is.False);
    }

    [Test]
    public void A_contact_who_left_the_plan_is_counted_as_sent_but_not_named()
    {
        var proof = AlertProof.Of([Text(Guid.NewGuid(), "raised", BoxMessageState.Delivered)], Event, Plan);

        Assert.That(proof.Sent, Is.True);
        Assert.That(proof.ReceivedBy, Is.Empty);
    }

    private static SmsState Text(Guid contact, string step, BoxMessageState state) =>
        new(Event.ToString(), contact.ToString(), step, state, default, null, null);
}
