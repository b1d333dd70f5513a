namespace HomeCare.Gateway.Bracelet.DBus;

/// <summary>The four kinds of message (D-Bus specification 0.42, "Message Format").</summary>
internal enum DBusKind : byte
{
    Call = 1,
    Return = 2,
    Error = 3,
    Signal = 4,
}

/// <summary>D-Bus type <c>o</c>.</summary>
internal readonly record struct DBusPath(string Text)
{
    public override string ToString() => Text;

    /// <summary>By the specification's grammar: "/" or "/a/b" of letters, digits and underscores.</summary>
    public static bool IsValid(string text)
    {
        if (text.Length == 0 || text[0] != '/' || (text.Length > 1 && text[^1] == '/'))
        {
            return false;
        }

        for (var i = 1; i < text.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(text[i]) && text[i] != '_' && (text[i] != '/' || text[i - 1] == '/'))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>D-Bus type <c>g</c>.</summary>
internal readonly record struct DBusSignature(string Text);

/// <summary>D-Bus type <c>v</c> on the way out; on the way in a variant is read as what it holds.</summary>
internal sealed record DBusVariant(string Signature, object Value);

/// <summary>What a call came to: its values, or the error's name and text. A lost connection and a time-out are errors of our own.</summary>
internal sealed record DBusReply(IReadOnlyList<object> Values, string? Error = null, string Text = "")
{
    public const string Closed = "homecare.Closed";
    public const string TimedOut = "homecare.TimedOut";
    public const string Malformed = "homecare.Malformed";

    public static DBusReply Failed(string error, string text = "") => new([], error, text);

    public bool Is(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Error == name)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>What we answer to a call by another: values by their signature, or an error.</summary>
internal sealed record DBusAnswer(string Signature, object[] Values, string? Error = null)
{
    public static readonly DBusAnswer Done = new("", []);

    public static DBusAnswer Refused(string error) => new("", [], error);
}

/// <summary>The alignment of each type, and where one complete type ends within a signature. Pure and total.</summary>
internal static class DBusSignatures
{
    /// <summary>The specification's own bound on a signature.</summary>
    public const int Longest = 255;

    private const int Deepest = 32;

    public static int Alignment(char type) => type switch
    {
        'y' or 'g' or 'v' => 1,
        'n' or 'q' => 2,
        'b' or 'i' or 'u' or 's' or 'o' or 'a' or 'h' => 4,
        _ => 8, // x t d ( {
    };

    /// <summary>Whether it is a row of complete types, none of them nested too deep.</summary>
    public static bool IsValid(ReadOnlySpan<char> signature)
    {
        if (signature.Length > Longest)
        {
            return false;
        }

        while (signature.Length > 0)
        {
            if (Complete(signature) is not (> 0 and var length))
            {
                return false;
            }

            signature = signature[length..];
        }

        return true;
    }

    /// <summary>The length of the complete type it begins with; 0 where it begins with none.</summary>
    public static int Complete(ReadOnlySpan<char> signature) => Complete(signature, depth: 0);

    private static int Complete(ReadOnlySpan<char> signature, int depth)
    {
        if (signature.IsEmpty || depth > Deepest)
        {
            return 0;
        }

        switch (signature[0])
        {
            case 'a' when signature.Length > 1 && signature[1] == '{':
                return Entry(signature[1..], depth + 1) is > 0 and var entry ? 1 + entry : 0;
            case 'a':
                return Complete(signature[1..], depth + 1) is > 0 and var element ? 1 + element : 0;
            case '(':
                var at = 1;
                while (at < signature.Length && signature[at] != ')')
                {
                    if (Complete(signature[at..], depth + 1) is not (> 0 and var member))
                    {
                        return 0;
                    }

                    at += member;
                }

                return at > 1 && at < signature.Length ? at + 1 : 0;
            default:
                return IsBasic(signature[0]) || signature[0] == 'v' ? 1 : 0;
        }
    }

    private static int Entry(ReadOnlySpan<char> signature, int depth)
    {
        if (signature.Length < 4 || !IsBasic(signature[1]) || Complete(signature[2..], depth + 1) is not (> 0 and var value))
        {
            return 0;
        }

        return 2 + value < signature.Length && signature[2 + value] == '}' ? 3 + value : 0;
    }

    private static bool IsBasic(char type) => "ybnqiuxtdsogh".Contains(type, StringComparison.Ordinal);
}
