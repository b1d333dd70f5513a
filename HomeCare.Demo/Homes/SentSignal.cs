namespace HomeCare.Demo.Homes;

/// <summary>A danger's frame as it left the bracelet, and when the two ways it goes were seen to reach their ends.</summary>
internal sealed class SentSignal(string rule, DateTimeOffset sentAt)
{
    /// <summary>What the server's rule for it is called: <c>fall</c>, <c>help</c>, <c>tachycardia_signal</c>.</summary>
    public string Rule => rule;

    public DateTimeOffset SentAt => sentAt;

    /// <summary>From the frame to each text about it complete at the home's modem.</summary>
    public List<TimeSpan> ToModem { get; } = [];

    /// <summary>From the frame to the alert in the server's file; null while it is not there.</summary>
    public TimeSpan? ToServer { get; set; }

    /// <summary>The short reference of the texts about it, once one was seen.</summary>
    public string? Reference { get; set; }
}
