using System.Globalization;
using HomeCare.Gateway.Outbox;
using HomeCare.Gateway.Sms;
using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Uplink;

/// <summary>
/// The texts whose state the server has not heard of: the newest state of each, until a heartbeat with it is confirmed. How far the server has
/// heard is remembered on the disk, so that a restart neither loses a state nor repeats a month of them.
/// </summary>
internal sealed class MessageNews
{
    private const string Fact = "messages_told_until";
    private const int MostInHeartbeat = 200;

    private readonly OutboxFile _file;
    private readonly SmsSpool _spool;
    private readonly Lock _lock = new();
    private readonly Dictionary<(string, string, string), SmsState> _untold = [];

    public MessageNews(OutboxFile file, SmsSpool spool)
    {
        (_file, _spool) = (file, spool);
        var told = long.Parse(file.Fact(Fact) ?? "0", CultureInfo.InvariantCulture);
        foreach (var state in spool.List().Where(state => state.At.ToUnixTimeMilliseconds() > told))
        {
            Note(state);
        }
    }

    /// <summary>Follows the spool until cancelled, and rings at each change.</summary>
    public async Task FollowAsync(Action changed, CancellationToken stop)
    {
        await foreach (var state in _spool.Changed.ReadAllAsync(stop))
        {
            Note(state);
            changed();
        }
    }

    /// <summary>What to tell now, oldest change first.</summary>
    public IReadOnlyList<SmsState> Untold()
    {
        lock (_lock)
        {
            return [.. _untold.Values.OrderBy(state => state.At).Take(MostInHeartbeat)];
        }
    }

    /// <summary>The server has heard these; one that changed meanwhile is told again.</summary>
    public void Told(IReadOnlyList<SmsState> states)
    {
        if (states.Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            foreach (var state in states.Where(state => _untold.GetValueOrDefault(KeyOf(state)) == state))
            {
                _untold.Remove(KeyOf(state));
            }
        }

        _file.SetFact(Fact, states[^1].At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>On the wire; a text that belongs to no danger (a monthly test) is not the server's news.</summary>
    public static BoxMessage? OnTheWire(SmsState state) =>
        Guid.TryParse(state.EventId, out var danger) && Guid.TryParse(state.ContactId, out var contact)
            ? new BoxMessage(danger, contact, state.Step, state.State, state.At, state.Reference, state.Reason)
            : null;

    private void Note(SmsState state)
    {
        lock (_lock)
        {
            _untold[KeyOf(state)] = state;
        }
    }

    private static (string, string, string) KeyOf(SmsState state) => (state.EventId, state.ContactId, state.Step);
}
