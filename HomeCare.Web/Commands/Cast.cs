using System.Globalization;

namespace HomeCare.Web.Commands;

/// <summary>An invented person cared for.</summary>
internal sealed record CastPerson(
    string FirstName, string LastName, DateOnly BirthDate, string Address, string? DoorCode, IReadOnlyList<(string FirstName, string Relationship)> Relatives);

/// <summary>
/// Invented names, and telephone numbers that ARCEP keeps for fiction (06 39 98 00 00 to 06 39 98 99 99): nobody can be called by them.
/// </summary>
internal sealed class Cast
{
    private static readonly string[] FirstNames =
        ["Jeanne", "Marcel", "Odette", "Henri", "Lucienne", "René", "Simone", "André", "Yvonne", "Georges", "Denise", "Fernand"];

    private static readonly string[] LastNames =
        ["Moreau", "Girard", "Bonnet", "Lambert", "Fontaine", "Rousseau", "Chevalier", "Garnier", "Faure", "Blanchard", "Perrin"];

    private static readonly string[] Streets =
        ["rue des Tilleuls", "avenue de la Gare", "place du Marché", "rue de l’Église", "chemin des Vignes", "rue Victor-Hugo", "impasse des Lilas"];

    private static readonly (string Code, string Town)[] Towns =
        [("37000", "Tours"), ("49000", "Angers"), ("86000", "Poitiers"), ("72000", "Le Mans"), ("45000", "Orléans")];

    private static readonly (string, string)[] Children =
        [("Sophie", "fille"), ("Julien", "fils"), ("Nathalie", "fille"), ("Thomas", "fils"), ("Émilie", "fille"), ("Luc", "fils")];

    private static readonly (string, string)[] Others =
        [("Paul", "voisin"), ("Martine", "sœur"), ("Hélène", "nièce"), ("Karim", "voisin"), ("Agnès", "amie")];

    private int numbers;

    /// <summary>The next number of the fiction range; it begins again after ten thousand.</summary>
    public string NextNumber() => string.Create(CultureInfo.InvariantCulture, $"+33 6 39 98 {numbers / 100 % 100:D2} {numbers++ % 100:D2}");

    /// <summary>The same index gives the same person. First and last names run through each other: 132 before one comes again.</summary>
    public static CastPerson Person(int index, DateOnly today)
    {
        var town = Towns[index % Towns.Length];
        var child = Children[index % Children.Length];
        var other = Others[index % Others.Length];
        return new CastPerson(
            FirstNames[index % FirstNames.Length],
            LastNames[index % LastNames.Length],
            today.AddYears(-74 - (index * 7 % 20)).AddDays(-(index * 37 % 360)),
            $"{1 + (index * 13 % 90)} {Streets[index % Streets.Length]}, {town.Code} {town.Town}",
            index % 3 == 1 ? $"{1000 + (index * 271 % 9000)}A" : null,
            [child, other]);
    }
}
