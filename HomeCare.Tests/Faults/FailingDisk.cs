using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Faults;

/// <summary>A small file system of its own, which can be full, or lose its power; for the superuser of a machine that lets it mount.</summary>
internal sealed class FailingDisk : IAsyncDisposable
{
    private const int WithoutFlushing = 2;
    private static readonly nint ShutDown = unchecked((nint)0x8004587d); // FS_IOC_SHUTDOWN

    private readonly string _folder;
    private readonly string? _image;

    private FailingDisk(string folder, string? image) => (_folder, _image) = (folder, image);

    /// <summary>Where it is mounted.</summary>
    public string Mount => Path.Combine(_folder, "mount");

    /// <summary>A disk of so many megabytes, in memory.</summary>
    public static async Task<FailingDisk> SmallAsync(int megabytes)
    {
        var disk = Make(null);
        await MountOrSkipAsync(disk, "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs");
        return disk;
    }

    /// <summary>An ext4 on a file, whose power can be cut.</summary>
    public static async Task<FailingDisk> WithPowerAsync()
    {
        Required.OrSkip(Required.Find("mkfs.ext4", "/sbin", "/usr/sbin") is not null, "mkfs.ext4", "apt-get install e2fsprogs");
        var disk = Make("image");
        await using (var file = File.Create(disk._image!))
        {
            file.SetLength(64 * 1024 * 1024);
        }

        var (code, said) = await RunAsync(Required.Find("mkfs.ext4", "/sbin", "/usr/sbin")!, "-q", disk._image!);
        Assert.That(code, Is.Zero, said);
        await MountOrSkipAsync(disk, "-o", "loop", disk._image!);
        return disk;
    }

    /// <summary>Takes every byte that is left.</summary>
    public void Fill()
    {
        using var file = new FileStream(Path.Combine(Mount, "filler"), FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var bytes = new byte[64 * 1024];
        foreach (var size in new[] { bytes.Length, 4096, 512 })
        {
            try
            {
                while (true)
                {
                    file.Write(bytes.AsSpan(0, size));
                }
            }
            catch (IOException)
            {
                // Full for this size; a smaller piece may still fit.
            }
        }
    }

    public void Free() => File.Delete(Path.Combine(Mount, "filler"));

    /// <summary>From this instant nothing more reaches the disk, and what was not flushed is gone.</summary>
    public void CutPower()
    {
        var folder = Open(Mount, 0);
        var mode = WithoutFlushing;
        var result = IoControl(folder, ShutDown, ref mode);
        var error = Marshal.GetLastPInvokeError();
        _ = Close(folder);
        if (result != 0)
        {
            Assert.Ignore($"This kernel does not cut the power of a file system (error {error}).");
        }
    }

    /// <summary>The power is back: the disk as its journal knows it.</summary>
    public async Task PowerBackAsync()
    {
        await UnmountAsync();
        var (code, said) = await RunAsync("mount", "-o", "loop", _image!, Mount);
        Assert.That(code, Is.Zero, said);
    }

    public async ValueTask DisposeAsync()
    {
        await UnmountAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static FailingDisk Make(string? image)
    {
        var folder = Directory.CreateTempSubdirectory("homecare-disk-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "mount"));
        return new FailingDisk(folder, image is null ? null : Path.Combine(folder, image));
    }

    private static async Task MountOrSkipAsync(FailingDisk disk, params string[] arguments)
    {
        var (code, said) = await RunAsync("mount", [.. arguments, disk.Mount]);
        if (code != 0)
        {
            Directory.Delete(disk._folder, recursive: true);
            Assert.Ignore($"This machine lets nobody mount a disk of their own: {said.Trim()}");
        }
    }

    // A killed process may hold its files an instant longer than its exit says.
    private Task UnmountAsync() => Eventually.IsTrue(async () => (await RunAsync("umount", Mount)).Code is 0 or 32 && !IsMounted(), $"{Mount} is unmounted");

    private bool IsMounted() => File.ReadLines("/proc/mounts").Any(line => line.Split(' ')[1] == Mount);

    private static async Task<(int Code, string Said)> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            var said = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, said);
        }
        catch (Win32Exception absent)
        {
            return (-1, absent.Message);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int IoControl(int descriptor, nint request, ref int value);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
