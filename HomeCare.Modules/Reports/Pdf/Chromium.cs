using System.Diagnostics;
using HomeCare.Modules.Shared;
using Microsoft.Extensions.Logging;

namespace HomeCare.Modules.Reports.Pdf;

/// <summary>Where the PDF engine is and how long it may take.</summary>
/// <param name="Chromium"><c>Reports:Chromium</c>: the program's path; null to look on the PATH.</param>
/// <param name="PrintTimeout"><c>Reports:PrintTimeoutSeconds</c>: 60 by default, 5-600; then its processes are ended.</param>
internal sealed record ChromiumSettings(string? Chromium, TimeSpan PrintTimeout);

/// <summary>
/// Prints HTML by Chromium: a process of its own for each document, in a private folder that is deleted whatever happens, with its
/// sandbox unless we are root (there it refuses to start with one). One at a time: a print takes a core and 300 MB for a second.
/// </summary>
internal sealed partial class Chromium(ChromiumSettings settings, ILogger<Chromium> logger) : IDisposable
{
    private static readonly string[] Names = ["chromium-headless-shell", "chromium", "google-chrome"];
    private readonly SemaphoreSlim oneAtATime = new(1, 1);

    /// <summary>Said on the page and by the command when the machine has no engine.</summary>
    public static Refusal Missing { get; } = new(
        "pdf_engine_missing",
        "Le PDF ne peut pas être établi : Chromium n'est pas installé sur le serveur. Installez-le (Debian : apt-get install chromium fonts-liberation) ou indiquez son chemin dans Reports:Chromium.",
        "The PDF cannot be made: Chromium is not installed on the server. Install it (Debian: apt-get install chromium fonts-liberation) or give its path in Reports:Chromium.");

    /// <summary>It is there, but did not print.</summary>
    public static Refusal Failed { get; } = new(
        "pdf_engine_failed",
        "Le PDF n'a pas pu être établi : Chromium n'a pas abouti. Réessayez ; si cela persiste, le journal du serveur en dit la raison.",
        "The PDF could not be made: Chromium did not finish. Try again; if it persists, the server's log tells why.");

    /// <summary>True when the machine has no engine. Looked up each time: one may be installed while the server runs.</summary>
    public bool IsMissing => Program is null;

    private string? Program => Find(settings.Chromium, Environment.GetEnvironmentVariable("PATH"));

    /// <summary>Prints; a machine that cannot is a refusal.</summary>
    public async Task<Outcome<byte[]>> PrintAsync(string html, CancellationToken cancellationToken)
    {
        if (Program is not { } program)
        {
            return Missing;
        }

        await oneAtATime.WaitAsync(cancellationToken);
        // Made for its owner alone (0700), as every temporary folder of .NET on Unix.
        var folder = Directory.CreateTempSubdirectory("homecare-print-").FullName;
        try
        {
            var page = Path.Combine(folder, "report.html");
            await File.WriteAllTextAsync(page, html, cancellationToken);
            return await RunAsync(program, folder, page, Path.Combine(folder, "report.pdf"), cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            oneAtATime.Release();
        }
    }

    /// <summary>The engine's path: the setting alone when there is one, else the first of the known names on the PATH.</summary>
    internal static string? Find(string? setting, string? path)
    {
        if (!string.IsNullOrWhiteSpace(setting))
        {
            return File.Exists(setting) ? setting : null;
        }

        return Names.SelectMany(name => (path ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
    }

    public void Dispose() => oneAtATime.Dispose();

    private async Task<Outcome<byte[]>> RunAsync(string program, string folder, string page, string pdf, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var process = Process.Start(Start(program, folder, page, pdf));
        if (process is null)
        {
            return Failed;
        }

        // Both are read to their end, or a chatty process would block on a full pipe.
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(settings.PrintTimeout);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            LogTimeout(settings.PrintTimeout.TotalSeconds);
            return Failed;
        }

        await output;
        var lastWords = LastLine(await errors);
        if (process.ExitCode != 0 || !File.Exists(pdf))
        {
            LogFailure(process.ExitCode, lastWords);
            return Failed;
        }

        var bytes = await File.ReadAllBytesAsync(pdf, cancellationToken);
        var milliseconds = TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
        LogPrinted(bytes.Length, milliseconds);
        return bytes;
    }

    private static ProcessStartInfo Start(string program, string folder, string page, string pdf)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (var argument in (string[])
        [
            "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--disable-extensions", "--disable-dev-shm-usage", "--disable-breakpad", "--no-pdf-header-footer",
            "--generate-pdf-document-outline", "--export-tagged-pdf",
            $"--user-data-dir={Path.Combine(folder, "profile")}", $"--print-to-pdf={pdf}",
            .. Environment.IsPrivilegedProcess ? ["--no-sandbox"] : Array.Empty<string>(),
            new Uri(page).AbsoluteUri,
        ])
        {
            start.ArgumentList.Add(argument);
        }

        // What it writes beside its profile (crash reports, caches) goes with the folder.
        start.Environment["HOME"] = folder;
        start.Environment["TMPDIR"] = folder;
        start.Environment["XDG_CONFIG_HOME"] = folder;
        start.Environment["XDG_CACHE_HOME"] = folder;
        return start;
    }

    private static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "";

    [LoggerMessage(Level = LogLevel.Information, Message = "Printed {Bytes} bytes in {Milliseconds:0} ms.")]
    private partial void LogPrinted(int bytes, double milliseconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "The PDF engine was still running after {Seconds} s; its processes were ended.")]
    private partial void LogTimeout(double seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "The PDF engine ended with {ExitStatus}: {LastLine}")]
    private partial void LogFailure(int exitStatus, string lastLine);
}
