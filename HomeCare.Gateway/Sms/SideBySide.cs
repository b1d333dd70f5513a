namespace HomeCare.Gateway.Sms;

/// <summary>What works for as long as the program does.</summary>
internal static class SideBySide
{
    /// <summary>
    /// They only end when the program stops; one that broke takes it down, and the service manager starts it anew.
    /// </summary>
    /// <param name="work">Each given a token that also ends with any of the others.</param>
    public static async Task RunAsync(CancellationToken stopping, params Func<CancellationToken, Task>[] work)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var all = work.Select(one => one(ending.Token)).ToList();
        await Task.WhenAny(all);
        await ending.CancelAsync();
        try
        {
            await Task.WhenAll(all);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The program stops.
        }
    }
}
