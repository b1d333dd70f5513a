namespace HomeCare.Gateway.Simulation;

/// <summary>The SIM in a virtual modem, which counts wrong PINs as a real one does: over restarts, to three.</summary>
internal sealed class VirtualSim
{
    private readonly Lock _gate = new();
    private bool _open = true;

    public string Iccid { get; init; } = "8933010000000000005";

    /// <summary>What unlocks it; null for a SIM that asks for none.</summary>
    public string? Pin { get; private set; }

    /// <summary>Tries of the PIN left; none: it asks for its PUK.</summary>
    public int TriesLeft { get; private set; } = 3;

    /// <summary>Whether the modem knows AT+CPINR.</summary>
    public bool TellsTriesLeft { get; set; }

    /// <summary>Whether the modem knows AT+CCID.</summary>
    public bool TellsIccid { get; set; } = true;

    /// <summary>How often a PIN was handed over, right or wrong.</summary>
    public int PinsEntered { get; private set; }

    /// <summary>It asks for this PIN from the next start on.</summary>
    public void Lock(string pin)
    {
        lock (_gate)
        {
            (Pin, _open) = (pin, false);
        }
    }

    /// <summary>As AT+CPIN? says it.</summary>
    public string State
    {
        get
        {
            lock (_gate)
            {
                return _open ? "READY" : TriesLeft == 0 ? "SIM PUK" : "SIM PIN";
            }
        }
    }

    /// <summary>The modem started anew.</summary>
    public void Restart()
    {
        lock (_gate)
        {
            _open = Pin is null;
        }
    }

    /// <summary>Null when taken; else the code of +CME ERROR.</summary>
    public int? Enter(string pin)
    {
        lock (_gate)
        {
            PinsEntered++;
            if (_open)
            {
                return 3;
            }

            if (TriesLeft == 0)
            {
                return 12;
            }

            if (pin != Pin)
            {
                TriesLeft--;
                return TriesLeft == 0 ? 12 : 16;
            }

            (_open, TriesLeft) = (true, 3);
            return null;
        }
    }
}
