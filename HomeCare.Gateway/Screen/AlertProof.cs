using HomeCare.Gateway.Danger;
using HomeCare.Gateway.Sms;
using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Screen;

/// <summary>What is proven of a danger's texts: the network took one, or a phone has it. The screen says no more than that.</summary>
/// <param name="Sent">The mobile network took at least one of the texts that tell of it.</param>
/// <param name="ReceivedBy">First names of those whose phone has it (delivery report), in the plan's order.</param>
/// <param name="TakenBackSent">The same of the texts that say it was a false alarm; null when there are none to send.</param>
internal sealed record AlertProof(bool Sent, IReadOnlyList<string> ReceivedBy, bool? TakenBackSent)
{
    public static AlertProof None { get; } = new(Sent: false, [], TakenBackSent: null);

    public static AlertProof Of(IEnumerable<SmsState> texts, Guid eventId, EmergencyPlan? plan)
    {
        var own = texts.Where(text => Guid.TryParse(text.EventId, out var id) && id == eventId).ToLookup(text => text.Step == RelativeTexts.CancelledStep);
        var delivered = own[false].Where(text => text.State == MessageState.Delivered).Select(text => text.ContactId).ToHashSet();
        return new AlertProof(
            own[false].Any(IsSent),
            [.. (plan?.Contacts ?? []).OrderBy(contact => contact.Order).Where(contact => delivered.Contains(contact.ContactId.ToString())).Select(contact => contact.FirstName)],
            own[true].Any() ? own[true].Any(IsSent) : null);
    }

    private static bool IsSent(SmsState text) => text.State is MessageState.Accepted or MessageState.Delivered;
}
