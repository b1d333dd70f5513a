using System.Diagnostics;
using System.Text.Json;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Demo.Bench;

/// <summary>Runs a bench as a person starts it, and reads the figures that it leaves.</summary>
internal static class SmallBench
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>The figures, and what it printed.</summary>
    public static async Task<(JsonElement Figures, string Said)> RunAsync(params string[] arguments)
    {
        if (Environment.ProcessorCount < 2)
        {
            Assert.Ignore("The bench needs two cores.");
        }

        var folder = Directory.CreateTempSubdirectory("homecare-bench-test-").FullName;
        try
        {
            var json = Path.Combine(folder, "figures.json");
            var program = Path.Combine(Repository.Root, "HomeCare.Demo", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "HomeCare.Demo.dll");
            using var bench = Process.Start(new ProcessStartInfo("dotnet", [program, "bench", .. arguments, "--json", json]) { RedirectStandardOutput = true })!;
            using var patience = new CancellationTokenSource(Patience);
            var said = await bench.StandardOutput.ReadToEndAsync(patience.Token);
            await bench.WaitForExitAsync(patience.Token);
            Assert.That(File.Exists(json), Is.True, said);
            return (JsonDocument.Parse(await File.ReadAllTextAsync(json, patience.Token)).RootElement, said);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
