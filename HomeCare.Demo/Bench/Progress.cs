using System.Globalization;
using HomeCare.Demo.Bench.Load;
using HomeCare.Demo.Show;

namespace HomeCare.Demo.Bench;

/// <summary>A bar that says how far a bench is, and how it goes.</summary>
internal sealed class Progress(Screen screen, TimeProvider time, TimeSpan whole)
{
    private const int Width = 30;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    private TimeSpan _done;

    /// <summary>Shows one slice while it runs; then its span is done.</summary>
    public async Task<Slice> WatchAsync(string what, TimeSpan length, OpenLoop loop, Task<Slice> running)
    {
        var begun = time.GetTimestamp();
        var before = loop.Counts.Stored;
        while (!running.IsCompleted)
        {
            var spent = time.GetElapsedTime(begun);
            var rate = spent.TotalSeconds > 1 ? (loop.Counts.Stored - before) / Math.Min(spent.TotalSeconds, length.TotalSeconds) : 0;
            screen.Stay(string.Create(
                CultureInfo.InvariantCulture,
                $"{Bar(_done + spent)} {what,-22} {rate,7:0}/s  p99 {Shown(loop.Running.Times.Ms(0.99))} ms  {loop.Counts.InFlight} under way  {loop.Counts.Errors} errors"));
            await Task.WhenAny(running, Task.Delay(Beat, time));
        }

        _done += length;
        screen.Stay();
        return await running;
    }

    /// <summary>Shows what is no slice of the steady load.</summary>
    public async Task<T> WatchAsync<T>(string what, TimeSpan length, Func<string> how, Task<T> running)
    {
        var begun = time.GetTimestamp();
        while (!running.IsCompleted)
        {
            screen.Stay($"{Bar(_done + time.GetElapsedTime(begun))} {what,-22} {how()}");
            await Task.WhenAny(running, Task.Delay(Beat, time));
        }

        _done += length;
        screen.Stay();
        return await running;
    }

    internal string Bar(TimeSpan done)
    {
        var full = (int)Math.Clamp(Width * (done / whole), 0, Width);
        return $"[{new string('#', full)}{new string('.', Width - full)}]";
    }

    private static string Shown(double ms) => double.IsNaN(ms) ? "-" : ms.ToString("0.0", CultureInfo.InvariantCulture);
}
