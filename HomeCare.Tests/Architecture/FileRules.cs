using System.Text.RegularExpressions;

namespace HomeCare.Tests.Architecture;

/// <summary>Laws about files, as functions from files to what breaks them.</summary>
internal static partial class FileRules
{
    private static readonly string[] SaysNothing =
        ["Helpers", "Utils", "Common", "Services", "Managers", "Interfaces", "Dtos", "Models", "Infrastructure"];

    /// <summary>A folder named by kind hides what is in it.</summary>
    public static IEnumerable<string> FoldersByKind(IEnumerable<SourceFile> files) =>
        from file in files
        from folder in file.Path.Split('/').SkipLast(1)
        where SaysNothing.Contains(folder, StringComparer.OrdinalIgnoreCase)
        select $"{file.Path}: no folder is called {folder}";

    /// <summary>What outgrows its room is two things.</summary>
    public static IEnumerable<string> TooLong(IEnumerable<SourceFile> files, IReadOnlyCollection<string> entities) =>
        from file in files
        where !file.IsMigration
        let limit = Limit(file, entities)
        where file.Lines.Count > limit
        select $"{file.Path} has {file.Lines.Count} lines of at most {limit}";

    /// <summary>What the wire and the modules show to others says what it means, in which unit, and what happens when it fails.</summary>
    public static IEnumerable<string> Undocumented(IEnumerable<SourceFile> files) =>
        from file in files
        where !file.IsMigration
        from index in Enumerable.Range(0, file.Lines.Count)
        where PublicType().IsMatch(file.Lines[index]) && !IsDocumented(file.Lines, index)
        select $"{file.Path}:{index + 1} is public without a word on what it means";

    private static int Limit(SourceFile file, IReadOnlyCollection<string> entities)
    {
        var name = Path.GetFileName(file.Path);
        return name switch
        {
            "Program.cs" => 40,
            _ when name.EndsWith(".cshtml.cs", StringComparison.Ordinal) => 60,
            _ when IsSlice(file) => 150,
            _ when entities.Contains(Path.GetFileNameWithoutExtension(name)) => 200,
            _ => 300,
        };
    }

    private static bool IsSlice(SourceFile file) =>
        file.Path.StartsWith("HomeCare.Modules/", StringComparison.Ordinal) && Handler().IsMatch(file.Text);

    private static bool IsDocumented(IReadOnlyList<string> lines, int index)
    {
        while (index > 0 && lines[index - 1].TrimStart().StartsWith('['))
        {
            index--;
        }

        return index > 0 && lines[index - 1].TrimStart().StartsWith("///", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^\s*public (?:[a-z]+ )*(?:class|record|struct|enum|interface) ")]
    private static partial Regex PublicType();

    [GeneratedRegex(@":\s*I(?:Request|Notification)Handler<|,\s*I(?:Request|Notification)Handler<")]
    private static partial Regex Handler();
}
