using HomeCare.Tests.Gateway.Support;
using HomeCare.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HomeCare.Tests.Gateway.Danger;

/// <summary>The danger path of a box: real files, a clock that the test moves.</summary>
internal sealed class DangerPath(TestFolder folder, FakeTimeProvider time) : IAsyncDisposable
{
    private readonly OutboxFile _file = OutboxFile.Open(folder.File("outbox.db"));
    private readonly JumpingClock _clock = new(time);
    private readonly JumpingClock _storyClock = new(time);

    public DangersQueue Queue { get; private set; } = null!;

    public SmsSpool Spool { get; private set; } = null!;

    public EmergencyPlanFile Plans { get; private set; } = null!;

    public DangerWatch Watch { get; private set; } = null!;

    public ReadingsQueue Readings { get; private set; } = null!;

    public StoryLog Log { get; private set; } = null!;

    public StoryWatch Stories { get; private set; } = null!;

    public ReplyDesk Desk { get; private set; } = null!;

    public HeardLog<ReplyDesk> Heard { get; } = new();

    public HeardLog<StoryWatch> Escalated { get; } = new();

    public HeardLog<DangerWatch> Watched { get; } = new();

    public RedWatch Red { get; private set; } = null!;

    public static async Task<DangerPath> StartAsync(TestFolder folder, FakeTimeProvider time)
    {
        var parts = new DangerPath(folder, time);
        var clock = parts._clock;
        parts.Queue = new DangersQueue(parts._file);
        parts.Spool = new SmsSpool(folder.File("sms.db"), clock, NullLogger<SmsSpool>.Instance);
        parts.Plans = new EmergencyPlanFile(folder.File("plan.json"), NullLogger<EmergencyPlanFile>.Instance);
        parts.Log = new StoryLog(parts._file, NullLogger<StoryLog>.Instance);
        var texts = new RelativeTexts(parts.Plans, parts.Spool, parts.Log, clock);
        var signals = new UplinkSignals(clock);
        parts.Watch = new DangerWatch(
            parts.Queue, new Telling(parts.Queue, texts, NullLogger<Telling>.Instance),
            parts.Plans, signals, new DangerLimits(), clock, parts.Watched);
        parts.Stories = new StoryWatch(
            parts.Queue, parts.Watch, parts.Log, texts, parts.Plans, parts.Spool, new EscalationLimits(), parts._storyClock, parts.Escalated);
        parts.Desk = new ReplyDesk(
            parts.Stories, parts.Log, texts, parts.Plans, parts.Spool, signals, clock, parts.Heard);
        parts.Readings = new ReadingsQueue(parts._file, new OutboxLimits());
        parts.Red = new RedWatch(parts.Readings, parts.Watch, parts.Plans, new DangerLimits(), clock, NullLogger<RedWatch>.Instance);
        await parts.Watch.StartAsync(CancellationToken.None);
        await parts.Stories.StartAsync(CancellationToken.None);
        return parts;
    }

    public List<string> Texts() => [.. Spool.List().Select(text => text.Step)];

    /// <summary>How often the watch has gone to sleep with a time set.</summary>
    public int Sleeps => _clock.TimersMade;

    /// <summary>
    /// Waits until the watch sleeps so long from now: only then does moving the clock on wake it. After something that wakes it, name the
    /// <see cref="Sleeps"/> from before, or the sleep that is just ending is taken for the next.
    /// </summary>
    public Task SleepsForAsync(double seconds, int after = 0) => Eventually.IsTrue(
        () => _clock.TimersMade > after && _clock.LatestDue is { } due && Math.Abs((due - time.GetUtcNow()).TotalSeconds - seconds) < 0.01,
        $"the watch sleeps for {seconds} s");

    /// <summary>Waits until the escalation sleeps beyond now: whatever was due has been looked at.</summary>
    public Task EscalationIsAsleepAsync() => Eventually.IsTrue(
        () => _storyClock.TimersMade > 0 && (_storyClock.LatestDue is not { } due || due > time.GetUtcNow()), "the escalation sleeps");

    /// <summary>The words of a text of this step that waits; the network takes what stands before it.</summary>
    public string WordsOf(string step)
    {
        while (Spool.BeginNext().Row is { } row)
        {
            Spool.Record(row, new SendOutcome.Accepted(7));
            if (row.Order.Step == step)
            {
                return row.Order.Text;
            }
        }

        throw new InvalidOperationException($"No text of step {step} waits.");
    }

    public void JumpWallClock(TimeSpan by)
    {
        _clock.Jump += by;
        _storyClock.Jump += by;
    }

    public void DiskTakesWrites(bool takes) => _file.Read(tx => tx.Run($"PRAGMA query_only = {(takes ? 0 : 1)}"));

    public void DiskForgetsItsDangers() => _file.Read(tx => tx.Run("ALTER TABLE dangers RENAME TO elsewhere"));

    public void TheNetworkTakesOne()
    {
        var (row, _) = Spool.BeginNext();
        Spool.Record(row!, new SendOutcome.Accepted(7));
    }

    public async ValueTask DisposeAsync()
    {
        await Stories.StopAsync(CancellationToken.None);
        Stories.Dispose();
        Desk.Dispose();
        await Watch.StopAsync(CancellationToken.None);
        Watch.Dispose();
        Spool.Dispose();
        _file.Dispose();
    }
}

/// <summary>The wall clock may step; the monotonic one does not.</summary>
internal sealed class JumpingClock(FakeTimeProvider time) : TimeProvider
{
    private readonly Lock _lock = new();
    private DateTimeOffset? _latestDue;
    private int _timersMade;

    public TimeSpan Jump { get; set; }

    /// <summary>When the timer made last is due, by the clock that does not jump; null for never.</summary>
    public DateTimeOffset? LatestDue
    {
        get
        {
            lock (_lock)
            {
                return _latestDue;
            }
        }
    }

    public int TimersMade => Volatile.Read(ref _timersMade);

    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Jump;

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = time.CreateTimer(callback, state, dueTime, period);
        lock (_lock)
        {
            _timersMade++;
            _latestDue = dueTime == Timeout.InfiniteTimeSpan ? null : time.GetUtcNow() + dueTime;
        }

        return timer;
    }
}
