namespace HomeCare.Tests.Gateway.Sms;

/// <summary>The machine's clock, running a number of times as fast; its timers too.</summary>
internal sealed class FastClock(int times) : TimeProvider
{
    private readonly long _started = System.GetTimestamp();
    private readonly DateTimeOffset _startedAt = System.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => _startedAt + System.GetElapsedTime(_started) * times;

    public override long GetTimestamp() => (System.GetTimestamp() - _started) * times;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Shorten(dueTime), Shorten(period));

    private TimeSpan Shorten(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / times;
}
