using System.Runtime.InteropServices;
using HomeCare.Tests.Support;

namespace HomeCare.Tests.Gateway.Bracelet.EmulatedMachine;

/// <summary>The box's program, as it was built, with this machine's .NET runtime: installed and run in the emulated machine.</summary>
internal sealed class BenchBox(EmulatedMachine machine)
{
    private const string Data = "/data/box";
    private const string Program = "env DOTNET_TieredPGO=0 DOTNET_EnableDiagnostics=0 /data/dotnet/dotnet /data/program/HomeCare.Gateway.dll";

    /// <summary>.NET starts slowly where each instruction is emulated.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    public async Task InstallAsync()
    {
        // …/HomeCare.Tests/bin/Release/net10.0/ → …/HomeCare.Gateway/bin/Release/net10.0/
        var built = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var program = Path.Combine(Repository.Root, "HomeCare.Gateway", "bin", built.Parent!.Name, built.Name);
        Copy(program, "program", file => !file.StartsWith("runtimes/", StringComparison.Ordinal) || file.StartsWith("runtimes/linux-x64/", StringComparison.Ordinal)
            || file.StartsWith("runtimes/unix/", StringComparison.Ordinal));

        // …/dotnet/shared/Microsoft.NETCore.App/10.0.x/
        var runtime = RuntimeEnvironment.GetRuntimeDirectory().TrimEnd('/');
        var root = Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."));
        Copy(runtime, Path.Combine("dotnet", Path.GetRelativePath(root, runtime)), _ => true);
        Copy(Path.Combine(root, "host"), Path.Combine("dotnet", "host"), _ => true);
        Directory.CreateDirectory(Path.Combine(machine.Shared, "dotnet"));
        File.Copy(Path.Combine(root, "dotnet"), Path.Combine(machine.Shared, "dotnet", "dotnet"));
        await machine.RunAsync("cp -r /host/program /host/dotnet /data/", Patience);
    }

    public Task StartAsync() => machine.StartAsync(
        "box", $"{Program} --data {Data} --server https://127.0.0.1:9/ --bracelet bluetooth:hci0");

    /// <summary>The pairing button, as a technician presses it from the shell.</summary>
    public Task PressAsync() => machine.RunAsync($"{Program} pair --data {Data}", Patience);

    public Task ShowsAsync(string words) => Eventually.IsTrue(
        async () => (await machine.TryAsync($"grep -qF '{words}' {Data}/screen.txt")).Code == 0, $"the screen says « {words} »", Patience);

    public Task LoggedAsync(string words) => Eventually.IsTrue(
        async () => (await machine.TryAsync($"grep -qF '{words}' /tmp/box.log")).Code == 0, $"the box logs « {words} »", Patience);

    /// <summary>What the box has on its disk, once the box has stopped in good order.</summary>
    public async Task<OutboxFile> OutboxAsync()
    {
        await machine.RunAsync("kill $(cat /tmp/box.pid)");
        await Eventually.IsTrue(
            async () => (await machine.TryAsync("kill -0 $(cat /tmp/box.pid)")).Code != 0, "the box stops when it is asked to", Patience);
        await machine.RunAsync($"cp {Data}/outbox.db* /host/");
        return OutboxFile.Open(Path.Combine(machine.Shared, "outbox.db"));
    }

    private void Copy(string from, string to, Func<string, bool> wanted)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(from, file);
            if (wanted(name))
            {
                var target = Path.Combine(machine.Shared, to, name);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }
    }
}
