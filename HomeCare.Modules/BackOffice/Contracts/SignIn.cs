using HomeCare.Modules.Patients.Contracts;
using HomeCare.Modules.Shared;
using MediatR;

namespace HomeCare.Modules.BackOffice.Contracts;

/// <summary>
/// First of the two factors. A wrong password, an unknown address and a disabled account are refused with the same sentence after
/// the same work. Repeated wrong passwords have to wait, longer each time, up to 5 minutes; strangers who try an address do not
/// slow down a browser from which that account has signed in before.
/// </summary>
/// <param name="Email">As typed.</param>
/// <param name="Password">As typed.</param>
/// <param name="Device">The browser's proof that an account signed in from it before; null when it has none.</param>
/// <param name="From">The network address that asks.</param>
public sealed record CheckPassword(string Email, string Password, KnownDevice? Device, string From) : IRequest<Outcome<Guid>>;

/// <summary>A browser from which an account has signed in with both factors. The site signs it, so that nobody makes one up.</summary>
/// <param name="Account">Which account.</param>
/// <param name="Device">Which browser, random.</param>
public sealed record KnownDevice(Guid Account, Guid Device);

/// <summary>
/// Second factor: the six digits of an authenticator (RFC 6238, 30 s, one step before and after accepted). Each step opens one
/// session, also when two requests bring it at once. Opens a session of at most 8 hours.
/// </summary>
/// <param name="Account">Who passed <see cref="CheckPassword"/>.</param>
/// <param name="Code">As typed; spaces do not matter.</param>
/// <param name="From">The network address that asks.</param>
public sealed record CheckCode(Guid Account, string Code, string From) : IRequest<Outcome<Session>>;

/// <summary>An open session.</summary>
/// <param name="Id">Its id; the cookie bears it.</param>
/// <param name="Account">Whose.</param>
/// <param name="Email">The account's address.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Staff">Which nurse or doctor it is; null for admin.</param>
/// <param name="EndsAt">When it ends at the latest.</param>
public sealed record Session(Guid Id, Guid Account, string Email, AccountRole Role, StaffId? Staff, DateTimeOffset EndsAt);

/// <summary>
/// The session, while it is open and its account enabled; null otherwise. Known from memory for at most 5 s, so that is how long an
/// ended session can outlive its end in another process; in this one it ends at once.
/// </summary>
public sealed record FindSession(Guid Session) : IRequest<Session?>;

/// <summary>
/// Which of these sessions are no longer open: ended, over, of a disabled account, or unknown. Asked of the database, a thousand at once; for who watches many.
/// </summary>
public sealed record FindEndedSessions(IReadOnlyCollection<Guid> Sessions) : IRequest<IReadOnlyCollection<Guid>>;

/// <summary>Signs out: the session is over for every copy of its cookie.</summary>
public sealed record EndSession(Guid Session) : IRequest<Unit>;

/// <summary>An account's sessions ended before their time: what is open on its behalf closes now.</summary>
public sealed record SessionsEnded(Guid Account) : INotification;
