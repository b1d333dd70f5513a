using Microsoft.Extensions.Time.Testing;

namespace HomeCare.Tests.Gateway.Sms;

/// <summary>
/// A fake clock that runs by itself, many times as fast as the real one, and stands still while the machine has other work waiting: what
/// is measured by it is how long the product waits, not how busy the machine is.
/// </summary>
internal sealed class SteadyClock : TimeProvider, IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 12, 13, 32, 0, TimeSpan.Zero));
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _running;

    public SteadyClock()
    {
        // A thread of its own: it must not wait in the queue that it watches.
        _running = new Thread(Run) { IsBackground = true, Name = "steady clock" };
        _running.Start();
    }

    public override long TimestampFrequency => _time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _time.GetUtcNow();

    public override long GetTimestamp() => _time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => _time.CreateTimer(callback, state, dueTime, period);

    public ValueTask DisposeAsync()
    {
        _stop.Cancel();
        _running.Join();
        _stop.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Run()
    {
        while (!_stop.Token.WaitHandle.WaitOne(1))
        {
            if (ThreadPool.PendingWorkItemCount == 0)
            {
                _time.Advance(Step);
            }
        }
    }
}
