using HomeCare.Modules.BackOffice.Storage;
using Microsoft.AspNetCore.Identity;

namespace HomeCare.Modules.BackOffice.SigningIn;

/// <summary>
/// The slow comparison of a password, always the same work: an unknown account is compared with a hash that nothing matches. At most
/// half the cores do it at once, so that a flood of sign-ins takes nothing from readings and dangers.
/// </summary>
internal sealed class PasswordCheck(IPasswordHasher<Account> hasher) : IDisposable
{
    private const int MostWaiting = 64;

    private readonly SemaphoreSlim gate = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly Account nobody = new() { SealedTotpSecret = "" };
    private string? nobodysHash;
    private int waiting;

    /// <summary>Null when too many wait already.</summary>
    public async Task<PasswordVerificationResult?> VerifyAsync(Account? account, string password, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref waiting);
            return null;
        }

        try
        {
            await gate.WaitAsync(cancellationToken);
            try
            {
                nobodysHash ??= hasher.HashPassword(nobody, Guid.NewGuid().ToString());
                var result = hasher.VerifyHashedPassword(account ?? nobody, account?.PasswordHash ?? nobodysHash, password);
                return account is null ? PasswordVerificationResult.Failed : result;
            }
            finally
            {
                gate.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    public void Dispose() => gate.Dispose();
}
