using System.Diagnostics;
using System.Text;

namespace HomeCare.Tests.Gateway.Support;

/// <summary>The box's program as its own process, as another program would run it: no settings file, no data folder, nothing in its environment.</summary>
internal static class BoxProgram
{
    public static async Task<(int Exit, List<string> Output, string Error)> RunAsync(IEnumerable<string> arguments, byte[]? stdin = null)
    {
        using var empty = new TestFolder();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "HomeCare.Gateway.dll"), .. arguments])
        {
            WorkingDirectory = empty.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true),
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.BaseStream.WriteAsync(stdin ?? []);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, [.. (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries)], await error);
    }

    public static Task<(int Exit, List<string> Output, string Error)> RunAsync(IEnumerable<string> arguments, IEnumerable<string> lines) =>
        RunAsync(arguments, Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
}
