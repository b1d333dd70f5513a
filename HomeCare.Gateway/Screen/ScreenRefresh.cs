using HomeCare.Gateway.Outbox;

namespace HomeCare.Gateway.Screen;

/// <summary>
/// When the picture is drawn anew, and of which danger. E-paper flashes for seconds at each refresh and wears: the pulse's small moves are shown once a minute,
/// everything else at once.
/// </summary>
internal static class ScreenRefresh
{
    public static readonly TimeSpan PulseEvery = TimeSpan.FromSeconds(60);

    public static bool IsDue(ScreenText? shown, ScreenText now, TimeSpan sinceDrawn)
    {
        if (shown is null || shown == now)
        {
            return shown is null;
        }

        var onlyPulse = shown with { HeartRate = now.HeartRate } == now;
        return !onlyPulse || HasPulse(shown) != HasPulse(now) || sinceDrawn >= PulseEvery;
    }

    /// <summary>
    /// Of several dangers the one to show: what still asks for an answer, then an open alert, then the newest. A signal of a running episode
    /// has no texts of its own: its episode's alert goes on.
    /// </summary>
    public static KnownDanger? Foremost(IReadOnlyList<KnownDanger> dangers) =>
        dangers.LastOrDefault(one => one.IsWaiting)
        ?? dangers.LastOrDefault(one => one is { Raised: true, TakenBackAt: null, PartOf: null })
        ?? dangers.LastOrDefault(one => one.PartOf is null);

    private static bool HasPulse(ScreenText text) => !text.HeartRate.StartsWith('-');
}
