using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Uplink;

/// <summary>How the way to the server is, as the lanes last saw it.</summary>
internal sealed class UplinkStatus(UplinkSignals signals)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _troubled = [];
    private int _trouble = (int)UplinkTrouble.NotEnrolled;

    public UplinkTrouble Trouble => (UplinkTrouble)Volatile.Read(ref _trouble);

    /// <summary>
    /// When a lane gets through after trouble of its own, the others need not wait their back-off out. Of its own: a server that takes heartbeats and
    /// fails at readings would else have one lane wake the other without end.
    /// </summary>
    /// <param name="path">What was posted to.</param>
    /// <param name="trouble">How it ended.</param>
    public void Saw(string path, UplinkTrouble trouble)
    {
        Interlocked.Exchange(ref _trouble, (int)trouble);
        if (!IsBack(path, trouble))
        {
            return;
        }

        signals.Dangers.Call();
        signals.ServerBack.Call();
        if (path != WireV1.HeartbeatsPath)
        {
            signals.Heartbeats.Call();
        }
    }

    private bool IsBack(string path, UplinkTrouble trouble)
    {
        lock (_lock)
        {
            if (trouble == UplinkTrouble.None)
            {
                return _troubled.Remove(path);
            }

            _troubled.Add(path);
            return false;
        }
    }
}
