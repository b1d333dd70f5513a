namespace HomeCare.Modules.Alerts.Habits;

/// <summary>As much pause as work. What takes less than a timer can wait for is saved up: a pause for each alone would be none at all.</summary>
internal sealed class AsMuchPause(TimeProvider clock)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>Work that was not paused for yet.</summary>
    private TimeSpan owed;

    /// <param name="begun">The clock's timestamp when the work began.</param>
    /// <param name="cancellation">Ends the pause.</param>
    public async Task AfterAsync(long begun, CancellationToken cancellation)
    {
        owed += clock.GetElapsedTime(begun);
        if (owed >= Shortest)
        {
            var pause = owed < Longest ? owed : Longest;
            owed = TimeSpan.Zero;
            await Task.Delay(pause, clock, cancellation);
        }
    }
}
