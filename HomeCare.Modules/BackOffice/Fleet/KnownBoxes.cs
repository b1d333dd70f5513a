using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.BackOffice.Fleet;

/// <summary>
/// Which box a certificate is, remembered for 50 s: a revocation is in force within a minute everywhere, here at once. While the database is away nothing can
/// be revoked, so those who were known are believed for a day: their readings need no database, and are receipted.
/// </summary>
internal sealed class KnownBoxes(TimeProvider time)
{
    private readonly ShortMemory<string, KnownBox> memory = new(time, TimeSpan.FromSeconds(50), whileAway: TimeSpan.FromDays(1));

    public ValueTask<KnownBox?> GetAsync(string thumbprint, Func<Task<KnownBox?>> load) => memory.GetAsync(thumbprint, load);

    public void Forget(BoxId box) => memory.Forget(known => known.Box == box);
}

internal sealed record KnownBox(BoxId Box);
