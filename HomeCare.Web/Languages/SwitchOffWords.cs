using HomeCare.Modules.Alerts.Contracts;

namespace HomeCare.Web.Languages;

/// <summary>Where a switching-off stands, in words.</summary>
internal static class SwitchOffWords
{
    public static string Of(this Words words, SwitchOffState state) => state switch
    {
        SwitchOffState.Asked => words["attend un second médecin"],
        SwitchOffState.Off => words["désactivé"],
        SwitchOffState.Over => words["terminé"],
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
