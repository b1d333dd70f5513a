namespace HomeCare.Gateway.Outbox;

/// <summary>What a machine knows and its card does not, as far as it has such a thing. Nothing here can fail the box.</summary>
internal static class BoardSecrets
{
    private const string Credential = "box-key";

    /// <summary>Best first: a systemd credential (sealed by a TPM where there is one), the board's serial number, the firmware's, and at last one on the disk itself.</summary>
    public static IReadOnlyList<string> Files() =>
    [
        .. Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY") is { Length: > 0 } folder ? new[] { Path.Combine(folder, Credential) } : [],
        // The doctor is no part of the service, and finds there what the service was given.
        "/run/credentials/homecare-box.service/" + Credential,
        "/sys/firmware/devicetree/base/serial-number",
        "/sys/class/dmi/id/product_uuid",
        "/etc/machine-id",
    ];

    /// <summary>Those that can be read and hold something.</summary>
    public static IEnumerable<byte[]> Read(IEnumerable<string> files) => files.Select(Read).OfType<byte[]>();

    private static byte[]? Read(string file)
    {
        try
        {
            return File.ReadAllBytes(file) is { Length: > 0 } content ? content : null;
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException or System.Security.SecurityException or NotSupportedException)
        {
            return null;
        }
    }
}
