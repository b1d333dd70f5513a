using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Alerts.Storage;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Alerts.Texts;

/// <summary>
/// A text in the outbox, written in the transaction of what it speaks of. It holds no number and no words: both are made at the
/// moment of sending, from what is true then.
/// </summary>
internal sealed partial class OutgoingText : IRevised
{
    /// <summary>The alert was raised.</summary>
    public const string Raised = "raised";

    /// <summary>Home took it back.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>Begins the step that tells the others who goes.</summary>
    public const string TakenPrefix = "taken_";

    public long Id { get; private init; }

    public AlertId Alert { get; private init; }

    public PatientId Patient { get; private init; }

    /// <summary>Which text of the story; with alert and recipient it is unique, so that nobody gets the same words twice.</summary>
    public string Step { get; private init; } = "";

    /// <summary>Whom; null while nobody is known to be on duty, which each try asks again, and for a relative.</summary>
    public StaffId? To { get; set; }

    /// <summary>Which relative; null for staff.</summary>
    public ContactId? Contact { get; private init; }

    /// <summary>It only informs: nobody has to do anything about it.</summary>
    public bool IsNews => Step == Cancelled || Step.StartsWith(TakenPrefix, StringComparison.Ordinal);

    /// <summary>Somebody is to do something about it.</summary>
    public bool IsAlarm => !IsNews && !IsReply;

    public MessageState State { get; private set; }

    public DateTime QueuedAt { get; private init; }

    /// <summary>
    /// When someone has to look at it next: the next try, or the end of the lease while it is being sent. Null when nothing is left to do.
    /// </summary>
    public DateTime? DueAt { get; private set; }

    public int Attempts { get; private set; }

    public DateTime? AcceptedAt { get; private set; }

    public string? ProviderReference { get; private set; }

    public string? Failure { get; private set; }

    public int Revision { get; set; }

    public static OutgoingText Queue(AlertId alert, PatientId patient, string step, StaffId? to, DateTimeOffset now) => new()
    {
        Alert = alert,
        Patient = patient,
        Step = step,
        To = to,
        State = MessageState.Queued,
        QueuedAt = now.UtcDateTime,
        DueAt = now.UtcDateTime,
    };

    public static OutgoingText QueueFor(ContactId contact, AlertId alert, PatientId patient, string step, DateTimeOffset now) => new()
    {
        Alert = alert,
        Patient = patient,
        Step = step,
        Contact = contact,
        State = MessageState.Queued,
        QueuedAt = now.UtcDateTime,
        DueAt = now.UtcDateTime,
    };

    /// <summary>Written before the sender is called: who finds it so after a crash knows that the outcome was lost.</summary>
    public void Begin(DateTimeOffset leaseEnds)
    {
        State = MessageState.Sending;
        Attempts++;
        DueAt = leaseEnds.UtcDateTime;
    }

    public void Accept(string proof, DateTimeOffset at)
    {
        State = MessageState.Accepted;
        ProviderReference = Cut(proof);
        AcceptedAt = at.UtcDateTime;
        Failure = null;
        DueAt = null;
    }

    /// <summary>Not out, or not known whether: again later.</summary>
    public void TryAgain(bool outcomeLost, string failure, DateTimeOffset due)
    {
        State = outcomeLost ? MessageState.Unknown : MessageState.Queued;
        Failure = Cut(failure);
        DueAt = due.UtcDateTime;
    }

    public void GiveUp(string reason)
    {
        State = MessageState.Failed;
        Failure = Cut(reason);
        DueAt = null;
    }

    public TextEntry ToEntry() => new(
        Id, ShortReference.Of(Alert), To, Contact, State, QueuedAt, AcceptedAt, Attempts, ProviderReference, Failure);

    private static string Cut(string text) => text.Length > 80 ? text[..80] : text;
}
