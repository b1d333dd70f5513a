using HomeCare.Gateway.Bracelet;

namespace HomeCare.Gateway.Simulation;

/// <summary>A frame in the bracelet's memory.</summary>
/// <param name="Kind">For an event; null for a summary.</param>
internal sealed record BraceletFrame(FrameId Id, BraceletEventKind? Kind, byte[] Value)
{
    public ushort Characteristic => Kind is null ? GattIds.Summary : GattIds.Event;

    /// <summary>Once it went out, a resend is no news.</summary>
    public bool WasSent { get; set; }
}

/// <summary>
/// The bracelet's memory: every frame until the box confirms it. Events go first and at once; of summaries a window may be on their way. After a
/// reconnect all that is unconfirmed goes out again, in the order it was measured.
/// </summary>
internal sealed class BraceletFrames(uint bootId, int window)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<uint, BraceletFrame> _unconfirmed = [];
    private readonly Queue<BraceletFrame> _events = new();
    private readonly Queue<BraceletFrame> _summaries = new();
    private readonly HashSet<uint> _onTheirWay = [];
    private uint _number;

    public uint BootId { get; } = bootId;

    public int Unconfirmed
    {
        get
        {
            lock (_lock)
            {
                return _unconfirmed.Count;
            }
        }
    }

    public FrameId Add(BraceletEventKind? kind, Func<FrameId, byte[]> encode)
    {
        lock (_lock)
        {
            var id = new FrameId(BootId, ++_number);
            var frame = new BraceletFrame(id, kind, encode(id));
            _unconfirmed[id.Number] = frame;
            Line(frame).Enqueue(frame);
            return id;
        }
    }

    /// <summary>What may go out now; null for nothing.</summary>
    public BraceletFrame? Next()
    {
        lock (_lock)
        {
            if (_events.TryDequeue(out var frame) || (_onTheirWay.Count < window && _summaries.TryDequeue(out frame)))
            {
                if (frame.Kind is null)
                {
                    _onTheirWay.Add(frame.Id.Number);
                }

                return frame;
            }

            return null;
        }
    }

    public void Confirm(FrameId id)
    {
        lock (_lock)
        {
            if (id.BootId == BootId)
            {
                _unconfirmed.Remove(id.Number);
                _onTheirWay.Remove(id.Number);
            }
        }
    }

    public void Reconnected()
    {
        lock (_lock)
        {
            _events.Clear();
            _summaries.Clear();
            _onTheirWay.Clear();
            foreach (var frame in _unconfirmed.Values)
            {
                Line(frame).Enqueue(frame);
            }
        }
    }

    private Queue<BraceletFrame> Line(BraceletFrame frame) => frame.Kind is null ? _summaries : _events;
}
