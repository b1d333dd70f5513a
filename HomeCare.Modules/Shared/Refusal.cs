namespace HomeCare.Modules.Shared;

/// <summary>An expected "no" with a sentence that the person in front understands: what, why, what to do.</summary>
/// <param name="Code">Stable, for programs and tests: <c>code_used</c>.</param>
/// <param name="French">For the people in the field.</param>
/// <param name="English">The same, in English.</param>
public sealed record Refusal(string Code, string French, string English)
{
    /// <summary>The sentence in the language of the page: French unless the culture is English.</summary>
    public string In(System.Globalization.CultureInfo culture) =>
        culture.TwoLetterISOLanguageName == "en" ? English : French;
}
