using NUnit.Framework;

namespace HomeCare.Tests.Support;

/// <summary>Finds files of the repository, and the recordings that may lie beside it, from wherever the tests run.</summary>
internal static class Repository
{
    /// <summary>The folder that holds HomeCare.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A real recording or vector file. Where the folder is absent the test is skipped and says so.</summary>
    public static string SharedData(params string[] parts)
    {
        var path = Path.GetFullPath(Path.Combine([Root, "..", "shared", "data", .. parts]));
        if (!Path.Exists(path))
        {
            Assert.Ignore($"The recordings are not here: ../shared/data/{string.Join('/', parts)} is absent.");
        }

        return path;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "HomeCare.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No HomeCare.sln above {AppContext.BaseDirectory}.");
    }
}
