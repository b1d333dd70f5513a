using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Uplink;

/// <summary>Why nothing reaches the server now; for the screen, the log and a technician.</summary>
internal enum UplinkTrouble
{
    None,
    NotEnrolled,
    Unreachable,
    NameUnknown,
    CertificateRefused,
    CaptivePortal,
    Busy,
    ServerFault,
    BoxRefused,
    NoReceipt,
}

/// <summary>What became of a post. Only <see cref="Received"/> lets the box forget anything.</summary>
internal abstract record ServerAnswer
{
    private ServerAnswer()
    {
    }

    /// <summary>An exact receipt: a line an item, in order.</summary>
    public sealed record Received(Receipt Receipt) : ServerAnswer;

    /// <summary>The server understood enough to say that it will never take this batch as it is.</summary>
    public sealed record Refused(string Reason) : ServerAnswer;

    /// <summary>Not received: send the same again later.</summary>
    /// <param name="RetryAfter">What the server asked for.</param>
    public sealed record NotNow(UplinkTrouble Trouble, TimeSpan? RetryAfter = null) : ServerAnswer;
}
