using HomeCare.Modules.Shared;

namespace HomeCare.Modules.Patients;

/// <summary>The expected "no"s of this module that more than one command can give, in one place.</summary>
internal static class PatientRefusals
{
    public static Refusal Unknown { get; } = new(
        "patient_unknown",
        "Cette personne n'est pas, ou n'est plus, suivie.",
        "This person is not, or no longer, in care.");

    public static Refusal StaffUnknown { get; } = new(
        "staff_unknown",
        "Ce soignant n'existe pas.",
        "This member of staff does not exist.");

    public static Refusal ChangedMeanwhile { get; } = new(
        "changed_meanwhile",
        "Quelqu'un d'autre vient de modifier ces informations. Relisez-les, puis recommencez.",
        "Someone else has just changed this. Read it again, then try again.");
}
