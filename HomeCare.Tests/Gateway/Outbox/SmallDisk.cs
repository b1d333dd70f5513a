using System.Diagnostics;
using NUnit.Framework;

namespace HomeCare.Tests.Gateway.Outbox;

/// <summary>A real disk of some hundred kilobytes, that fills up and turns read-only. Needs root; ignored with a reason elsewhere.</summary>
internal sealed class SmallDisk : IDisposable
{
    public SmallDisk(int kibibytes = 600)
    {
        Path = Directory.CreateTempSubdirectory("homecare-disk-").FullName;
        if (!Run("mount", "-t", "tmpfs", "-o", $"size={kibibytes}k,mode=700", "tmpfs", Path))
        {
            Directory.Delete(Path);
            Assert.Ignore("Mounting a small disk needs root.");
        }
    }

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void ReadOnly(bool on) => Assert.That(Run("mount", "-o", on ? "remount,ro" : "remount,rw", Path), Is.True, "remounted");

    /// <summary>Takes every byte that is left.</summary>
    public void Fill()
    {
        using var filler = new FileStream(File("filler"), FileMode.Create, FileAccess.Write, FileShare.None, 1);
        try
        {
            while (true)
            {
                filler.Write(new byte[1024]);
                filler.Flush();
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Free() => System.IO.File.Delete(File("filler"));

    public void Dispose()
    {
        Run("umount", "-l", Path);
        Directory.Delete(Path);
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
