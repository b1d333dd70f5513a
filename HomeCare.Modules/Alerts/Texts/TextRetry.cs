using HomeCare.Modules.Alerts.Contracts;

namespace HomeCare.Modules.Alerts.Texts;

/// <summary>
/// When a text that did not get out is tried again: at 0, 5, 15, 30, 60 s, then every 60 s until a person answers (CLINICAL 6). Red is
/// never given up; what only informs (a cancellation, who goes) is after five tries.
/// </summary>
internal static class TextRetry
{
    private const int MostTriesOfNews = 5;

    private static readonly int[] PausesSeconds = [5, 10, 15, 30, 60];

    /// <param name="tries">How often it was tried; from 1.</param>
    /// <param name="now">The end of the last try.</param>
    public static DateTimeOffset Next(int tries, DateTimeOffset now) =>
        now.AddSeconds(PausesSeconds[Math.Clamp(tries, 1, PausesSeconds.Length) - 1]);

    /// <summary>The pauses grow no longer.</summary>
    public static bool IsLastPause(int tries) => tries >= PausesSeconds.Length;

    /// <summary>Nothing is ever put off for longer: neither by a retry nor by a lease nor for a report.</summary>
    private static readonly TimeSpan Farthest = TimeSpan.FromSeconds(90);

    /// <summary>Its time has come, or it lies so far ahead that the clock has been set back since: then rather now than an hour late.</summary>
    public static bool IsDue(DateTime dueAt, DateTimeOffset now) => dueAt <= now.UtcDateTime || dueAt > now.UtcDateTime + Farthest;

    /// <summary>Why no further try is due; null when one is.</summary>
    public static string? WhyStop(OutgoingText text, Alert alert) => (text, alert) switch
    {
        // It waits for nobody to take anything: who gets no answer asks again.
        ({ IsReply: true }, _) => text.Attempts >= OutgoingText.MostTriesOfAReply ? "tries_used_up" : null,
        (_, { State: AlertState.Closed }) => "closed",
        ({ IsNews: true }, _) => text.Attempts >= MostTriesOfNews ? "tries_used_up" : null,
        (_, { IsTaken: true }) => "taken",
        _ => null,
    };
}
