using System.Text;
using System.Text.Json;
using HomeCare.Tests.Support;

namespace HomeCare.Tests.Faults.Fuzz;

/// <summary>Examples to begin with: the repository's own, and the vectors beside it where they are.</summary>
internal static class Corpus
{
    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] Hex(string hex) => Convert.FromHexString(hex);

    public static IReadOnlyList<byte[]> Texts(params string[] texts) => [.. texts.Select(Bytes)];

    /// <summary>The wire's samples whose name begins so, good ones and refused ones.</summary>
    public static IReadOnlyList<byte[]> Wire(string definition)
    {
        var folder = Path.Combine(Repository.Root, "HomeCare.Tests", "Wire", "v1");
        return
        [
            .. Directory.GetFiles(folder, definition + ".*.json").Select(File.ReadAllBytes),
            .. Directory.GetFiles(Path.Combine(folder, "refused"), definition + ".*.json")
                .Select(file => Bytes(JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("body").GetRawText())),
        ];
    }

    /// <summary>Every text of a name in a JSON file beside the repository; none where it is absent.</summary>
    public static IReadOnlyList<string> Shared(string path, params string[] names)
    {
        var file = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data", path));
        return File.Exists(file) ? [.. Find(JsonDocument.Parse(File.ReadAllText(file)).RootElement, names)] : [];
    }

    /// <summary>The first lines of the recordings beside the repository.</summary>
    public static IReadOnlyList<byte[]> Recordings()
    {
        var folder = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data", "wearable_series"));
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*.csv", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(12)
                .Select(file => Bytes(string.Join('\n', File.ReadLines(file).Take(8))))]
            : [];
    }

    private static IEnumerable<string> Find(JsonElement element, string[] names) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member =>
            member.Value.ValueKind == JsonValueKind.String && names.Contains(member.Name) ? [member.Value.GetString()!] : Find(member.Value, names)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(inner => Find(inner, names)),
        _ => [],
    };
}
