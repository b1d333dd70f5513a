namespace HomeCare.Gateway.Sms;

/// <summary>What is to be done with a modem that does not do its work.</summary>
internal enum ModemRung
{
    /// <summary>Open the device again and ask (AT).</summary>
    Reopen,

    /// <summary>AT+CFUN=1,1: the modem starts anew.</summary>
    Restart,

    /// <summary>Its power is cut for a moment.</summary>
    Power,
}

/// <summary>
/// The reset ladder: AT, AT+CFUN=1,1, power; each only when the one before did not help. Power is cut again after twice the wait each time,
/// up to half an hour: a modem that is broken is not worn out, and one whose network is gone is not hindered from finding it. Pure but for its counts.
/// </summary>
internal sealed class ModemLadder
{
    public static readonly TimeSpan FirstPowerWait = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan LongestPowerWait = TimeSpan.FromMinutes(30);

    /// <summary>How long a device may be absent before its power is cut: it may just be starting, or somebody holds it in his hand.</summary>
    public static readonly TimeSpan AbsentBeforePower = TimeSpan.FromSeconds(45);

    private int _restartsInVain;
    private int _powerInVain;
    private TimeSpan? _absentSince;
    private TimeSpan _powerAt = TimeSpan.MinValue;

    /// <summary>AT+CFUN=1,1 so far.</summary>
    public int Restarts { get; private set; }

    /// <summary>Power cuts so far.</summary>
    public int PowerCuts { get; private set; }

    /// <summary>It was set up and may send: the next trouble begins at the foot of the ladder.</summary>
    public void Works() => (_restartsInVain, _powerInVain, _absentSince) = (0, 0, null);

    /// <summary>It was opened, and is mute or no longer does its work.</summary>
    /// <param name="now">Monotonic.</param>
    public ModemRung Mute(TimeSpan now)
    {
        _absentSince = null;
        if (_restartsInVain == 0 || now < _powerAt)
        {
            _restartsInVain++;
            Restarts++;
            return ModemRung.Restart;
        }

        return ModemRung.Power;
    }

    /// <summary>The device is not there.</summary>
    public ModemRung Absent(TimeSpan now)
    {
        _absentSince ??= now;
        return now - _absentSince >= AbsentBeforePower && now >= _powerAt ? ModemRung.Power : ModemRung.Reopen;
    }

    /// <summary>The power was cut (or could not be): not again before its wait is over.</summary>
    public void PowerDone(TimeSpan now, bool cut)
    {
        PowerCuts += cut ? 1 : 0;
        var wait = FirstPowerWait * Math.Pow(2, Math.Min(_powerInVain++, 10));
        _powerAt = now + (wait < LongestPowerWait ? wait : LongestPowerWait);
        (_restartsInVain, _absentSince) = (0, null);
    }
}
