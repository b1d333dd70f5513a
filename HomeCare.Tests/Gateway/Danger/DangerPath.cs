using HomeCare.Tests.Gateway.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HomeCare.Tests.Gateway.Danger;

/// <summary>The danger path of a box: real files, a clock that the test moves.</summary>
internal sealed class DangerPath(TestFolder folder) : IAsyncDisposable
{
    private readonly OutboxFile _file = OutboxFile.Open(folder.File("outbox.db"));
    private TimeSpan _jump;

    public DangersQueue Queue { get; private set; } = null!;

    public SmsSpool Spool { get; private set; } = null!;

    public EmergencyPlanFile Plans { get; private set; } = null!;

    public DangerWatch Watch { get; private set; } = null!;

    public static async Task<DangerPath> StartAsync(TestFolder folder, FakeTimeProvider time)
    {
        var parts = new DangerPath(folder);
        var clock = new JumpingClock(time, () => parts._jump);
        parts.Queue = new DangersQueue(parts._file);
        parts.Spool = new SmsSpool(folder.File("sms.db"), clock, NullLogger<SmsSpool>.Instance);
        parts.Plans = new EmergencyPlanFile(folder.File("plan.json"), NullLogger<EmergencyPlanFile>.Instance);
        parts.Watch = new DangerWatch(
            parts.Queue,
            new Telling(parts.Queue, new RelativeTexts(parts.Plans, parts.Spool, clock), NullLogger<Telling>.Instance),
            parts.Plans, new UplinkSignals(clock), new DangerLimits(), clock, NullLogger<DangerWatch>.Instance);
        await parts.Watch.StartAsync(CancellationToken.None);
        return parts;
    }

    public List<string> Texts() => [.. Spool.List().Select(text => text.Step)];

    public void JumpWallClock(TimeSpan by) => _jump += by;

    public void DiskTakesWrites(bool takes) => _file.Read(tx => tx.Run($"PRAGMA query_only = {(takes ? 0 : 1)}"));

    public void TheNetworkTakesOne()
    {
        var (row, _) = Spool.BeginNext();
        Spool.Record(row!, new SendOutcome.Accepted(7));
    }

    public async ValueTask DisposeAsync()
    {
        await Watch.StopAsync(CancellationToken.None);
        Watch.Dispose();
        Spool.Dispose();
        _file.Dispose();
    }
}

/// <summary>The wall clock may step; the monotonic one does not.</summary>
internal sealed class JumpingClock(FakeTimeProvider time, Func<TimeSpan> jump) : TimeProvider
{
    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + jump();

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        time.CreateTimer(callback, state, dueTime, period);
}
