namespace HomeCare.Modules.Alerts.Texts;

/// <summary>A text on its way out. Exists in memory for the time of one try: number and words are stored nowhere in this module.</summary>
/// <param name="ShortReference">The alert's four characters; the same at every try.</param>
/// <param name="ToE164">The number.</param>
/// <param name="Text">GSM-7, one segment.</param>
/// <param name="Kind">Which text of the story: <c>raised</c>, <c>cancelled</c> ….</param>
/// <param name="Failures">How many tries of it failed in a row before this one.</param>
/// <param name="Avoid">The channel that took it once and could not show that it arrived; null for none.</param>
/// <param name="Canary">It tells of nobody's danger: it need not leave each time.</param>
internal sealed record Sms(string ShortReference, string ToE164, string Text, string Kind, int Failures = 0, string? Avoid = null, bool Canary = false);

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
    /// <summary>Whose doing it is that it was not accepted.</summary>
    public Fault Fault { get; init; } = Fault.Channel;

    /// <summary>How long the provider asks to be left alone; null when it does not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static SendResult Accepted(string proof) => new(SendOutcome.Accepted, proof);

    public static SendResult NotSent(string reason) => new(SendOutcome.NotSent, reason);

    public static SendResult Unknown(string reason) => new(SendOutcome.Unknown, reason);
}

/// <summary>What a text that was not accepted failed of.</summary>
internal enum Fault
{
    /// <summary>The channel: the next text would fare no better.</summary>
    Channel,

    /// <summary>This text or its number: the channel is well.</summary>
    Text,

    /// <summary>Neither: no channel was asked.</summary>
    BeforeSending,
}

/// <summary>Hands a text to whoever carries it. May throw or hang: the worker treats both as an unknown outcome.</summary>
internal interface ISmsSender
{
    Task<SendResult> SendAsync(Sms sms, CancellationToken cancellationToken);
}
