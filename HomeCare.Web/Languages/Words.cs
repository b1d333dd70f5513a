using System.Globalization;
using System.Text.Json;

namespace HomeCare.Web.Languages;

/// <summary>
/// What the pages say. The French sentence is the key and stands in the page where it is read; its English is in
/// <c>english.json</c>, the one place for it. A sentence without English is shown in French and fails a test.
/// </summary>
internal sealed class Words
{
    private readonly Dictionary<string, string> english = Load();

    /// <summary>The sentence in the language of the request.</summary>
    public string this[string french] =>
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? English(french) : french;

    /// <summary>The same with values in its places: <c>{0}</c>, <c>{1:N0}</c>, in the language's number format.</summary>
    public string this[string french, params object?[] values] =>
        string.Format(CultureInfo.CurrentCulture, this[french], values);

    /// <summary>The sentence in English, whatever the request's language; in French where it has none.</summary>
    public string English(string french) => english.GetValueOrDefault(french, french);

    /// <summary>Whether the sentence has English.</summary>
    public bool Knows(string french) => english.ContainsKey(french);

    /// <summary>Every French sentence that has English.</summary>
    public IReadOnlyCollection<string> French => english.Keys;

    private static Dictionary<string, string> Load()
    {
        using var file = typeof(Words).Assembly.GetManifestResourceStream("english.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, string>>(file)!;
    }
}
