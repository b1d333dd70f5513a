using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace HomeCare.Gateway.Outbox;

/// <summary>
/// The key of what the box keeps of names, numbers and words: HKDF-SHA256 of a random file and of a secret of the board, so that a pulled card shows none
/// of them where either lies elsewhere. It does not protect from who takes the whole box. AES-256-GCM with a fresh nonce for each write; what is sealed is
/// bound to its place and reads nowhere else. Read once, at start, and always there: where no file can be kept it lives in memory.
/// </summary>
internal sealed class BoxKey
{
    public const string FileName = "at-rest.key";

    /// <summary>First of everything sealed. Neither JSON nor a text of GSM-7 letters begins with it.</summary>
    private const byte Version = 1;

    private const int RandomSize = 32, CheckSize = 16, NonceSize = 12, TagSize = 16;

    private readonly string? _unwrittenTo;
    private readonly byte[] _seal;
    private readonly byte[] _blind;
    private byte[]? _unwritten;

    private BoxKey(ReadOnlySpan<byte> random, ReadOnlySpan<byte> secret, string? unwrittenTo = null)
    {
        byte[] both = [.. random, .. secret];
        byte[] Of(string use, int size = 32) => HKDF.DeriveKey(HashAlgorithmName.SHA256, both, size, info: Encoding.ASCII.GetBytes("HomeCare box " + use));
        (_seal, _blind, Check) = (Of("seal"), Of("blind"), Of("check", CheckSize));
        (_unwrittenTo, _unwritten) = (unwrittenTo, unwrittenTo is null ? null : [.. random, .. Check]);
    }

    /// <summary>Tells this key from any other, and nothing about it.</summary>
    private byte[] Check { get; }

    /// <summary>The disk holds no file of it: what is sealed now cannot be read after a restart.</summary>
    public bool IsInMemory => _unwritten is not null;

    /// <summary>There was a key file, and it belongs to another board, or is none.</summary>
    public bool WasWrong { get; private init; }

    /// <summary>Reads the key, or makes it. Always returns one; what is not right with it is in its properties.</summary>
    /// <param name="path">The key file: 32 random bytes, and 16 more by which the box knows the key again.</param>
    /// <param name="time">For the name of a file that is set aside.</param>
    /// <param name="secrets">Files with a secret of the board, best first; null for <see cref="BoardSecrets"/>.</param>
    public static BoxKey Open(string path, TimeProvider time, IReadOnlyList<string>? secrets = null)
    {
        secrets ??= BoardSecrets.Files();
        var wrong = false;
        try
        {
            if (File.Exists(path))
            {
                if (Read(File.ReadAllBytes(path), secrets) is { } known)
                {
                    return known;
                }

                wrong = true;
                File.Move(path, string.Create(CultureInfo.InvariantCulture, $"{path}.wrong-{time.GetUtcNow().ToUnixTimeSeconds()}"), overwrite: true);
            }
        }
        catch (Exception failing) when (failing is IOException or UnauthorizedAccessException)
        {
            // There is a file, and it does not come out or go away: it stays as it is, for it may be the right one.
            return new BoxKey(RandomNumberGenerator.GetBytes(RandomSize), [], unwrittenTo: "") { WasWrong = wrong };
        }

        var made = new BoxKey(RandomNumberGenerator.GetBytes(RandomSize), BoardSecrets.Read(secrets).FirstOrDefault() ?? [], path) { WasWrong = wrong };
        made.WriteAgain();
        return made;
    }

    /// <summary>The key in the default place: beside the file that it is for.</summary>
    public static BoxKey Beside(string file, TimeProvider? time = null) =>
        Open(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, FileName), time ?? TimeProvider.System);

    /// <summary>For who only looks: null where there is none that can be read; changes nothing.</summary>
    public static BoxKey? TryRead(string path)
    {
        try
        {
            return Read(File.ReadAllBytes(path), BoardSecrets.Files());
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Tries again what the disk did not take. It writes over no other key.</summary>
    public void WriteAgain()
    {
        if (_unwritten is not { } content || _unwrittenTo is not { Length: > 0 } path)
        {
            return;
        }

        try
        {
            if (!File.Exists(path))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
                DurableFile.Replace(path, content);
                _unwritten = null;
            }
        }
        catch (Exception failing) when (failing is IOException or UnauthorizedAccessException)
        {
            // Still not: IsInMemory says so.
        }
    }

    public static bool IsSealed(ReadOnlySpan<byte> content) => content is [Version, ..];

    public static bool IsSealed(string text) => text is [(char)Version, ..];

    /// <param name="place">Where it is kept: file or table, row, column.</param>
    public byte[] Seal(ReadOnlySpan<byte> clear, string place)
    {
        var made = new byte[1 + NonceSize + TagSize + clear.Length];
        made[0] = Version;
        var nonce = made.AsSpan(1, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var gcm = new AesGcm(_seal, TagSize);
        gcm.Encrypt(nonce, clear, made.AsSpan(1 + NonceSize + TagSize), made.AsSpan(1 + NonceSize, TagSize), Bound(place));
        return made;
    }

    /// <summary>Null for what another key sealed, what was sealed for another place, and what was changed since.</summary>
    public byte[]? Unseal(ReadOnlySpan<byte> made, string place)
    {
        if (!IsSealed(made) || made.Length < 1 + NonceSize + TagSize)
        {
            return null;
        }

        var clear = new byte[made.Length - 1 - NonceSize - TagSize];
        try
        {
            using var gcm = new AesGcm(_seal, TagSize);
            gcm.Decrypt(made.Slice(1, NonceSize), made[(1 + NonceSize + TagSize)..], made.Slice(1 + NonceSize, TagSize), clear, Bound(place));
            return clear;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    /// <summary>For a column of text. Nothing stays nothing: there is nothing to hide in it.</summary>
    public string? SealText(string? clear, string place) =>
        clear is not { Length: > 0 } ? clear : (char)Version + Convert.ToBase64String(Seal(Encoding.UTF8.GetBytes(clear), place).AsSpan(1));

    public string? UnsealText(string made, string place)
    {
        var bytes = new byte[made.Length];
        return IsSealed(made) && Convert.TryFromBase64Chars(made.AsSpan(1), bytes.AsSpan(1), out var length)
            && Unseal([Version, .. bytes.AsSpan(1, length)], place) is { } clear
            ? Encoding.UTF8.GetString(clear)
            : null;
    }

    /// <summary>The same for the same, and nobody without the key can try which: a plain hash of a number is found by trying them all.</summary>
    public string Blind(string clear) => (char)Version + Convert.ToHexString(HMACSHA256.HashData(_blind, Encoding.UTF8.GetBytes(clear)));

    private static byte[] Bound(string place) => Encoding.UTF8.GetBytes(place);

    /// <summary>Which of the board's secrets it was made with shows by its check; a file without one (made by hand) takes the first.</summary>
    private static BoxKey? Read(byte[] content, IReadOnlyList<string> secrets)
    {
        if (content.Length is not (RandomSize or (RandomSize + CheckSize)))
        {
            return null;
        }

        var keys = BoardSecrets.Read(secrets).Append([]).Select(secret => new BoxKey(content.AsSpan(0, RandomSize), secret));
        return content.Length == RandomSize
            ? keys.First()
            : keys.FirstOrDefault(key => CryptographicOperations.FixedTimeEquals(key.Check, content.AsSpan(RandomSize)));
    }
}
