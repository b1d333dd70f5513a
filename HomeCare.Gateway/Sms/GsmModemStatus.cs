using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Sms;

/// <summary>The modem as the heartbeat and a technician see it.</summary>
/// <param name="Sentence">The state and what to do, in French.</param>
/// <param name="CanSend">Set up, SIM accepted: a text may be tried (also without network, which may be back any moment).</param>
/// <param name="SignalPercent">Of the scale of AT+CSQ; null when unknown.</param>
internal sealed record GsmModemStatus(
    ModemState State, string Sentence, bool CanSend, DateTimeOffset Since, int? SignalPercent = null, string? Operator = null, bool Roaming = false);

/// <summary>How long the modem is waited for. The defaults are for real modems and networks.</summary>
internal sealed record GsmModemPatience
{
    /// <summary>From AT+CMGS to the prompt.</summary>
    public TimeSpan Prompt { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From Ctrl-Z to the network's answer. Networks take up to a minute; less makes duplicates.</summary>
    public TimeSpan Result { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>From the reference to its OK.</summary>
    public TimeSpan AfterReference { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For any other command.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Between two looks at network and signal.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Before the device is opened again; doubles up to <see cref="LongestReopen"/>.</summary>
    public TimeSpan FirstReopen { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestReopen { get; init; } = TimeSpan.FromSeconds(15);
}
