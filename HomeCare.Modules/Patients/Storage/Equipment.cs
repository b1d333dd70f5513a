using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.Patients.Storage;

/// <summary>Which box stands in whose home, from when to when.</summary>
internal sealed class BoxPlace(PatientId patient, BoxId box, DateTime since)
{
    public long Id { get; private init; }

    public PatientId Patient { get; private init; } = patient;

    public BoxId Box { get; private init; } = box;

    public DateTime Since { get; private init; } = since;

    public DateTime? Until { get; private set; }
}

/// <summary>Which bracelet a home's box heard, from when to when.</summary>
internal sealed class BraceletPairing(PatientId patient, BoxId box, string serial, DateTime since)
{
    public long Id { get; private init; }

    public PatientId Patient { get; private init; } = patient;

    public BoxId Box { get; private init; } = box;

    public string Serial { get; private init; } = serial;

    public DateTime Since { get; private init; } = since;

    public DateTime? Until { get; private set; }
}
