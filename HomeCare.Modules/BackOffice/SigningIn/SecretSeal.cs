using System.Security.Cryptography;
using System.Text;
using HomeCare.Modules.Shared;

namespace HomeCare.Modules.BackOffice.SigningIn;

/// <summary>
/// Seals authenticators' secrets (AES-256-GCM) with a key beside the database, never in it: a stolen database alone signs nobody in. The
/// seal is bound to its account, so a row copied onto another does not open. The key is <c>authority/accounts.key</c> of the data folder.
/// </summary>
internal sealed class SecretSeal(Engine engine)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly Lazy<byte[]> key = new(() => LoadOrMake(Path.Combine(DurableFile.PrivateFolder(engine.Folder, "authority"), "accounts.key")));

    public string Seal(Guid account, string secret)
    {
        var plain = Encoding.UTF8.GetBytes(secret);
        var sealedBytes = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(key.Value, TagBytes);
        aes.Encrypt(
            sealedBytes.AsSpan(0, NonceBytes), plain, sealedBytes.AsSpan(NonceBytes + TagBytes),
            sealedBytes.AsSpan(NonceBytes, TagBytes), BoundTo(account));
        return Convert.ToBase64String(sealedBytes);
    }

    public string Open(Guid account, string text)
    {
        var sealedBytes = Convert.FromBase64String(text);
        var plain = new byte[sealedBytes.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key.Value, TagBytes);
        aes.Decrypt(
            sealedBytes.AsSpan(0, NonceBytes), sealedBytes.AsSpan(NonceBytes + TagBytes),
            sealedBytes.AsSpan(NonceBytes, TagBytes), plain, BoundTo(account));
        return Encoding.UTF8.GetString(plain);
    }

    private static byte[] BoundTo(Guid account) => Encoding.UTF8.GetBytes($"accounts/totp/{account:D}/1");

    private static byte[] LoadOrMake(string path)
    {
        if (!File.Exists(path))
        {
            DurableFile.Write(path, RandomNumberGenerator.GetBytes(32));
        }

        return File.ReadAllBytes(path);
    }
}
