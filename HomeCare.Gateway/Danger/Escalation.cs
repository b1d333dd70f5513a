using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Danger;

/// <summary>Times of the escalation at home (proposal, to be confirmed by a physician).</summary>
internal sealed record EscalationLimits
{
    /// <summary>Asked one after the other: without a delivery report for so long, the next. 1 min.</summary>
    public TimeSpan NextAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Without an answer: all relatives again, so long after the danger. 3, 6, 10, 20 and 40 min; then the box has said enough.</summary>
    public IReadOnlyList<TimeSpan> Reminders { get; init; } =
        [TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(6), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(40)];

    /// <summary>Without the server's confirmation the professionals of the plan are texted by the box. 60 s.</summary>
    public TimeSpan ProfessionalsAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A danger first heard of so late is told as "différé", and never escalated as if it were now. 15 min.</summary>
    public TimeSpan LiveWithin { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Older than this nothing is live any more: a box that was without power does not wake a family at night. 60 min.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromMinutes(60);
}

/// <summary>What the next step depends on.</summary>
/// <param name="Elapsed">Since the danger was raised, by the clock that does not jump.</param>
/// <param name="IsOpen">Nobody has it in hand.</param>
/// <param name="IsLate">It was old when the box heard of it.</param>
/// <param name="ServerHasIt">The server confirmed it: professionals are its business.</param>
/// <param name="CannotGo">Who answered "impossible".</param>
/// <param name="Told">Where each contact's alarm stands, by contact.</param>
internal sealed record EscalationState(
    TimeSpan Elapsed, bool IsOpen, bool IsLate, bool ServerHasIt, IReadOnlySet<Guid> CannotGo, IReadOnlyDictionary<Guid, MessageState> Told);

/// <summary>A text that is owed now.</summary>
internal readonly record struct EscalationStep(EmergencyContact To, string Step);

/// <summary>Escalation by order and time. Pure: whatever was ordered before is in the state, so that asking twice owes nothing twice.</summary>
internal static class Escalation
{
    public const string Raised = "raised";

    private const string Reminder = "reminder-";

    /// <summary>Which texts are the alarm itself: nobody needs them any more once somebody answered.</summary>
    public static bool IsAlarm(string step) => step == Raised || step.StartsWith(Reminder, StringComparison.Ordinal);

    /// <summary>The reminder's number, from 1; 0 for the first alarm.</summary>
    public static int NumberOf(string step) => step.StartsWith(Reminder, StringComparison.Ordinal) ? step[^1] - '0' : 0;

    public static bool IsRelative(EmergencyContact contact) => contact.Role is not ContactRole.Professional;

    /// <summary>At once: all relatives, or the first in order.</summary>
    public static IReadOnlyList<EmergencyContact> First(EmergencyPlan plan, Func<EmergencyContact, bool> wanted)
    {
        var relatives = plan.Contacts.Where(contact => IsRelative(contact) && wanted(contact)).OrderBy(contact => contact.Order).ToList();
        return plan.InOrder == true ? [.. relatives.Take(1)] : relatives;
    }

    /// <summary>What is owed by now, and how long nothing else will be; null for never.</summary>
    public static (IReadOnlyList<EscalationStep> Owed, TimeSpan? Next) Due(
        EscalationState state, EmergencyPlan plan, Func<EmergencyContact, bool> wanted, EscalationLimits limits)
    {
        if (!state.IsOpen || state.IsLate || state.Elapsed >= limits.Longest)
        {
            return ([], null);
        }

        var times = new List<TimeSpan>();
        var relatives = plan.Contacts.Where(contact => IsRelative(contact) && wanted(contact)).OrderBy(contact => contact.Order).ToList();
        var all = plan.InOrder != true || state.Elapsed >= limits.Reminders[0];
        List<EscalationStep> owed =
        [
            .. (all ? relatives : InTurn(relatives, state, limits, times)).Where(contact => !state.Told.ContainsKey(contact.ContactId))
                .Select(contact => new EscalationStep(contact, Raised)),
            .. Professionals(plan, wanted, state, limits, times),
            .. Reminders(relatives, state, limits, times),
        ];
        var later = times.Where(time => time > state.Elapsed).ToList();
        return (owed, later.Count == 0 ? null : later.Min() - state.Elapsed);
    }

    /// <summary>One after the other: who cannot passes it on at once, who is not reached after a minute; who has it is waited for.</summary>
    private static IEnumerable<EmergencyContact> InTurn(List<EmergencyContact> relatives, EscalationState state, EscalationLimits limits, List<TimeSpan> times)
    {
        var turn = TimeSpan.Zero;
        foreach (var contact in relatives)
        {
            times.Add(turn);
            if (turn > state.Elapsed)
            {
                yield break;
            }

            yield return contact;
            if (state.CannotGo.Contains(contact.ContactId))
            {
                continue;
            }

            if (state.Told.GetValueOrDefault(contact.ContactId, MessageState.Queued) == MessageState.Delivered)
            {
                yield break;
            }

            turn += limits.NextAfter;
        }
    }

    private static IEnumerable<EscalationStep> Professionals(
        EmergencyPlan plan, Func<EmergencyContact, bool> wanted, EscalationState state, EscalationLimits limits, List<TimeSpan> times)
    {
        foreach (var contact in plan.Contacts.Where(contact => !IsRelative(contact) && wanted(contact) && !state.ServerHasIt).OrderBy(contact => contact.Order))
        {
            var after = TimeSpan.FromSeconds(Math.Max(contact.AfterSeconds ?? 0, limits.ProfessionalsAfter.TotalSeconds));
            times.Add(after);
            if (after <= state.Elapsed && !state.Told.ContainsKey(contact.ContactId))
            {
                yield return new EscalationStep(contact, Raised);
            }
        }
    }

    /// <summary>
    /// To those whose alarm left, or came to nothing: a text still waiting for the network is not followed by its own reminder. Who cannot go is left in
    /// peace, unless nobody can.
    /// </summary>
    private static IEnumerable<EscalationStep> Reminders(List<EmergencyContact> relatives, EscalationState state, EscalationLimits limits, List<TimeSpan> times)
    {
        times.AddRange(limits.Reminders);
        var number = limits.Reminders.Count(time => time <= state.Elapsed);
        if (number == 0)
        {
            yield break;
        }

        var nobodyCan = relatives.TrueForAll(contact => state.CannotGo.Contains(contact.ContactId));
        foreach (var contact in relatives.Where(contact => nobodyCan || !state.CannotGo.Contains(contact.ContactId)))
        {
            if (state.Told.TryGetValue(contact.ContactId, out var told) && told != MessageState.Queued)
            {
                yield return new EscalationStep(contact, $"{Reminder}{number}");
            }
        }
    }
}
