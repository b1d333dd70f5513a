using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Alerts.Storage;

/// <summary>
/// That a channel took a text, by the reference it gave, and what it reported of it. A text has one for each time that it was taken. A report may come
/// before its text's row is written: then it waits here without a text.
/// </summary>
internal sealed class TextReference : IRevised
{
    /// <summary>The channel's name and its id: <c>twilio:SM12</c>.</summary>
    public string Reference { get; init; } = "";

    /// <summary>Which text; null while that is not known.</summary>
    public long? Text { get; private set; }

    /// <summary>When the channel took it; null while that is not known.</summary>
    public DateTime? AcceptedAt { get; private set; }

    /// <summary><see cref="MessageState.Delivered"/> or <see cref="MessageState.Failed"/>; null while nothing was reported.</summary>
    public MessageState? Report { get; private set; }

    public DateTime? ReportedAt { get; private set; }

    /// <summary>Why it failed, a code; null when it did not.</summary>
    public string? Reason { get; private set; }

    public int Revision { get; set; }

    public void AcceptedFor(long text, DateTimeOffset at) => (Text, AcceptedAt) = (text, at.UtcDateTime);

    /// <summary>Arrived is the last word; failed gives way to it. False for what is known already.</summary>
    public bool Reported(MessageState report, string? reason, DateTimeOffset at)
    {
        if (Report == report || Report == MessageState.Delivered)
        {
            return false;
        }

        (Report, Reason, ReportedAt) = (report, reason, at.UtcDateTime);
        return true;
    }
}

/// <summary>A text that a member of staff sent us, so that it is handled once. Neither its number nor its words.</summary>
internal sealed class HeardReply
{
    /// <summary>The channel's name and its id: <c>twilio:SM12</c>.</summary>
    public string Message { get; init; } = "";

    public DateTime At { get; init; }
}
