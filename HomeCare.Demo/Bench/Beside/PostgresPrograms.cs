namespace HomeCare.Demo.Bench.Beside;

/// <summary>Where PostgreSQL's programs lie, and as whom they run.</summary>
internal static class PostgresPrograms
{
    public const string User = "postgres";

    private const string Debian = "/usr/lib/postgresql";

    /// <summary>It refuses to run as root. Who changes its user loses the death signal that it was given, so it asks for it again.</summary>
    public static string[] AsItself => Environment.IsPrivilegedProcess ? ["setpriv", $"--reuid={User}", $"--regid={User}", "--init-groups", "--pdeathsig=KILL"] : [];

    /// <summary>The newest version's; null when it is nowhere.</summary>
    public static string? Find(string name) => (Directory.Exists(Debian) ? Directory.GetDirectories(Debian).OrderDescending().Select(version => Path.Combine(version, "bin")) : [])
        .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
        .Select(place => Path.Combine(place, name))
        .FirstOrDefault(File.Exists);
}
