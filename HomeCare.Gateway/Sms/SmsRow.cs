using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Sms;

/// <summary>One text with all that its next step depends on. The rules are here, pure; the spool keeps the rows.</summary>
internal sealed record SmsRow(long Id, SmsOrder Order, DateTimeOffset OrderedAt)
{
    /// <summary>A text whose outcome was lost this often is not sent again: twice the same words is the most a person gets.</summary>
    public const int MostAmbiguous = 2;

    private static readonly TimeSpan[] Waits = [.. new[] { 5, 10, 15, 30, 60 }.Select(seconds => TimeSpan.FromSeconds(seconds))];

    public MessageState State { get; init; } = MessageState.Queued;

    public DateTimeOffset ChangedAt { get; init; } = OrderedAt;

    /// <summary>When it may be tried; null when it is not to be tried any more.</summary>
    public DateTimeOffset? DueAt { get; init; } = OrderedAt;

    /// <summary>Tries begun.</summary>
    public int Tries { get; init; }

    /// <summary>Tries that may have left without our knowing.</summary>
    public int Ambiguous { get; init; }

    public int? Reference { get; init; }

    public string? Reason { get; init; }

    public SmsState Told => new(Order.EventId, Order.ContactId, Order.Step, State, ChangedAt, Reference, Reason);

    /// <summary>Nothing can change it any more.</summary>
    public bool IsSettled => State is MessageState.Delivered or MessageState.Failed;

    /// <summary>
    /// Its time has come, or lies further ahead than any wait: then the box's clock was set back, and a danger does not wait for it to catch up.
    /// </summary>
    public bool IsDue(DateTimeOffset now) => DueAt <= now || DueAt > now + Waits[^1];

    /// <summary>A try begins. The words are chosen at the first one and stay: a resend must read the same.</summary>
    public SmsRow Begin(DateTimeOffset now) => this with
    {
        State = MessageState.Sending,
        ChangedAt = now,
        DueAt = null,
        Tries = Tries + 1,
        Order = Ambiguous == 0 && Order.DeferredText is { } deferred && now - OrderedAt > SmsSpool.DeferredAfter ? Order with { Text = deferred } : Order,
    };

    /// <summary>A try ended.</summary>
    public SmsRow After(SendOutcome outcome, DateTimeOffset now) => outcome switch
    {
        SendOutcome.Accepted accepted => this with { State = MessageState.Accepted, ChangedAt = now, Reference = accepted.Reference, Reason = null },
        SendOutcome.Refused { IsFinal: true } refused => Settle(MessageState.Failed, refused.Sentence, now),
        SendOutcome.Refused refused => this with
        {
            // A refusal proves that this try did not leave; an earlier one still may have.
            State = Ambiguous > 0 ? MessageState.Unknown : MessageState.Queued, ChangedAt = now, DueAt = now + WaitAfter(Tries), Reason = refused.Sentence,
        },
        SendOutcome.Unknown unknown => Lose(unknown.Why, now, WaitAfter(Tries)),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    /// <summary>The program ended in the middle of a try: at its new start nobody knows whether the text left.</summary>
    public SmsRow AfterRestart(DateTimeOffset now) =>
        State == MessageState.Sending ? Lose("Le boîtier s'est arrêté pendant l'envoi.", now, TimeSpan.Zero) : this;

    /// <summary>A delivery report came for it.</summary>
    public SmsRow After(DeliveryReport report, DateTimeOffset now) => report.Verdict switch
    {
        DeliveryVerdict.Delivered => Settle(MessageState.Delivered, null, now) with { Reference = report.Reference },
        DeliveryVerdict.Failed => Settle(MessageState.Failed, "Le réseau n'a pas pu remettre le SMS au destinataire.", now) with { Reference = report.Reference },
        _ => this,
    };

    /// <summary>It is not wanted any more: somebody answered.</summary>
    public SmsRow Withdraw(string reason, DateTimeOffset now) => DueAt is null ? this : Settle(MessageState.Failed, reason, now);

    /// <summary>Number and words are sealed with another key: it cannot be sent (again). What may have left stays what it is, else it failed.</summary>
    public SmsRow Unreadable(DateTimeOffset now) => Settle(MessageState.Failed, "La clé du boîtier a changé : ce SMS ne peut plus être lu.", now) with
    {
        State = State switch { MessageState.Queued => MessageState.Failed, MessageState.Sending => MessageState.Unknown, var other => other },
    };

    private SmsRow Lose(string why, DateTimeOffset now, TimeSpan wait) => this with
    {
        State = MessageState.Unknown,
        ChangedAt = now,
        Ambiguous = Ambiguous + 1,
        DueAt = Ambiguous + 1 < MostAmbiguous ? now + wait : null,
        Reason = why,
    };

    private SmsRow Settle(MessageState state, string? reason, DateTimeOffset now) => this with
    {
        State = state,
        ChangedAt = now,
        DueAt = null,
        Reason = reason,
        // Who and what are forgotten as soon as they are of no more use.
        Order = Order with { NumberE164 = "", Text = "", DeferredText = null },
    };

    /// <summary>At 0, 5, 15, 30, 60 s after the first, then every 60 s, until somebody answers.</summary>
    private static TimeSpan WaitAfter(int tries) => Waits[Math.Clamp(tries, 1, Waits.Length) - 1];
}
