using HomeCare.Modules.Shared;
using PhoneNumbers;

namespace HomeCare.Modules.Patients;

/// <summary>Reads a number as people in France write it, or E.164, and gives E.164 when a text can reach it.</summary>
internal static class PhoneNumber
{
    private const string DefaultRegion = "FR";

    public static Outcome<string> Read(string typed)
    {
        var numbers = PhoneNumberUtil.GetInstance();
        PhoneNumbers.PhoneNumber number;
        try
        {
            number = numbers.Parse(typed, DefaultRegion);
        }
        catch (NumberParseException)
        {
            return Unreadable;
        }

        if (IsFiction(number))
        {
            return numbers.Format(number, PhoneNumberFormat.E164);
        }

        if (number.HasExtension || !numbers.IsValidNumber(number))
        {
            return Unreadable;
        }

        return numbers.GetNumberType(number) switch
        {
            PhoneNumberType.MOBILE or PhoneNumberType.FIXED_LINE or PhoneNumberType.FIXED_LINE_OR_MOBILE
                or PhoneNumberType.VOIP or PhoneNumberType.PERSONAL_NUMBER => numbers.Format(number, PhoneNumberFormat.E164),
            _ => NotTextable,
        };
    }

    // ARCEP keeps 06 39 98 00 00 to 06 39 98 99 99 for works of fiction (decision 2018-0881): invented people have them, and no text
    // to them ever reaches a stranger.
    private static bool IsFiction(PhoneNumbers.PhoneNumber number) =>
        number is { CountryCode: 33, HasExtension: false, NationalNumber: >= 639_980_000 and <= 639_989_999 };

    private static Refusal Unreadable { get; } = new(
        "phone_unreadable",
        "Ce numéro de téléphone n'existe pas. Écrivez-le comme 06 12 34 56 78, ou +33 6 12 34 56 78 avec l'indicatif du pays.",
        "This telephone number does not exist. Write it as 06 12 34 56 78, or +33 6 12 34 56 78 with the country's code.");

    private static Refusal NotTextable { get; } = new(
        "phone_not_textable",
        "Ce numéro ne peut pas recevoir de SMS (numéro court, surtaxé ou gratuit). Donnez un mobile ou une ligne fixe.",
        "This number cannot receive texts (short, premium or toll-free number). Give a mobile or a fixed line.");
}
