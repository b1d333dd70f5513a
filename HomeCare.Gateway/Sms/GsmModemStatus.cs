using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Sms;

/// <summary>The modem as the heartbeat and a technician see it.</summary>
/// <param name="Sentence">The state and what to do, in French.</param>
/// <param name="CanSend">Set up, SIM accepted: a text may be tried (also without network, which may be back any moment).</param>
/// <param name="SignalPercent">Of the scale of AT+CSQ; null when unknown.</param>
/// <param name="Restarts">How often it was restarted (AT+CFUN=1,1) since the box started.</param>
/// <param name="PowerCuts">How often its power was cut.</param>
internal sealed record GsmModemStatus(
    ModemState State, string Sentence, bool CanSend, DateTimeOffset Since, int? SignalPercent = null, string? Operator = null, bool Roaming = false,
    int Restarts = 0, int PowerCuts = 0);

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

    /// <summary>Between two looks while it cannot send.</summary>
    public TimeSpan LookInTrouble { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From AT+CPIN= to its answer: the SIM itself takes seconds.</summary>
    public TimeSpan Pin { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Between two questions to a SIM that was just unlocked.</summary>
    public TimeSpan SimPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>For a whole store's messages.</summary>
    public TimeSpan List { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Before the device is opened again; doubles up to <see cref="LongestReopen"/>.</summary>
    public TimeSpan FirstReopen { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestReopen { get; init; } = TimeSpan.FromSeconds(15);
}
