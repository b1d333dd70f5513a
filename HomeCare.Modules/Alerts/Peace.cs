using HomeCare.Modules.Alerts.Contracts;

namespace HomeCare.Modules.Alerts;

/// <summary>What a pause holds: nothing that is red, no danger of the box, and no word that something is over. Pure.</summary>
internal static class Peace
{
    /// <summary>False also for what could never be held, so that nobody has to ask whether there is a pause.</summary>
    public static bool CouldHold(Ask ask) => ask is { Finding: Finding.Present, Level: < AlertLevel.Red, Event: null };

    public static bool Holds(PauseKind pause, Ask ask) => CouldHold(ask) && (pause == PauseKind.Away || ask.Level == AlertLevel.Technical);
}
