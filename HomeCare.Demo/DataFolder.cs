namespace HomeCare.Demo;

/// <summary>Where a demo keeps everything: the server's files, a folder a box, logs, and who was seeded.</summary>
internal sealed class DataFolder
{
    private readonly bool _goesWithTheDemo;

    private DataFolder(string root, bool goesWithTheDemo)
    {
        (Root, _goesWithTheDemo) = (root, goesWithTheDemo);
        Directory.CreateDirectory(Server);
        Directory.CreateDirectory(Logs);
    }

    public string Root { get; }

    public string Server => Path.Combine(Root, "server");

    public string Logs => Path.Combine(Root, "logs");

    /// <summary>The server's own authority, which travels with a box.</summary>
    public string Authority => Path.Combine(Server, "authority", "authority.pem");

    /// <summary>Written by the server's seed; when it is there, the demo goes on with those homes.</summary>
    public string Seed => Path.Combine(Root, "seed.json");

    public bool IsKept => !_goesWithTheDemo;

    public string Box(int home) => Path.Combine(Root, $"box-{home}");

    /// <summary>The folder asked for, or one of its own that nobody else reads.</summary>
    public static DataFolder Open(string? asked)
    {
        if (asked is null)
        {
            return new DataFolder(Directory.CreateTempSubdirectory("homecare-demo-").FullName, goesWithTheDemo: true);
        }

        if (!File.Exists(Path.Combine(asked, "seed.json")) && HoldsSomething(asked))
        {
            throw new DemoRefusal($"{asked} holds something that is no demo, or one that never began. Name an empty folder, or one of an earlier demo, with --data.");
        }

        return new DataFolder(asked, goesWithTheDemo: false);
    }

    // Logs and empty folders are what a demo leaves that could not start; they stand in nobody's way.
    private static bool HoldsSomething(string folder) =>
        Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Any(file => Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar)[0] != "logs");

    /// <summary>Removes it, unless it is to stay.</summary>
    public void Leave()
    {
        if (_goesWithTheDemo && Directory.Exists(Root))
        {
            Directory.Delete(Root, recursive: true);
        }
    }
}
