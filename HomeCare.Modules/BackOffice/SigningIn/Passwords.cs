namespace HomeCare.Modules.BackOffice.SigningIn;

/// <summary>What a password must be: long, and not one that everybody tries. No rules on kinds of characters (NIST SP 800-63B, 3.1.1.2).</summary>
internal static class Passwords
{
    public const int Shortest = 12;

    public const int Longest = 128;

    /// <summary>PBKDF2 with SHA-512 (OWASP's figure).</summary>
    public const int Iterations = 210_000;

    private const int FewestDifferent = 5;

    /// <summary>The stems that long passwords of the public lists are made of: a password that is one of them plus digits is known.</summary>
    private static readonly string[] Stems =
    [
        "password", "passwort", "motdepasse", "azerty", "azertyuiop", "azertyuiopqsdf", "qwerty", "qwertyuiop", "qwertyuiopasdf", "qwertz",
        "qwertyazerty", "iloveyou", "jetaime", "admin", "administrator", "administrateur", "welcome", "bienvenue", "bonjour", "soleil",
        "doudou", "chouchou", "loulou", "marseille", "football", "baseball", "basketball", "princess", "princesse", "sunshine", "superman",
        "batman", "dragon", "monkey", "letmein", "master", "starwars", "trustno", "whatever", "computer", "ordinateur", "internet",
        "changeme", "changezmoi", "secret", "homecare", "infirmiere", "infirmier", "medecin", "docteur", "hopital", "hospital", "patient",
        "nurse", "doctor", "sante", "health", "default", "temporary", "provisoire", "abcdefghijkl", "abcdefghijklm",
    ];

    private static readonly char[] Trimmings = [.. "0123456789!?.,;:*#-_ "];

    public static bool IsWeak(string password, string email)
    {
        var text = password.ToLowerInvariant();
        var owner = email.Split('@')[0].ToLowerInvariant();
        var distinct = text.Distinct().Count();
        return distinct < FewestDifferent
            || (owner.Length >= 4 && text.Contains(owner, StringComparison.Ordinal))
            || IsStem(LettersOf(text))
            || IsStem(LettersOf(string.Concat(text.Trim(Trimmings).Select(Unleet))))
            || IsRun(text);
    }

    private static bool IsStem(string letters) => Stems.Any(stem => letters == stem || letters == stem + stem);

    private static string LettersOf(string text) => string.Concat(text.Where(char.IsAsciiLetterLower));

    // 123456789012, abcdefghijkl, 987654321098: each character follows from the one before.
    private static bool IsRun(string text)
    {
        var steps = text.Zip(text.Skip(1), (a, b) => b - a).ToArray();
        return steps.Count(step => step is 1 or -9) == steps.Length || steps.Count(step => step is -1 or 9) == steps.Length;
    }

    private static char Unleet(char letter) => letter switch
    {
        '@' => 'a',
        '0' => 'o',
        '3' => 'e',
        '$' => 's',
        _ => letter,
    };
}
