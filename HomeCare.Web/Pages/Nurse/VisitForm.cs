using System.Globalization;
using HomeCare.Modules.Alerts.Contracts;
using HomeCare.Modules.Shared;
using HomeCare.Web.Languages;
using HomeCare.Web.Pages.Shared;

namespace HomeCare.Web.Pages.Nurse;

/// <summary>A visit as a nurse types it: text, so that a French decimal comma and an English point both count.</summary>
internal sealed record VisitForm
{
    /// <summary>Made with the page, so that a second tap is no second visit.</summary>
    public Guid Visit { get; init; }

    public string? Respirations { get; init; }

    public string? Oxygen { get; init; }

    public string? OnOxygen { get; init; }

    public string? Systolic { get; init; }

    public string? HeartRate { get; init; }

    public string? Consciousness { get; init; }

    public string? Temperature { get; init; }

    public bool Confirmed { get; init; }

    /// <summary>What the bracelet measured a moment ago stands in its two fields; what is older is no suggestion.</summary>
    public static VisitForm For(Observation now, HomeClock clock) => new()
    {
        Visit = Guid.NewGuid(),
        Oxygen = Suggested(now.Oxygen, clock),
        HeartRate = Suggested(now.HeartRate, clock),
    };

    public static string? Suggested(Vital vital, HomeClock clock) =>
        vital.IsTrusted && clock.FreshnessOf(vital.At) is Freshness.Current or Freshness.Late ? Math.Round(vital.Value!.Value).ToString(CultureInfo.InvariantCulture) : null;

    /// <summary>The seven, or which field is missing or not a number. Whether they can be is for the module to say.</summary>
    public Outcome<VisitMeasures> Read(Words words)
    {
        (string Field, string? Text)[] numbers =
        [
            (words["Fréquence respiratoire"], Respirations), (words["SpO₂"], Oxygen), (words["Pression systolique"], Systolic), (words["Fréquence cardiaque"], HeartRate),
        ];
        foreach (var (field, text) in numbers)
        {
            if (Whole(text) is null)
            {
                return Missing(field, words["un nombre entier"]);
            }
        }

        if (Decimal(Temperature) is not { } temperature)
        {
            return Missing(words["Température"], words["un nombre, par exemple 37,2"]);
        }

        if (OnOxygen is not ("air" or "oxygen"))
        {
            return Missing(words["Air ou oxygène"], words["l’un des deux"]);
        }

        return Enum.TryParse<Consciousness>(Consciousness, out var state) && Enum.IsDefined(state)
            ? new VisitMeasures(Whole(Respirations)!.Value, Whole(Oxygen)!.Value, OnOxygen == "oxygen", Whole(Systolic)!.Value, Whole(HeartRate)!.Value, state, temperature)
            : Missing(words["Conscience"], words["l’un des cinq états"]);
    }

    // Both names are in the language of the page, which alone is shown.
    private static Refusal Missing(string field, string what) => new("not_filled", $"« {field} » : indiquez {what}.", $"“{field}”: give {what}.");

    private static int? Whole(string? text) => int.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static double? Decimal(string? text) =>
        double.TryParse(text?.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;
}
