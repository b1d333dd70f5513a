using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Uplink;

/// <summary>
/// What is wrong at the box now, said by whichever part sees it: <see cref="Set"/> with a sentence while it lasts, with null when it is over. In memory
/// only, so that a broken disk can be reported too; it never throws, and waits for nothing. The heartbeat carries it, the screen shows the gravest.
/// </summary>
internal sealed class BoxFaults(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Sentence, long At)> _now = [];

    /// <summary>A fault came or went: the server is to know at once. Not called for a sentence that merely changed.</summary>
    public event Action? Changed;

    /// <param name="code">One of <see cref="BoxFaultCodes"/>, or another of at most 40 lower-case letters, digits and underscores.</param>
    /// <param name="sentence">For a person in the field, in French, without a name, number or value; null when the fault is over.</param>
    public void Set(string code, string? sentence)
    {
        bool changed;
        lock (_lock)
        {
            if (sentence is null)
            {
                changed = _now.Remove(code);
            }
            else
            {
                changed = !_now.TryGetValue(code, out var known);
                _now[code] = (sentence, changed ? time.GetTimestamp() : known.At);
            }
        }

        if (changed)
        {
            Changed?.Invoke();
        }
    }

    public bool Has(string code)
    {
        lock (_lock)
        {
            return _now.ContainsKey(code);
        }
    }

    /// <summary>The sentence for the screen: of the fault that lasts longest, but none that only a technician can mend at leisure. Null for none.</summary>
    public string? ForPeople() => List().FirstOrDefault(fault => fault.Code != BoxFaultCodes.KeyInData)?.Sentence;

    /// <summary>All, longest first. Their begin is reckoned back from now, so that a clock that was wrong then dates none of them wrong.</summary>
    public IReadOnlyList<BoxFault> List()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            return [.. _now.OrderBy(one => one.Value.At).Select(one => new BoxFault(one.Key, now - time.GetElapsedTime(one.Value.At), one.Value.Sentence))];
        }
    }
}

/// <summary>The codes that the box itself uses; programs may rely on them.</summary>
internal static class BoxFaultCodes
{
    public const string DiskFull = "disk_full";
    public const string DiskNearlyFull = "disk_80_percent";
    public const string DiskReadOnly = "disk_read_only";
    public const string DiskFailing = "disk_failing";
    public const string OutboxCorrupt = "outbox_corrupt";
    public const string OutboxMemory = "outbox_memory";
    public const string SpoolCorrupt = "spool_corrupt";
    public const string SpoolMemory = "spool_memory";
    public const string PlanUnreadable = "plan_unreadable";
    public const string PlanUnwritten = "plan_unwritten";
    public const string ClockWrong = "clock_wrong";
    public const string CertificateExpiring = "certificate_expiring";
    public const string CertificateRefused = "certificate_refused";
    public const string IdentityUnreadable = "identity_unreadable";
    public const string KeyWrong = "key_wrong";
    public const string KeyMemory = "key_memory";
    public const string KeyInData = "key_in_data";
}
