using Microsoft.Extensions.Configuration;

namespace HomeCare.Gateway;

/// <summary>
/// The names that gateway.json may have. A misspelt one would otherwise be left out in silence, and a box without its modem would look like one
/// that needs none.
/// </summary>
internal static class SettingNames
{
    private static readonly string[] Known =
    [
        "data", "server", "bracelet", "pairingButton", "modem", "modemPower", "pin", "pinFile", "code", "authority", "keyFile",
    ];

    public static IReadOnlyList<string> Problems(IConfiguration configuration) => [.. configuration.GetChildren().Select(Problem).OfType<string>()];

    private static string? Problem(IConfigurationSection setting)
    {
        if (Known.FirstOrDefault(name => name.Equals(setting.Key, StringComparison.OrdinalIgnoreCase)) is not { } known)
        {
            return $"« {setting.Key} » n'est pas un réglage{(Nearest(setting.Key) is { } meant ? $" : vouliez-vous dire « {meant} » ?" : $" ; il y a : {string.Join(", ", Known)}.")}";
        }

        return setting.GetChildren().Any() ? $"« {known} » doit être un texte entre guillemets, ni liste ni objet." : null;
    }

    /// <summary>The known name a slip of the finger away: at most a third of its letters differ.</summary>
    private static string? Nearest(string name) => Known
        .Select(known => (Name: known, Distance: Distance(known.ToLowerInvariant(), name.ToLowerInvariant())))
        .Where(one => one.Distance <= (one.Name.Length + 1) / 3)
        .OrderBy(one => one.Distance).Select(one => one.Name).FirstOrDefault();

    // Levenshtein's: letters to insert, remove or change.
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var changed = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
