namespace HomeCare.Demo.Processes;

/// <summary>Where the built programs lie: beside the demo's own build, in the same configuration.</summary>
internal static class Programs
{
    public static string Server => Find("HomeCare.Web");

    public static string Box => Find("HomeCare.Gateway");

    /// <summary>What starts a program: the .NET host that runs the demo itself.</summary>
    public static string Host => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
        ? Environment.ProcessPath!
        : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private static string Find(string project)
    {
        // …/HomeCare.Demo/bin/Release/net10.0/ → …/HomeCare.Web/bin/Release/net10.0/HomeCare.Web.dll
        var build = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var configuration = build.Parent!;
        var root = configuration.Parent!.Parent!.Parent!;
        var path = Path.Combine(root.FullName, project, "bin", configuration.Name, build.Name, project + ".dll");
        return File.Exists(path) ? path : throw new DemoRefusal($"{path} is not built. Start the demo with ./homecare demo, which builds it.");
    }
}
