using NUnit.Framework;

namespace HomeCare.Tests.Support;

/// <summary>Waits for something that other threads or processes bring about, and explains itself when it does not come.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Waits until the probe is true.</summary>
    public static Task IsTrue(Func<bool> probe, string because, TimeSpan? within = null) =>
        Gives(() => Task.FromResult(probe() ? "yes" : null), because, within);

    /// <summary>Waits until the probe is true.</summary>
    public static Task IsTrue(Func<Task<bool>> probe, string because, TimeSpan? within = null) =>
        Gives(async () => await probe() ? "yes" : null, because, within);

    /// <summary>Waits until the probe gives something.</summary>
    public static async Task<T> Gives<T>(Func<Task<T?>> probe, string because, TimeSpan? within = null)
        where T : class
    {
        var deadline = TimeProvider.System.GetTimestamp();
        var patience = within ?? Patience;
        for (var pause = 2; ; pause = Math.Min(pause * 2, 100))
        {
            if (await probe() is { } found)
            {
                return found;
            }

            if (TimeProvider.System.GetElapsedTime(deadline) > patience)
            {
                throw new AssertionException($"Waited {patience.TotalSeconds:0} s in vain: {because}");
            }

            await Task.Delay(pause);
        }
    }
}
