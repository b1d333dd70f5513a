using HomeCare.Modules.Shared;

namespace HomeCare.Web.Operations;

/// <summary>The data folder: it can be written, and has room. SQLite, the journal and the ledger of texts all stop when it has none.</summary>
internal sealed class FolderCheck(string folder) : IEngineCheck
{
    /// <summary>Below this the server still writes, but an operator has little time left.</summary>
    public const long LeastFreeBytes = 256L << 20;

    public string Engine => "folder";

    public bool Needed => true;

    public Task<string?> FindFaultAsync(CancellationToken cancellationToken) => Task.Run(FindFault, cancellationToken);

    private string? FindFault()
    {
        var probe = Path.Combine(folder, ".health");
        try
        {
            DurableFile.Write(probe, "written");
            File.Delete(probe);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "The data folder cannot be written: full, read-only, or not ours. Nothing is stored until it can.";
        }

        var free = new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        return free >= LeastFreeBytes
            ? null
            : $"The data folder has {free >> 20} MiB left. Make room now: below {LeastFreeBytes >> 20} MiB writing may stop at any time.";
    }
}
