namespace HomeCare.Modules.Reports.Content;

/// <summary>Two pages are two pages: what people typed is shown on one line and cut with a visible mark.</summary>
internal static class Clip
{
    public static string To(string text, int most)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= most)
        {
            return line;
        }

        // Never half of a surrogate pair.
        var end = char.IsHighSurrogate(line[most - 2]) ? most - 2 : most - 1;
        return line[..end].TrimEnd() + "…";
    }
}
