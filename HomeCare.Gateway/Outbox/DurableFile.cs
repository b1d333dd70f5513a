using System.Runtime.InteropServices;

namespace HomeCare.Gateway.Outbox;

/// <summary>
/// A small file that is either the old one or the new one, whenever the power goes: written beside, fsync, renamed over, folder fsync.
/// fsync is called by P/Invoke because .NET's Flush(true) hides its failures. Readable by the box's user only.
/// </summary>
internal static class DurableFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int ReadOnlyDirectory = 0x10000; // O_RDONLY | O_DIRECTORY

    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var beside = path + ".new";
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerOnly,
            BufferSize = 0,
        };
        using (var file = new FileStream(beside, options))
        {
            file.Write(content);
            Check(Fsync((int)file.SafeFileHandle.DangerousGetHandle()), "fsync", beside);
        }

        File.SetUnixFileMode(beside, OwnerOnly);
        File.Move(beside, path, overwrite: true);
        SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    private static void SyncFolder(string folder)
    {
        var handle = Open(folder, ReadOnlyDirectory);
        Check(handle, "open", folder);
        try
        {
            Check(Fsync(handle), "fsync", folder);
        }
        finally
        {
            _ = Close(handle);
        }
    }

    private static void Check(int result, string call, string path)
    {
        if (result < 0)
        {
            throw new DurabilityException(call, path, Marshal.GetLastPInvokeError());
        }
    }

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Fsync(int descriptor);

    [DllImport("libc", EntryPoint = "open", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
