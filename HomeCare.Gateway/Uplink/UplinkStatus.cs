namespace HomeCare.Gateway.Uplink;

/// <summary>How the way to the server is, as the three lanes last saw it.</summary>
internal sealed class UplinkStatus(UplinkSignals signals)
{
    private int _trouble = (int)UplinkTrouble.NotEnrolled;

    public UplinkTrouble Trouble => (UplinkTrouble)Volatile.Read(ref _trouble);

    /// <summary>When one lane gets through after trouble, the others need not wait their back-off out.</summary>
    public void Saw(UplinkTrouble trouble)
    {
        var before = (UplinkTrouble)Interlocked.Exchange(ref _trouble, (int)trouble);
        if (trouble == UplinkTrouble.None && before != UplinkTrouble.None)
        {
            signals.Dangers.Call();
            signals.ServerBack.Call();
            signals.Heartbeats.Call();
        }
    }
}
