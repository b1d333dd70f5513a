using MediatR;

namespace HomeCare.Modules.Alerts.Contracts;

/// <summary>What a provider calls about.</summary>
public enum ProviderCallKind
{
    /// <summary>What became of a text of ours.</summary>
    Report,

    /// <summary>A text that somebody sent to our number.</summary>
    Reply,
}

/// <summary>
/// Reads a provider's call, after it was found genuine; changes nothing. Genuine is what the channel's own scheme says: a signature, or the secret in its
/// address. Anyone else's, and one for a channel that is not there, comes back as not genuine, unread.
/// </summary>
/// <param name="Channel">The channel's name, from the address.</param>
/// <param name="Kind">Which door.</param>
/// <param name="PathAndQuery">The address as called, from the first slash: what a signature is over, behind the address that the channel is told to call.</param>
/// <param name="Signature">The signature that came with it; null for none.</param>
/// <param name="Query">The query's members.</param>
/// <param name="Form">The body's members.</param>
public sealed record ReadProviderCall(
    string Channel, ProviderCallKind Kind, string PathAndQuery, string? Signature, IReadOnlyList<KeyValuePair<string, string>> Query,
    IReadOnlyList<KeyValuePair<string, string>> Form) : IRequest<ProviderCall>;

/// <summary>A provider's call in our words.</summary>
/// <param name="IsGenuine">It came from the provider; false: nothing of it was read.</param>
/// <param name="Report">What it reports; null when it says nothing final.</param>
/// <param name="Reply">What somebody sent; null for none.</param>
/// <param name="Heard">What the provider is answered; empty for an answer without content.</param>
public sealed record ProviderCall(bool IsGenuine, RecordTextReport? Report, RecordTextReply? Reply, string Heard);

/// <summary>
/// A provider's report of a text: delivered is proof, failed sends a red or orange text that nobody has answered the other way. Told twice it is written
/// once; told before the text's own row it waits for it; of a text that is not ours it is forgotten after a day.
/// </summary>
/// <param name="Reference">The channel's name and its id, as in <see cref="TextEntry.ProviderReference"/>.</param>
/// <param name="Delivered">True: the telephone has it. False: it never will.</param>
/// <param name="Reason">Why not, a code; null otherwise.</param>
public sealed record RecordTextReport(string Reference, bool Delivered, string? Reason) : IRequest<Unit>;

/// <summary>
/// What somebody texted to our number. Of a member of staff who was texted about an open alert it is an answer: <c>1</c> takes it, <c>2</c> passes it on,
/// <c>9</c> and the rest are lines of its story; what is not understood is answered by a help text, at most five in 24 hours. Anyone else's is counted and
/// forgotten. Neither number nor words are kept. The same message twice is handled once.
/// </summary>
/// <param name="Message">The channel's name and its id of the message.</param>
/// <param name="From">The number, as the provider writes it.</param>
/// <param name="Words">What it says.</param>
public sealed record RecordTextReply(string Message, string From, string Words) : IRequest<Unit>;

/// <summary>How the server's texts get out: what no channel took, and what they cost.</summary>
public sealed record GetTextHealth : IRequest<TextHealth>;

/// <summary>How the server's texts get out.</summary>
/// <param name="Dead">Red and orange texts that no channel has taken for 5 minutes, and that nobody has answered. They are tried on.</param>
/// <param name="DeadSince">When the oldest of them was written; null for none.</param>
/// <param name="SentThisMonth">Texts that a channel took since the month began (UTC); one that was taken twice counts twice.</param>
/// <param name="ForecastThisMonth">The same at the month's end, at the pace of the last 7 days.</param>
/// <param name="PricePerText">From <c>Sms:PricePerText</c>, euros; 0 when not known.</param>
/// <param name="MonthlyBudget">From <c>Sms:MonthlyBudget</c>, euros; 0 for none. Nothing is held back beyond it.</param>
public sealed record TextHealth(int Dead, DateTimeOffset? DeadSince, int SentThisMonth, int ForecastThisMonth, decimal PricePerText, decimal MonthlyBudget)
{
    /// <summary>The forecast's cost, euros.</summary>
    public decimal ForecastCost => ForecastThisMonth * PricePerText;

    /// <summary>The month will cost more than it should.</summary>
    public bool IsBeyondBudget => MonthlyBudget > 0 && ForecastCost > MonthlyBudget;
}
