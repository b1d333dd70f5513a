using System.Text.Json;
using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Telemetry.Series;
using HomeCare.Modules.Wire;

namespace HomeCare.Modules.Telemetry.Memory;

/// <summary>
/// What memory holds of one box: when it was last heard, what it last said of itself, which bracelet Patients knows it to hear, and which readings of its
/// outboxes are here.
/// </summary>
internal sealed class BoxSeen(BoxId id)
{
    private readonly Lock gate = new();
    private readonly List<Outbox> outboxes = new(1);
    private DateTimeOffset? heardAt;
    private Heartbeat? heartbeat;
    private string? unreadHeartbeat;
    private string? pairedSerial;

    public BoxId Id => id;

    public DateTimeOffset? HeardAt
    {
        get
        {
            lock (gate)
            {
                return heardAt;
            }
        }
    }

    /// <summary>Its last word on itself; what was kept over a restart is read when somebody asks.</summary>
    public Heartbeat? Heartbeat
    {
        get
        {
            lock (gate)
            {
                if (unreadHeartbeat is { } text)
                {
                    (heartbeat, unreadHeartbeat) = (JsonSerializer.Deserialize<Heartbeat>(text, WireJson.Options), null);
                }

                return heartbeat;
            }
        }
    }

    /// <summary>The serial that Patients was last told of since the start; null for none yet.</summary>
    public string? PairedSerial
    {
        get => Volatile.Read(ref pairedSerial);
        set => Volatile.Write(ref pairedSerial, value);
    }

    /// <summary>When its last word was written down; null for never.</summary>
    public DateTimeOffset? KeptAt { get; set; }

    public void Hear(DateTimeOffset at, Heartbeat? said)
    {
        lock (gate)
        {
            heardAt = heardAt > at ? heardAt : at;
            (heartbeat, unreadHeartbeat) = said is null ? (heartbeat, unreadHeartbeat) : (said, null);
        }
    }

    /// <summary>What storage kept of it.</summary>
    public void Remember(DateTimeOffset at, string said)
    {
        lock (gate)
        {
            heardAt = heardAt > at ? heardAt : at;
            KeptAt = at;
            unreadHeartbeat = heartbeat is null ? said : null;
        }
    }

    /// <summary>Notes a reading as here; false when it was.</summary>
    public bool Add(long epoch, long sequence)
    {
        lock (gate)
        {
            return OutboxOf(epoch).Sequences.Add(sequence);
        }
    }

    public bool Has(long epoch, long sequence)
    {
        lock (gate)
        {
            return OutboxOf(epoch).Sequences.Contains(sequence);
        }
    }

    /// <summary>Notes what was found at a start.</summary>
    public void AddRange(long epoch, long first, long last)
    {
        lock (gate)
        {
            OutboxOf(epoch).Sequences.AddRange(first, last);
        }
    }

    /// <summary>Takes one back that was never made durable.</summary>
    public void Remove(long epoch, long sequence)
    {
        lock (gate)
        {
            OutboxOf(epoch).Sequences.Remove(sequence);
        }
    }

    /// <summary>The one object for a source. The intake's loop alone asks.</summary>
    public Source SourceOf(long epoch, string serial)
    {
        lock (gate)
        {
            var outbox = OutboxOf(epoch);
            return outbox.Last?.BraceletSerial == serial ? outbox.Last : outbox.Last = new Source(id, epoch, serial);
        }
    }

    /// <summary>What is here of each outbox it has had, as the register keeps it.</summary>
    public IReadOnlyList<(long Epoch, byte[] Ranges)> PackOutboxes()
    {
        lock (gate)
        {
            return [.. outboxes.Select(outbox => (outbox.Epoch, SeriesRegister.Pack(outbox.Sequences)))];
        }
    }

    private Outbox OutboxOf(long epoch)
    {
        for (var place = outboxes.Count - 1; place >= 0; place--)
        {
            if (outboxes[place].Epoch == epoch)
            {
                return outboxes[place];
            }
        }

        var outbox = new Outbox(epoch);
        outboxes.Add(outbox);
        return outbox;
    }

    private sealed class Outbox(long epoch)
    {
        public long Epoch => epoch;

        public SequenceRanges Sequences { get; } = new();

        public Source? Last { get; set; }
    }
}
