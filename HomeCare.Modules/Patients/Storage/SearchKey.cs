using System.Globalization;
using System.Text;

namespace HomeCare.Modules.Patients.Storage;

/// <summary>How names are compared in a search: "Hélène" is found by "helene", on either engine.</summary>
internal static class SearchKey
{
    public static string Of(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Trim().Replace("œ", "oe", StringComparison.OrdinalIgnoreCase).Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                folded.Append(char.ToUpperInvariant(c));
            }
        }

        return folded.ToString();
    }
}
