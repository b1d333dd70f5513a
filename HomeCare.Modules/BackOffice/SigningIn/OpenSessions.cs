using HomeCare.Modules.BackOffice.Contracts;
using HomeCare.Modules.BackOffice.Storage;
using HomeCare.Modules.Patients.Contracts;

namespace HomeCare.Modules.BackOffice.SigningIn;

/// <summary>Open sessions, remembered for 4 s: a page's many requests ask the database once, and a disabled account is out within 5 s everywhere.</summary>
internal sealed class OpenSessions(TimeProvider time)
{
    private readonly ShortMemory<Guid, Session> memory = new(time, TimeSpan.FromSeconds(4));

    public ValueTask<Session?> GetAsync(Guid session, Func<Task<Session?>> load) => memory.GetAsync(session, load);

    public void ForgetSession(Guid session) => memory.Forget(known => known.Id == session);

    public void ForgetAccount(Guid account) => memory.Forget(known => known.Account == account);
}

internal static class SessionOfAccount
{
    public static Session ToSession(this Account account, StoredSession stored) => new(
        stored.Id, account.Id, account.Email!, account.Role, account.Staff is { } staff ? new StaffId(staff) : null, stored.EndsAt);
}
