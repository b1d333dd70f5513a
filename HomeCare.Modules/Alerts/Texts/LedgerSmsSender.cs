using System.Globalization;
using System.Text.Json;

namespace HomeCare.Modules.Alerts.Texts;

/// <summary>
/// The sender of one machine without a provider: each text becomes a JSON line of <c>sms-ledger.ndjson</c> in the storage folder, for the
/// people in front of that machine. Only the server's own user may read it, for it holds numbers.
/// </summary>
internal sealed class LedgerSmsSender(string folder, TimeProvider clock) : ISmsSender, IDisposable
{
    public const string FileName = "sms-ledger.ndjson";

    private readonly SemaphoreSlim oneAtATime = new(1);

    public async Task<SendResult> SendAsync(Sms sms, CancellationToken cancellationToken)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(
            new { at = clock.GetUtcNow(), shortReference = sms.ShortReference, to = sms.ToE164, text = sms.Text, kind = sms.Kind });
        await oneAtATime.WaitAsync(cancellationToken);
        try
        {
            Directory.CreateDirectory(folder);
            var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            await using var file = new FileStream(Path.Combine(folder, FileName), options);
            await file.WriteAsync((byte[])[.. line, (byte)'\n'], cancellationToken);
            file.Flush(flushToDisk: true);
            return SendResult.Accepted(file.Position.ToString(CultureInfo.InvariantCulture));
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public void Dispose() => oneAtATime.Dispose();
}
