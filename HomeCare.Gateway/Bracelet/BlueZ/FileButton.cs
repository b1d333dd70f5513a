namespace HomeCare.Gateway.Bracelet.BlueZ;

/// <summary>The button as a file in the box's data folder, which <c>box pair</c> makes: for a box without a key, for tests and the demo.</summary>
internal sealed class FileButton(string folder, TimeSpan freshFor, TimeProvider time) : IPairingButton
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private readonly string _path = PathIn(folder);

    public static string PathIn(string folder) => Path.Combine(folder, "pair");

    /// <summary>Presses it.</summary>
    public static void Press(string folder) => File.WriteAllBytes(PathIn(folder), []);

    public async Task PressedAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        while (!TryTake())
        {
            await timer.WaitForNextTickAsync(stop);
        }
    }

    // A file that was made while the box was off is nobody's press any more.
    private bool TryTake()
    {
        try
        {
            if (!File.Exists(_path))
            {
                return false;
            }

            var age = time.GetUtcNow() - File.GetLastWriteTimeUtc(_path);
            File.Delete(_path);
            return age <= freshFor;
        }
        catch (Exception locked) when (locked is IOException or UnauthorizedAccessException)
        {
            // Not ours to take; looked at again.
            return false;
        }
    }
}
