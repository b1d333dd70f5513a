using System.Security.Cryptography;
using HomeCare.Modules.Shared;

namespace HomeCare.Modules.Reports.Storage;

/// <summary>
/// Documents as files of a folder (<c>Reports:Folder</c>; <c>documents</c> in the data folder by default), readable by the server's
/// account alone. A name is the document's random id and tells nothing of a person.
/// </summary>
internal sealed class Archive(string folder)
{
    private const string Unfinished = ".part";

    public static Refusal Missing { get; } = new(
        "document_missing",
        "Ce document n'est plus dans l'archive. Établissez le rapport à nouveau et prévenez le support.",
        "This document is no longer in the archive. Make the report again and tell support.");

    public static Refusal Altered { get; } = new(
        "document_altered",
        "Ce document a été modifié depuis son archivage : il n'est pas affiché. Établissez le rapport à nouveau et prévenez le support.",
        "This document was altered since it was archived: it is not shown. Make the report again and tell support.");

    /// <summary>Writes it whole or not at all: beside, synced, then renamed. Gives its digest.</summary>
    public async Task<string> KeepAsync(Guid document, byte[] bytes, CancellationToken cancellationToken)
    {
        var path = PathOf(document);
        MakeFolder(Path.GetDirectoryName(path)!);
        var unfinished = path + Unfinished;
        try
        {
            await using (var file = new FileStream(unfinished, OwnersFile()))
            {
                await file.WriteAsync(bytes, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path);
        }
        finally
        {
            File.Delete(unfinished);
        }

        return Digest(bytes);
    }

    /// <summary>Its bytes, if they are still what was kept.</summary>
    public async Task<Outcome<byte[]>> ReadAsync(Guid document, string sha256, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await File.ReadAllBytesAsync(PathOf(document), cancellationToken);
            return Digest(bytes) == sha256 ? bytes : Altered;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return Missing;
        }
    }

    /// <summary>Removes what a crash left half written before <paramref name="before"/>.</summary>
    public void Sweep(DateTimeOffset before)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(folder, "*" + Unfinished, SearchOption.AllDirectories))
        {
            if (File.GetLastWriteTimeUtc(file) < before.UtcDateTime)
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>256 folders, so that none grows beyond what a person can list.</summary>
    internal string PathOf(Guid document)
    {
        var name = document.ToString("N");
        return Path.Combine(folder, name[..2], name + ".pdf");
    }

    internal static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static FileStreamOptions OwnersFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
