using System.Security.Cryptography;

namespace HomeCare.Modules.Patients;

/// <summary>Four characters that stand for a person in texts to nurses.</summary>
internal static class Pseudonym
{
    /// <summary>Of characters taken for each other (0 O, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V) at most one: 26 characters, 456,976 pseudonyms.</summary>
    public const string Alphabet = "23456789ACDEFHJKMNPQRTUWXY";

    public const int Length = 4;

    public static string New() => RandomNumberGenerator.GetString(Alphabet, Length);
}
