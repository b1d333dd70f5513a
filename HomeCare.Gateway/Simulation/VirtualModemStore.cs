namespace HomeCare.Gateway.Simulation;

/// <summary>Where a modem keeps messages it did not hand on: a small memory that fills up.</summary>
internal sealed class VirtualModemStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, (int State, StoredPdu Pdu)> _kept = [];

    /// <summary>How many messages fit.</summary>
    public int Capacity { get; set; } = 30;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _kept.Count;
            }
        }
    }

    public bool IsFull => Count >= Capacity;

    /// <summary>Keeps a message; its place, or null when there is no room.</summary>
    /// <param name="state">0 unread, 1 read, 2 draft, 3 sent (3GPP 27.005 §3.1).</param>
    public int? Keep(int state, StoredPdu pdu)
    {
        lock (_gate)
        {
            if (_kept.Count >= Capacity)
            {
                return null;
            }

            var place = Enumerable.Range(1, Capacity).First(index => !_kept.ContainsKey(index));
            _kept[place] = (state, pdu);
            return place;
        }
    }

    /// <summary>The message at a place, which is read from now on.</summary>
    public (int State, StoredPdu Pdu)? Read(int place)
    {
        lock (_gate)
        {
            if (!_kept.TryGetValue(place, out var found))
            {
                return null;
            }

            _kept[place] = (found.State == 0 ? 1 : found.State, found.Pdu);
            return found;
        }
    }

    /// <summary>All of one state (4: of every state), in their places.</summary>
    public IReadOnlyList<(int Place, int State, StoredPdu Pdu)> List(int state)
    {
        lock (_gate)
        {
            var listed = _kept.Where(entry => state == 4 || entry.Value.State == state).Select(entry => (entry.Key, entry.Value.State, entry.Value.Pdu)).ToList();
            listed.ForEach(entry => _kept[entry.Key] = (entry.State == 0 ? 1 : entry.State, entry.Pdu));
            return listed;
        }
    }

    public bool Delete(int place)
    {
        lock (_gate)
        {
            return _kept.Remove(place);
        }
    }
}

/// <summary>A PDU as a modem prints it, and the length it says of it.</summary>
internal readonly record struct StoredPdu(string Hex, int TpduLength);
