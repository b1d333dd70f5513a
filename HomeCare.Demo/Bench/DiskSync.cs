using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace HomeCare.Demo.Bench;

/// <summary>The bench's own <c>fdatasync</c>: .NET's flush hides that a disk refused, and the server's belongs to what is measured.</summary>
internal static class DiskSync
{
    /// <summary>The file's content is durable when it returns; throws when the disk did not take it.</summary>
    public static void Sync(SafeFileHandle file)
    {
        if (FDataSync(file) != 0)
        {
            throw new IOException($"fdatasync failed with error {Marshal.GetLastPInvokeError()}.");
        }
    }

    [DllImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FDataSync(SafeFileHandle file);
}
