namespace HomeCare.Gateway.Simulation;

/// <summary>One way a modem, its SIM or its network goes wrong.</summary>
internal enum ModemFaultKind
{
    /// <summary>AT+CMGS is answered by nothing.</summary>
    NoPrompt,

    /// <summary>The prompt comes after <see cref="ModemFault.Delay"/>.</summary>
    LatePrompt,

    /// <summary>AT+CMGS is answered by "+CMS ERROR: <see cref="ModemFault.Code"/>" before any prompt.</summary>
    RefuseCommand,

    /// <summary>The network refuses: "+CMS ERROR: <see cref="ModemFault.Code"/>" after Ctrl-Z.</summary>
    RefuseMessage,

    /// <summary>The text leaves, and neither reference nor OK comes back.</summary>
    LoseResult,

    /// <summary>The text leaves, its reference comes back, the OK behind it does not.</summary>
    LoseOk,

    /// <summary>The text is swallowed: it neither leaves nor is anything answered.</summary>
    LoseMessage,

    /// <summary>The text leaves, and its result comes after <see cref="ModemFault.Delay"/>.</summary>
    LateResult,

    /// <summary><see cref="ModemFault.Text"/> comes between the first line of an answer and its OK.</summary>
    UrcInAnswer,

    /// <summary>The delivery report comes between "+CMGS:" and OK.</summary>
    ReportInAnswer,

    /// <summary>The delivery report never comes.</summary>
    NoReport,

    /// <summary>The delivery report says failed, with status <see cref="ModemFault.Code"/>.</summary>
    ReportFailure,

    /// <summary>Hears nothing for <see cref="ModemFault.Delay"/>.</summary>
    Silence,

    /// <summary>Echoes for ever: ATE0 is answered OK and not obeyed.</summary>
    EchoAlways,

    /// <summary>Unplugged right after Ctrl-Z; the text leaves.</summary>
    UnplugAfterMessage,

    /// <summary>Unplugged when AT+CMGS comes; nothing leaves.</summary>
    UnplugAtCommand,

    /// <summary>Starts anew when AT+CMGS comes: every setting is forgotten, "RDY" is said.</summary>
    RestartAtCommand,

    /// <summary>Starts anew right after Ctrl-Z; the text leaves, and nothing is answered.</summary>
    RestartAfterMessage,

    /// <summary>Hears nothing until its power is cut.</summary>
    Hang,

    /// <summary>Hears nothing until it is told AT+CFUN=1,1.</summary>
    DeafToAllButRestart,

    /// <summary>Does not know how to hand messages on: stores them and says +CMTI and +CDSI.</summary>
    StoresMessages,

    /// <summary>While the store is full, every text is refused with 322.</summary>
    FullStoreRefuses,

    /// <summary>Says <see cref="ModemFault.Text"/>, as raw bytes, before each answer.</summary>
    Garbage,

    /// <summary>AT+CPIN? tells "<see cref="ModemFault.Text"/>" ("SIM PIN", "SIM PUK"), or +CME ERROR: <see cref="ModemFault.Code"/> without text.</summary>
    SimTrouble,

    /// <summary>+CREG says <see cref="ModemFault.Code"/>, and the network refuses every text with 331.</summary>
    NoNetwork,
}

/// <summary>A fault to come.</summary>
/// <param name="Times">How often it strikes before it is over.</param>
internal sealed record ModemFault(
    ModemFaultKind Kind, int Times = 1, int Code = 0, TimeSpan Delay = default, string? Text = null);

/// <summary>The faults a virtual modem still has before it; they may be added while it runs.</summary>
internal sealed class ModemFaults
{
    private readonly Lock _gate = new();
    private readonly List<ModemFault> _faults = [];

    public void Add(ModemFault fault)
    {
        lock (_gate)
        {
            _faults.Add(fault);
        }
    }

    /// <summary>Everything works again.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _faults.Clear();
        }
    }

    /// <summary>Faults of this kind are over.</summary>
    public void End(ModemFaultKind kind)
    {
        lock (_gate)
        {
            _faults.RemoveAll(fault => fault.Kind == kind);
        }
    }

    /// <summary>Whether a fault of this kind is still to come; it is not used up.</summary>
    public bool Has(ModemFaultKind kind)
    {
        lock (_gate)
        {
            return _faults.Exists(fault => fault.Kind == kind);
        }
    }

    /// <summary>The next fault of this kind, used up by one; null when there is none.</summary>
    public ModemFault? Strike(ModemFaultKind kind)
    {
        lock (_gate)
        {
            var index = _faults.FindIndex(fault => fault.Kind == kind);
            if (index < 0)
            {
                return null;
            }

            var fault = _faults[index];
            if (fault.Times <= 1)
            {
                _faults.RemoveAt(index);
            }
            else if (fault.Times < int.MaxValue)
            {
                _faults[index] = fault with { Times = fault.Times - 1 };
            }

            return fault;
        }
    }
}
