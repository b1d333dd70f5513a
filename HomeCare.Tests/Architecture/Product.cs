using System.Reflection;
using HomeCare.Tests.Support;

namespace HomeCare.Tests.Architecture;

/// <summary>What the laws are read against: the compiled programs, and the files that people wrote.</summary>
internal static class Product
{
    public static Assembly Modules { get; } = Assembly.Load("HomeCare.Modules");

    public static Assembly Web { get; } = Assembly.Load("HomeCare.Web");

    public static Assembly Gateway { get; } = Assembly.Load("HomeCare.Gateway");

    public static Assembly Demo { get; } = Assembly.Load("HomeCare.Demo");

    public static Assembly Tests { get; } = typeof(Product).Assembly;

    /// <summary>Everything that ships.</summary>
    public static IReadOnlyList<Assembly> Programs { get; } = [Modules, Web, Gateway, Demo];

    /// <summary>The hand-written files, by path from the root; generated migrations and build output are not among them.</summary>
    public static IReadOnlyList<SourceFile> Files { get; } = [.. ReadFiles(Repository.Root)];

    private static IEnumerable<SourceFile> ReadFiles(string folder)
    {
        foreach (var inner in Directory.EnumerateDirectories(folder)
            .Where(inner => Path.GetFileName(inner) is not ("bin" or "obj" or "node_modules" or "demo-data" or "TestResults" or ['.', ..])))
        {
            foreach (var file in ReadFiles(inner))
            {
                yield return file;
            }
        }

        foreach (var path in Directory.EnumerateFiles(folder, "*.cs"))
        {
            yield return new SourceFile(Path.GetRelativePath(Repository.Root, path), File.ReadAllLines(path));
        }
    }
}

/// <summary>A file that a person wrote.</summary>
/// <param name="Path">From the root, with slashes.</param>
/// <param name="Lines">Its lines.</param>
internal sealed record SourceFile(string Path, IReadOnlyList<string> Lines)
{
    public bool IsMigration => Path.Contains("/Migrations/", StringComparison.Ordinal);

    public string Text => string.Join('\n', Lines);
}
