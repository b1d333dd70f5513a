namespace HomeCare.Web.Languages;

/// <summary>How a person in the field calls what a validator checks.</summary>
internal static class FieldNames
{
    /// <summary>The field's name in the language of the request; the member's own name when nobody in the field types it.</summary>
    public static string Of(string member, Words words) => member switch
    {
        "FirstName" => words["Prénom"],
        "LastName" => words["Nom"],
        "BirthDate" => words["Date de naissance"],
        "Address" => words["Adresse"],
        "DoorCode" => words["Code d’entrée"],
        "Relationship" => words["Lien"],
        "Phone" => words["Téléphone"],
        "Order" => words["Ordre"],
        "DisplayName" => words["Nom affiché"],
        "Email" => words["Adresse e-mail"],
        "Password" => words["Mot de passe"],
        "SerialNumber" => words["Numéro de série"],
        "Reason" => words["Motif"],
        "Note" => words["Note"],
        "Staff" => words["Soignant"],
        _ => member,
    };
}
