using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.BackOffice.Fleet;

namespace HomeCare.Modules.BackOffice.Storage;

/// <summary>A box of the fleet: prepared with a one-time code, enrolled with a certificate, revoked.</summary>
internal sealed class Box
{
    public const int MostTries = 5;

    public static readonly TimeSpan CodeLife = TimeSpan.FromMinutes(30);

    public Guid Id { get; init; } = Guid.NewGuid();

    public required string SerialNumber { get; init; }

    /// <summary>In whose home it stands, or will.</summary>
    public Guid Patient { get; private set; }

    public BoxState State { get; private set; } = BoxState.Prepared;

    public DateTime PreparedAt { get; init; }

    /// <summary>First half of the code: finds the box. Null once the code is used up.</summary>
    public string? CodeName { get; private set; }

    /// <summary>Slow, salted hash of the second half.</summary>
    public string? CodeHash { get; private set; }

    public DateTime CodeEndsAt { get; private set; }

    public int Tries { get; private set; }

    /// <summary>SHA-256 of the certificate, upper-case hex.</summary>
    public string? Thumbprint { get; private set; }

    public DateTime? CertificateEndsAt { get; private set; }

    public DateTime? EnrolledAt { get; private set; }

    public DateTime? RevokedAt { get; private set; }

    public void Prepare(Guid patient, OneTimeCode code, DateTime now)
    {
        Patient = patient;
        CodeName = code.Name;
        CodeHash = code.Hash();
        CodeEndsAt = now + CodeLife;
        Tries = 0;
    }

    public bool TakesCode(DateTime now) => State == BoxState.Prepared && CodeHash is not null && now < CodeEndsAt && Tries < MostTries;

    public void Revoke(DateTime now)
    {
        State = BoxState.Revoked;
        RevokedAt = now;
        CodeName = CodeHash = null;
    }
}
