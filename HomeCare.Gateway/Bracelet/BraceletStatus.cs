using HomeCare.Gateway.Outbox;
using HomeCare.Modules.Wire;

namespace HomeCare.Gateway.Bracelet;

/// <summary>The bracelet as the box sees it now.</summary>
/// <param name="Heard">By the box's clock; null for never.</param>
/// <param name="Cause">Why it is not there, for the log and the screen; null while it is.</param>
internal sealed record BraceletView(
    BraceletLinkState Link, string? Serial, DateTimeOffset? Heard, double? HeartRateBpm, double? BatteryPercent, string? Cause);

/// <summary>
/// Keeps that view. Silence is measured on the monotonic clock: a step of the wall clock neither loses nor finds a bracelet. The serial number
/// outlives a restart, or the box would say "never paired" of a bracelet that is merely away.
/// </summary>
internal sealed class BraceletStatus : IDisposable
{
    /// <summary>Not heard for so long is a lost link (proposal).</summary>
    public static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private readonly OutboxFile _file;
    private readonly TimeProvider _time;
    private readonly ITimer _look;
    private readonly Lock _lock = new();
    private BraceletLinkState _known;
    private string? _serial;
    private string? _remembered;
    private long? _heardTicks;
    private DateTimeOffset? _heard;
    private SensorContact _contact;
    private double? _heartRate;
    private double? _battery;
    private string? _cause;
    private bool _adapterGone;

    public BraceletStatus(OutboxFile file, TimeProvider time)
    {
        (_file, _time, _serial) = (file, time, file.Fact("bracelet"));
        _remembered = _serial;
        _known = Link();
        // Silence makes no event by itself.
        _look = time.CreateTimer(_ => Note(() => { }), null, LookEvery, LookEvery);
    }

    /// <summary>The link's state changed: the server is to know at once.</summary>
    public event Action? Changed;

    public BraceletView View()
    {
        lock (_lock)
        {
            return new BraceletView(Link(), _serial, _heard, _heartRate, _battery, _cause);
        }
    }

    public void Named(string serial) => Note(() =>
    {
        _serial = serial;
        if (serial != _remembered)
        {
            _file.SetFact("bracelet", serial);
            _remembered = serial;
        }
    });

    /// <summary>Any frame at all.</summary>
    public void HeardNow() => Note(() =>
    {
        _heardTicks = _time.GetTimestamp();
        _heard = _time.GetUtcNow();
        _cause = null;
        _adapterGone = false;
    });

    public void Worn(SensorContact contact, Measure? heartRate, double? battery) => Note(() =>
    {
        _contact = contact;
        _heartRate = heartRate is { Quality: Quality.Valid } ? heartRate.Value : null;
        _battery = battery ?? _battery;
    });

    public void Battery(double percent) => Note(() => _battery = percent);

    public void Away(string cause, bool adapterGone = false) => Note(() =>
    {
        _cause = cause;
        _adapterGone = adapterGone;
        _heardTicks = null;
    });

    public void Dispose() => _look.Dispose();

    private void Note(Action change)
    {
        bool changed;
        lock (_lock)
        {
            change();
            var now = Link();
            changed = now != _known;
            _known = now;
        }

        if (changed)
        {
            Changed?.Invoke();
        }
    }

    private BraceletLinkState Link() =>
        _adapterGone ? BraceletLinkState.AdapterGone
        : _serial is null ? BraceletLinkState.NeverPaired
        : _heardTicks is not { } heard || _time.GetElapsedTime(heard) >= LostAfter ? BraceletLinkState.LinkLost
        : _contact == SensorContact.Lost ? BraceletLinkState.NotWorn
        : BraceletLinkState.Connected;
}
