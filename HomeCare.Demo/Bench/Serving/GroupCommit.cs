using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace HomeCare.Demo.Bench.Serving;

/// <summary>
/// The least that a durable answer can cost: bytes appended to a file, one fdatasync for all that came while the last one ran. The file is written over
/// from its start once it is long, so that a bench of an hour does not fill the disk.
/// </summary>
internal sealed class GroupCommit : IDisposable
{
    private const long LongestFile = 256L * 1024 * 1024;

    private readonly SafeFileHandle _file;
    private readonly Lock _gate = new();
    private readonly Thread _writer;
    private readonly AutoResetEvent _news = new(false);
    private ArrayBufferWriter<byte> _coming = new(64 * 1024), _going = new(64 * 1024);
    private List<TaskCompletionSource> _waiting = [], _leaving = [];
    private volatile bool _ends;

    public GroupCommit(string path)
    {
        _file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        _writer = new Thread(Run) { Name = "commit", IsBackground = true };
        _writer.Start();
    }

    /// <summary>Done once the bytes are on the disk.</summary>
    public Task WriteAsync(in ReadOnlySequence<byte> bytes)
    {
        var durable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            foreach (var part in bytes)
            {
                _coming.Write(part.Span);
            }

            _waiting.Add(durable);
        }

        _news.Set();
        return durable.Task;
    }

    public void Dispose()
    {
        _ends = true;
        _news.Set();
        _writer.Join();
        _news.Dispose();
        _file.Dispose();
    }

    private void Run()
    {
        var at = 0L;
        while (!_ends)
        {
            _news.WaitOne();
            lock (_gate)
            {
                (_coming, _going, _waiting, _leaving) = (_going, _coming, _leaving, _waiting);
            }

            if (_leaving.Count == 0)
            {
                continue;
            }

            at = at + _going.WrittenCount > LongestFile ? 0 : at;
            RandomAccess.Write(_file, _going.WrittenSpan, at);
            at += _going.WrittenCount;
            DiskSync.Sync(_file);

            _leaving.ForEach(durable => durable.SetResult());
            _going.ResetWrittenCount();
            _leaving.Clear();
        }
    }
}
