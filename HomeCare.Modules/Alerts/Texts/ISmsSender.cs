namespace HomeCare.Modules.Alerts.Texts;

/// <summary>A text on its way out. Exists in memory for the time of one try: number and words are stored nowhere in this module.</summary>
/// <param name="ShortReference">The alert's four characters; the same at every try.</param>
/// <param name="ToE164">The number.</param>
/// <param name="Text">GSM-7, one segment.</param>
/// <param name="Kind">Which text of the story: <c>raised</c>, <c>cancelled</c> ….</param>
internal sealed record Sms(string ShortReference, string ToE164, string Text, string Kind);

/// <summary>What is known of one try.</summary>
internal enum SendOutcome
{
    /// <summary>The provider has it and gave its reference.</summary>
    Accepted,

    /// <summary>It certainly did not leave.</summary>
    NotSent,

    /// <summary>It may have left, or not.</summary>
    Unknown,
}

/// <summary>The end of one try: a proof when it was accepted, else a code that says why not.</summary>
internal sealed record SendResult(SendOutcome Outcome, string ProofOrReason)
{
    public static SendResult Accepted(string proof) => new(SendOutcome.Accepted, proof);

    public static SendResult NotSent(string reason) => new(SendOutcome.NotSent, reason);

    public static SendResult Unknown(string reason) => new(SendOutcome.Unknown, reason);
}

/// <summary>Hands a text to whoever carries it. May throw or hang: the worker treats both as an unknown outcome.</summary>
internal interface ISmsSender
{
    Task<SendResult> SendAsync(Sms sms, CancellationToken cancellationToken);
}
