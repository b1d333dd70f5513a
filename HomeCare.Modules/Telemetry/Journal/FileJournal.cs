using System.Globalization;
using HomeCare.Modules.Shared;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace HomeCare.Modules.Telemetry.Journal;

/// <summary>
/// The journal in a folder: numbered segments, appended and synced, deleted once all in them is in the series store. One process writes; the lock is the
/// kernel's, so it goes with the process. A place is a segment's number.
/// </summary>
/// <remarks>
/// Written by <c>pwrite</c> and <c>fdatasync</c> whose results are looked at: .NET's own flush hides that a disk refused. After any failure the segment is left
/// as it is and the next entry begins a new one: what follows a torn entry in one file would be in doubt.
/// </remarks>
internal sealed partial class FileJournal : IJournal
{
    /// <summary>About ten minutes of 100,000 homes.</summary>
    public const long SegmentBytes = 128L << 20;

    /// <summary>Takes an entry and the place it lies in.</summary>
    public delegate void ReplayEntry(long place, ReadOnlySpan<byte> entry);

    private readonly string folder;
    private readonly long segmentBytes;
    private readonly ILogger log;
    private readonly FileStream? mine;
    private SafeFileHandle? segment;
    private long number;
    private long length;
    private byte[] room = new byte[64 * 1024];
    private readonly GroupWriter writer;

    private FileJournal(string folder, Numbers numbers, long segmentBytes, ILogger log, FileStream? mine)
    {
        (this.folder, this.segmentBytes, this.log, this.mine, writer) = (folder, segmentBytes, log, mine, new GroupWriter(numbers));
        number = Segments(folder).LastOrDefault().Number;
    }

    /// <summary>False when another process writes here: then this one may read, and refuses to append.</summary>
    public bool IsMine => mine is not null;

    /// <summary>Why the last append failed; null when it did not.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>The newest segment there is; 0 for none.</summary>
    public long LastSegment => number;

    /// <summary>Bytes of all segments, for whoever watches the disk.</summary>
    public long BytesOnDisk => Segments(folder).Sum(each => new FileInfo(each.Path) is { Exists: true } file ? file.Length : 0);

    public static FileJournal Open(string folder, Numbers numbers, ILogger log, long segmentBytes = SegmentBytes)
    {
        DurableFile.PrivateFolder(folder);
        return new FileJournal(folder, numbers, segmentBytes, log, Lock(folder));
    }

    /// <summary>
    /// Gives every whole entry, oldest first. What is torn or was changed is passed over, counted and logged: at the end of a segment it is what a crash
    /// leaves and was never acknowledged; before a whole entry it is damage.
    /// </summary>
    public void Replay(ReplayEntry entry) => Read(folder, entry, (place, at, bytes, isLast) =>
    {
        if (!isLast)
        {
            Damaged(place, at, bytes);
        }
        else if (IsMine)
        {
            Torn(place, at, bytes);
        }
    });

    /// <summary>The same beside a process that writes, or of a journal that nobody has open: takes no lock and changes nothing.</summary>
    /// <param name="folder">The journal's folder; one that is not there holds nothing.</param>
    /// <param name="entry">Takes each whole entry.</param>
    /// <param name="broken">Told of bytes that are no entry: segment, place, how many, and whether no whole entry follows in it.</param>
    public static void Read(string folder, ReplayEntry entry, Action<long, int, int, bool>? broken = null)
    {
        foreach (var (place, path) in Directory.Exists(folder) ? Segments(folder) : [])
        {
            byte[] bytes;
            try
            {
                bytes = File.ReadAllBytes(path);
            }
            catch (FileNotFoundException)
            {
                continue; // the process that writes has deleted it: all of it is in the store
            }

            for (var at = 0; at < bytes.Length;)
            {
                var whole = JournalEntry.LengthAt(bytes.AsSpan(at));
                if (whole > 0)
                {
                    entry(place, bytes.AsSpan(at + JournalEntry.HeadBytes, whole - JournalEntry.HeadBytes));
                    at += whole;
                    continue;
                }

                var skipped = JournalEntry.Next(bytes.AsSpan(at));
                broken?.Invoke(place, at, skipped, at + skipped == bytes.Length);
                at += skipped;
            }
        }
    }

    public int Append(Group group)
    {
        if (mine is null)
        {
            throw new IOException("Another process of this server writes the journal. Stop it first: one process takes readings from boxes.");
        }

        int written;
        try
        {
            var file = segment is { } open && length < segmentBytes ? open : Begin();
            written = Write(file, writer.Write(group).Span);
            DurableFile.SyncData(file);
        }
        catch (Exception exception)
        {
            Fault = exception;
            End();
            throw;
        }

        Fault = null;

        foreach (var submission in group.Submissions)
        {
            submission.Place = number;
        }

        return written;
    }

    public void Forget(int lane, long below)
    {
        foreach (var (place, path) in Segments(folder))
        {
            if (place >= below || (place == number && segment is not null))
            {
                return;
            }

            File.Delete(path);
        }
    }

    public void Dispose()
    {
        End();
        mine?.Dispose();
    }

    private static FileStream? Lock(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private SafeFileHandle Begin()
    {
        End();
        number++;
        length = 0;
        writer.Anew();
        segment = File.OpenHandle(PathOf(number), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        DurableFile.SyncFolder(folder);
        return segment;
    }

    private int Write(SafeFileHandle file, ReadOnlySpan<byte> entry)
    {
        var whole = JournalEntry.HeadBytes + entry.Length;
        if (room.Length < whole)
        {
            room = new byte[whole * 2];
        }

        JournalEntry.Head(room, entry);
        entry.CopyTo(room.AsSpan(JournalEntry.HeadBytes));
        RandomAccess.Write(file, room.AsSpan(0, whole), length);
        length += whole;
        return whole;
    }

    private void End()
    {
        segment?.Dispose();
        segment = null;
    }

    private string PathOf(long place) => Path.Combine(folder, place.ToString("D12", CultureInfo.InvariantCulture) + ".journal");

    private static List<(long Number, string Path)> Segments(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.journal")
            .Select(path => (Number: long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1, path))
            .Where(each => each.Number > 0)
            .Order(),
    ];

    [LoggerMessage(Level = LogLevel.Critical, Message = "Journal segment {Segment} is damaged at byte {At}: {Bytes} bytes were passed over, what follows is kept. Look at the disk; the boxes still have what they sent for seven days")]
    private partial void Damaged(long segment, int at, int bytes);

    [LoggerMessage(Level = LogLevel.Information, Message = "Journal segment {Segment} ends torn at byte {At}, {Bytes} bytes: a write that was cut off and never acknowledged")]
    private partial void Torn(long segment, int at, int bytes);
}
