using HomeCare.Tests.Gateway.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Danger;

internal sealed class EscalationTests
{
    private static readonly EscalationLimits Limits = new();
    private static readonly BoxEmergencyContact Nurse =
        new(new Guid("aaaaaaaa-0000-0000-0000-000000000009"), "Karim", "+33600000009", 9, BoxContactRole.Professional);

    private static readonly BoxEmergencyPlan All = Plans.Version(1);
    private static readonly BoxEmergencyPlan InOrder = All with { InOrder = true };

    [Test]
    public void At_once_all_relatives_or_the_first_in_order_and_never_a_professional()
    {
        Assert.That(Escalation.First(Plans.Version(1, Nurse, Plans.Son, Plans.Daughter), _ => true), Is.EqualTo(new[] { Plans.Daughter, Plans.Son }));
        Assert.That(Escalation.First(InOrder, _ => true), Is.EqualTo(new[] { Plans.Daughter }));
        Assert.That(Escalation.First(InOrder, contact => contact != Plans.Daughter), Is.EqualTo(new[] { Plans.Son }), "who asked for no more texts is passed over");
    }

    [TestCase(179, "")]
    [TestCase(180, "Claire reminder-1, Paul reminder-1")]
    [TestCase(359, "Claire reminder-1, Paul reminder-1")]
    [TestCase(360, "Claire reminder-2, Paul reminder-2")]
    [TestCase(600, "Claire reminder-3, Paul reminder-3")]
    [TestCase(1200, "Claire reminder-4, Paul reminder-4")]
    [TestCase(2400, "Claire reminder-5, Paul reminder-5")]
    [TestCase(3599, "Claire reminder-5, Paul reminder-5", Description = "five are enough")]
    [TestCase(3600, "")]
    public void Without_an_answer_all_relatives_again(int second, string owed) =>
        Assert.That(Owed(All, State(second, Told(BoxMessageState.Accepted, Plans.Daughter, Plans.Son))), Is.EqualTo(owed));

    [TestCase(59, BoxMessageState.Accepted, false, "")]
    [TestCase(60, BoxMessageState.Accepted, false, "Paul raised", Description = "a minute without a delivery report")]
    [TestCase(60, BoxMessageState.Queued, false, "Paul raised", Description = "the network did not even take it")]
    [TestCase(60, BoxMessageState.Failed, false, "Paul raised")]
    [TestCase(179, BoxMessageState.Delivered, false, "", Description = "she has it: she is waited for")]
    [TestCase(1, BoxMessageState.Delivered, true, "Paul raised", Description = "she cannot: the next at once")]
    [TestCase(180, BoxMessageState.Delivered, false, "Paul raised, Claire reminder-1")]
    public void Asked_in_order(int second, BoxMessageState first, bool cannot, string owed) => Assert.That(
        Owed(InOrder, State(second, Told(first, Plans.Daughter)) with { CannotGo = cannot ? new HashSet<Guid> { Plans.Daughter.ContactId } : new HashSet<Guid>() }),
        Is.EqualTo(owed));

    [TestCase(59, null, false, "")]
    [TestCase(60, null, false, "Karim raised")]
    [TestCase(60, null, true, "", Description = "the server has it: its business")]
    [TestCase(119, 120, false, "")]
    [TestCase(120, 120, false, "Karim raised")]
    [TestCase(59, 5, false, "", Description = "never before the server had its time")]
    [TestCase(60, 5, false, "Karim raised")]
    public void Professionals_only_while_the_server_does_not_confirm(int second, int? after, bool server, string owed)
    {
        var plan = Plans.Version(1, Plans.Daughter, Nurse with { AfterSeconds = after });

        Assert.That(Owed(plan, State(second, Told(BoxMessageState.Delivered, Plans.Daughter)) with { ServerHasIt = server }), Is.EqualTo(owed));
    }

    [Test]
    public void Nothing_goes_on_once_somebody_has_it_in_hand([Values(30, 60, 180, 360, 2400)] int second) =>
        Assert.That(Owed(InOrder, State(second, Told(BoxMessageState.Accepted, Plans.Daughter)) with { IsOpen = false }), Is.Empty);

    [Test]
    public void What_was_late_when_it_was_heard_of_is_never_escalated_as_live([Values(60, 180, 360)] int second) =>
        Assert.That(Owed(All, State(second, Told(BoxMessageState.Accepted, Plans.Daughter)) with { IsLate = true }), Is.Empty);

    [Test]
    public void Who_cannot_is_left_in_peace_unless_nobody_can()
    {
        var told = Told(BoxMessageState.Delivered, Plans.Daughter, Plans.Son);

        Assert.That(Owed(All, State(180, told) with { CannotGo = new HashSet<Guid> { Plans.Daughter.ContactId } }), Is.EqualTo("Paul reminder-1"));
        Assert.That(
            Owed(All, State(180, told) with { CannotGo = new HashSet<Guid> { Plans.Daughter.ContactId, Plans.Son.ContactId } }),
            Is.EqualTo("Claire reminder-1, Paul reminder-1"));
    }

    [Test]
    public void A_text_that_still_waits_for_the_network_is_not_followed_by_its_own_reminder() =>
        Assert.That(Owed(All, State(180, Told(BoxMessageState.Queued, Plans.Daughter, Plans.Son))), Is.Empty);

    [TestCase(0, 180)]
    [TestCase(100, 80)]
    [TestCase(2400, null)]
    public void It_says_when_to_look_again(int second, int? next) => Assert.That(
        Escalation.Due(State(second, Told(BoxMessageState.Accepted, Plans.Daughter, Plans.Son)), All, _ => true, Limits).Next,
        Is.EqualTo(next is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null));

    [Test]
    public void Whatever_was_asked_before_it_never_asks_one_text_twice()
    {
        var dice = new Random(7);
        for (var run = 0; run < 500; run++)
        {
            var plan = Plans.Version(1, Plans.Daughter, Plans.Son, Nurse) with { InOrder = dice.Next(2) == 0 };
            var told = new Dictionary<Guid, BoxMessageState> { [Plans.Daughter.ContactId] = BoxMessageState.Queued };
            var ordered = new HashSet<(Guid, string)>();
            for (var second = 0; second < 4000; second += dice.Next(1, 120))
            {
                foreach (var contact in told.Keys.ToList())
                {
                    told[contact] = (BoxMessageState)dice.Next(6);
                }

                foreach (var (to, step) in Escalation.Due(State(second, told) with { ServerHasIt = dice.Next(2) == 0 }, plan, _ => true, Limits).Owed)
                {
                    ordered.Add((to.ContactId, step));
                    told.TryAdd(to.ContactId, BoxMessageState.Queued);
                }
            }

            Assert.That(ordered.GroupBy(one => one.Item1).Select(one => one.Count()), Is.All.LessThanOrEqualTo(6), "an alarm and five reminders");
        }
    }

    private static string Owed(BoxEmergencyPlan plan, EscalationState state) => string.Join(
        ", ", Escalation.Due(state, plan, _ => true, Limits).Owed.Select(step => $"{step.To.FirstName} {step.Step}"));

    private static EscalationState State(int second, IReadOnlyDictionary<Guid, BoxMessageState> told) =>
        new(TimeSpan.FromSeconds(second), IsOpen: true, IsLate: false, ServerHasIt: false, new HashSet<Guid>(), told);

    private static Dictionary<Guid, BoxMessageState> Told(BoxMessageState state, params BoxEmergencyContact[] contacts) =>
        contacts.ToDictionary(contact => contact.ContactId, _ => state);
}
