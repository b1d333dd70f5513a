using System.Globalization;
using System.Text.RegularExpressions;
using HomeCare.Tests.Support;
using HomeCare.Web.Languages;
using NUnit.Framework;

namespace HomeCare.Tests.Web.Languages;

internal sealed partial class WordsTests
{
    private static readonly Words Words = new();

    private static readonly IReadOnlyCollection<string> Said = [.. Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "HomeCare.Web"), "*.cs*", SearchOption.AllDirectories)
        .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".cshtml", StringComparison.Ordinal))
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .SelectMany(file => Sentence().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
        .Distinct()];

    [Test]
    public void Every_sentence_of_the_pages_has_its_English()
    {
        Assert.That(Said, Has.Count.GreaterThan(300), "the search has to find the sentences");
        Assert.That(Said.Where(sentence => !Words.Knows(sentence)), Is.Empty);
    }

    [Test]
    public void No_English_is_kept_that_no_page_says() => Assert.That(Words.French.Except(Said), Is.Empty);

    [Test]
    public void A_translation_has_the_same_places_for_values_as_its_sentence()
    {
        using var _ = new LanguageOf("en-GB");
        Assert.That(
            Words.French.Where(french => !Places(french).SequenceEqual(Places(Words[french]))), Is.Empty);
    }

    [Test]
    public void French_is_spoken_unless_English_was_asked_for()
    {
        using (new LanguageOf("fr-FR"))
        {
            Assert.That(Words["Chute"], Is.EqualTo("Chute"));
        }

        using (new LanguageOf("en-GB"))
        {
            Assert.That(Words["Chute"], Is.EqualTo("Fall"));
        }

        using (new LanguageOf("de-DE"))
        {
            Assert.That(Words["Chute"], Is.EqualTo("Chute"));
        }
    }

    [Test]
    public void Numbers_follow_the_language()
    {
        using (new LanguageOf("fr-FR"))
        {
            Assert.That(Words["SpO₂ ≤ {0:0.##} %", 84.5], Is.EqualTo("SpO₂ ≤ 84,5 %"));
        }

        using (new LanguageOf("en-GB"))
        {
            Assert.That(Words["SpO₂ ≤ {0:0.##} %", 84.5], Is.EqualTo("SpO₂ ≤ 84.5%"));
        }
    }

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal);

    [GeneratedRegex("\\b(?:T|words)\\[\"([^\"]+)\"")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"\{\d[^}]*\}")]
    private static partial Regex Place();
}

/// <summary>The language of a request, for the length of a test's block.</summary>
internal sealed class LanguageOf : IDisposable
{
    private readonly CultureInfo before = CultureInfo.CurrentCulture;
    private readonly CultureInfo beforeUi = CultureInfo.CurrentUICulture;

    public LanguageOf(string name) => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(name);

    public void Dispose() => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeUi);
}
