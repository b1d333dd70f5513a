namespace HomeCare.Demo.Bench;

/// <summary>Which cores server and floor may use, and which one the load stays on with all else that is beside the server.</summary>
internal sealed record ServingCores(IReadOnlyList<int> Server, int Load)
{
    /// <summary>
    /// What stands before a command that is measured. Where it may use the load's core, too, the load goes before it: a generator that is late would
    /// measure itself.
    /// </summary>
    public IReadOnlyList<string> ForServer =>
        [.. Server.Contains(Load) ? ["nice", "-n", "10"] : Array.Empty<string>(), "taskset", "--cpu-list", string.Join(',', Server)];

    public IReadOnlyList<string> ForLoad => ["taskset", "--cpu-list", $"{Load}"];
}
