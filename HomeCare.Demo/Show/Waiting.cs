using System.Globalization;

namespace HomeCare.Demo.Show;

/// <summary>One line while something takes its time: what, and for how long already.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    public static async Task<T> For<T>(Screen screen, TimeProvider time, string what, Task<T> work)
    {
        var begun = time.GetTimestamp();
        if (!screen.IsTerminal)
        {
            screen.Line(what + " ...");
        }

        while (!work.IsCompleted)
        {
            screen.Stay(string.Create(CultureInfo.InvariantCulture, $"{what}  {time.GetElapsedTime(begun).TotalSeconds:0} s"));
            await Task.WhenAny(work, Task.Delay(Beat, time));
        }

        screen.Stay();
        return await work;
    }
}
