using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace HomeCare.Demo.Bench.Load;

/// <summary>
/// What the disk itself takes meanwhile: a page appended and synced ten times a second, beside the server's own files. A danger cannot be receipted sooner
/// than the disk has it, so what stalls this stalls a danger, too.
/// </summary>
internal sealed class SyncProbe : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    private readonly SafeFileHandle _file;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _ends = new();

    /// <param name="folder">The prepared folder: the same disk as the server's.</param>
    public SyncProbe(string folder)
    {
        _file = File.OpenHandle(Path.Combine(folder, "sync-probe"), FileMode.Create, FileAccess.Write, FileShare.None, FileOptions.DeleteOnClose);
        _thread = new Thread(Run) { Name = "sync probe", IsBackground = true };
        _thread.Start();
    }

    public Histogram Times { get; } = new();

    public void Dispose()
    {
        if (_ends.IsSet)
        {
            return;
        }

        _ends.Set();
        _thread.Join();
        _ends.Dispose();
        _file.Dispose();
    }

    private void Run()
    {
        Span<byte> page = stackalloc byte[4096];
        for (var at = 0L; !_ends.Wait(Every); at += page.Length)
        {
            var begun = Stopwatch.GetTimestamp();
            RandomAccess.Write(_file, page, at);
            DiskSync.Sync(_file);
            Times.Add(Stopwatch.GetElapsedTime(begun));
        }
    }
}
