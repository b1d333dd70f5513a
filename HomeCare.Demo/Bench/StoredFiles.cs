using System.Diagnostics;
using System.Globalization;

namespace HomeCare.Demo.Bench;

/// <summary>What lies in a stopped server's files.</summary>
/// <param name="Distinct">Readings, each counted once.</param>
/// <param name="Doubled">What lies there a second time.</param>
internal sealed record StoredCount(long Distinct, long Doubled);

/// <summary>What readings take on the disk.</summary>
internal static class StoredFiles
{
    /// <summary>The most that a value may take in our own files.</summary>
    private const double MostBytesPerValue = 0.8;

    private static readonly string[] OfReadings = ["journal", "series", "register"];

    /// <summary>What is told of a value's bytes. A time-series database that is being written to packs later, so no goal can be held against it there.</summary>
    public static (string Line, bool Met) Line(string store, double bytesPerValue, string of) => store == "influx"
        ? (FormattableString.Invariant($"disk             {bytesPerValue,8:0.00} bytes a value{of}, not packed yet: 'bench day --store influx' weighs it at rest"), true)
        : (FormattableString.Invariant($"disk             {bytesPerValue,8:0.00} bytes a value{of}   (goal {MostBytesPerValue}, for hours that are packed)"), bytesPerValue <= MostBytesPerValue);

    /// <summary>Bytes of history, packed: the store's files, or the time-series database's folder.</summary>
    public static long PackedBytes(PreparedFolder folder) => Length(folder.Server, name => name.StartsWith("series", StringComparison.Ordinal)) + Length(folder.Influx, _ => true);

    /// <summary>
    /// What the files of a time-series database at rest take, its log of writes left out: all that is in it is in them as well. Of everything, and of what stays when
    /// readings are forgotten. As the file system counts: its indexes are files with holes.
    /// </summary>
    public static (long All, long Old) AtRest(PreparedFolder folder)
    {
        var all = Allocated(Data(folder));
        return (all, all - OfRaw(folder).Sum(Allocated));
    }

    /// <summary>Whether a time-series database was ever given readings.</summary>
    public static bool HoldsReadings(PreparedFolder folder) => OfRaw(folder).Any();

    private static string Data(PreparedFolder folder) => Path.Combine(folder.Influx, "data");

    // data/DATABASE/PLACE: it is made with the first reading.
    private static IEnumerable<string> OfRaw(PreparedFolder folder) => Directory.Exists(Data(folder))
        ? Directory.EnumerateDirectories(Data(folder), "raw", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 })
        : [];

    /// <summary>Bytes of all readings, with the journal of what is not packed yet.</summary>
    public static long Bytes(PreparedFolder folder) =>
        Length(folder.Server, name => OfReadings.Any(begins => name.StartsWith(begins, StringComparison.Ordinal))) + Length(folder.Influx, _ => true);

    private static long Allocated(string folder)
    {
        using var du = Process.Start(new ProcessStartInfo("du", ["-s", "--block-size=1", folder]) { RedirectStandardOutput = true })!;
        var said = du.StandardOutput.ReadToEnd();
        du.WaitForExit();
        return du.ExitCode == 0 ? long.Parse(said.Split('\t')[0], CultureInfo.InvariantCulture) : throw new DemoRefusal($"du could not weigh {folder}: exit code {du.ExitCode}.");
    }

    public static long Length(string root, Func<string, bool> counts) => !Directory.Exists(root) ? 0 : Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
        .Where(file => counts(Path.GetRelativePath(root, file)))
        .Sum(file => new FileInfo(file) is { Exists: true } there ? there.Length : 0);
}
