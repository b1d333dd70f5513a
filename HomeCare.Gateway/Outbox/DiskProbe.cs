namespace HomeCare.Gateway.Outbox;

/// <summary>How the disk under the data folder is.</summary>
internal enum DiskState
{
    Well,

    /// <summary>Four fifths are taken.</summary>
    NearlyFull,

    /// <summary>Takes no more.</summary>
    Full,

    ReadOnly,

    /// <summary>Answers with errors.</summary>
    Failing,
}

/// <summary>Looks at the disk as what it is for: something durable is written, and read back.</summary>
internal static class DiskProbe
{
    private const int NoSpace = 28, ReadOnlyFileSystem = 30, QuotaExceeded = 122;

    /// <summary>Less than this and the next write may fail.</summary>
    private const long LeastFreeBytes = 2 * 1024 * 1024;
    private const double NearlyFull = 0.8;

    public static DiskState Look(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            byte[] written = Guid.NewGuid().ToByteArray();
            var path = Path.Combine(folder, "probe");
            DurableFile.Replace(path, written);
            return File.ReadAllBytes(path).AsSpan().SequenceEqual(written) ? Room(new DriveInfo(Path.GetFullPath(folder))) : DiskState.Failing;
        }
        catch (Exception failing) when (failing is IOException or UnauthorizedAccessException)
        {
            return Of(failing);
        }
    }

    /// <summary>Bytes left; 0 where the disk does not even say that.</summary>
    public static long FreeBytes(string folder)
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        }
        catch (Exception failing) when (failing is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    public static DiskState Room(long total, long free) =>
        free < LeastFreeBytes ? DiskState.Full
        : free < total * (1 - NearlyFull) ? DiskState.NearlyFull
        : DiskState.Well;

    private static DiskState Room(DriveInfo drive) => Room(drive.TotalSize, drive.AvailableFreeSpace);

    public static DiskState Of(Exception failing) => failing switch
    {
        DurabilityException { Errno: NoSpace or QuotaExceeded } => DiskState.Full,
        DurabilityException { Errno: ReadOnlyFileSystem } => DiskState.ReadOnly,
        _ when failing.HResult is NoSpace or QuotaExceeded => DiskState.Full,
        _ when failing.HResult is ReadOnlyFileSystem || failing is UnauthorizedAccessException => DiskState.ReadOnly,
        _ => DiskState.Failing,
    };
}

/// <summary>A call that makes a file durable failed, with the system's reason.</summary>
internal sealed class DurabilityException(string call, string path, int errno) : IOException($"{call} {path}: errno {errno}")
{
    public int Errno => errno;
}
