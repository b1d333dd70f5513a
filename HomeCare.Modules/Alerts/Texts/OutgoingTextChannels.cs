using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Alerts.Texts;

/// <summary>By which channel a text goes, and what became of it after a channel took it.</summary>
internal sealed partial class OutgoingText
{
    /// <summary>What the step of an answer to somebody's own text begins with.</summary>
    public const string ReplyPrefix = "reply_";

    /// <summary>Who gets no answer asks again.</summary>
    public const int MostTriesOfAReply = 5;

    /// <summary>It answers a text that its reader sent: no alarm, and none of the alert's story.</summary>
    public bool IsReply => Step.StartsWith(ReplyPrefix, StringComparison.Ordinal);

    /// <summary>The channel that took it and could not show that it arrived: the next try begins with the other. Null for none.</summary>
    public string? Avoid { get; private set; }

    /// <summary>How many tries of channels failed in a row; begins anew when the text goes the other way.</summary>
    public int Failures { get; private set; }

    /// <summary>How often it went another way after a channel had taken it.</summary>
    public int Rerouted { get; private set; }

    /// <summary>When the telephone had it, by the provider's report; null before.</summary>
    public DateTime? DeliveredAt { get; private set; }

    /// <summary>When it was written down as a dead letter, once; null for one that is none. It stays what it was, and is tried on.</summary>
    public DateTime? DeadAt { get; private set; }

    /// <summary>A try ended without a proof.</summary>
    public void NoteFailure(Fault fault) => Failures += fault == Fault.BeforeSending ? 0 : 1;

    /// <summary>A channel took it, perhaps not for the first time: the first time is what people waited for.</summary>
    public void AcceptFrom(string proof, DateTimeOffset at)
    {
        var first = AcceptedAt;
        if (State == MessageState.Delivered)
        {
            return;
        }

        Accept(proof, at);
        AcceptedAt = first ?? AcceptedAt;
        Failures = 0;
    }

    /// <summary>Its channel says whether texts arrive: someone has to look when it has said nothing by then.</summary>
    public void AwaitReport(DateTimeOffset until) => DueAt = until.UtcDateTime;

    /// <summary>Nothing is left to do.</summary>
    public void Rest() => DueAt = null;

    /// <summary>The telephone has it.</summary>
    public void Deliver(DateTimeOffset at)
    {
        State = MessageState.Delivered;
        DeliveredAt ??= at.UtcDateTime;
        Failure = null;
        DueAt = null;
    }

    /// <summary>It was taken and did not arrive, or nobody can say: once more, by the other way if there is one.</summary>
    public void GoOtherWay(string channel, string reason, DateTimeOffset due)
    {
        State = MessageState.Queued;
        Avoid = channel;
        Failure = Cut(reason);
        Failures = 0;
        Rerouted++;
        DueAt = due.UtcDateTime;
    }
}
