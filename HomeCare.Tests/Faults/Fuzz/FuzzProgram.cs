using System.Globalization;

namespace HomeCare.Tests.Faults.Fuzz;

/// <summary>
/// The tests' own program, `./homecare fuzz`: every parser of the box, and the server's of what a box sends, in turns until the time is over. What
/// breaks one is saved with its seed; the exit code is 1 when anything did.
/// </summary>
internal static class FuzzProgram
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(5);

    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is not ["fuzz", .. var rest] || FuzzOptions.Parse(rest) is not { } options)
        {
            await Console.Error.WriteLineAsync($"fuzz [--for 10m] [--seed N] [--only NAME] [--out DIR]\nNames: {string.Join(' ', FuzzTargets.All.Select(target => target.Name))}");
            return 2;
        }

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        return await RunAsync(options, stop.Token);
    }

    private static async Task<int> RunAsync(FuzzOptions options, CancellationToken stop)
    {
        Directory.CreateDirectory(options.Out);
        var targets = FuzzTargets.All.Where(target => options.Only is null || target.Name.Contains(options.Only, StringComparison.Ordinal)).ToList();
        var reports = targets.ToDictionary(target => target.Name, _ => new List<FuzzReport>());
        var time = TimeProvider.System;
        var begun = time.GetTimestamp();
        for (var round = 0; time.GetElapsedTime(begun) < options.For && !stop.IsCancellationRequested; round++)
        {
            foreach (var target in targets)
            {
                var left = options.For - time.GetElapsedTime(begun);
                if (left <= TimeSpan.Zero || stop.IsCancellationRequested)
                {
                    break;
                }

                var turn = new[] { Turn, options.For / targets.Count, left }.Min();
                await ProgressAsync(begun, options, target.Name, reports, time);
                var current = Path.Combine(options.Out, target.Name + ".current");
                var report = await new Fuzzer(target, options.Seed + round, time, current: current).RunAsync(turn, long.MaxValue, stop);
                File.Delete(current);
                reports[target.Name].Add(report);
                await SaveAsync(report, options.Out);
            }
        }

        return await SummariseAsync(options, reports);
    }

    private static Task ProgressAsync(long begun, FuzzOptions options, string now, Dictionary<string, List<FuzzReport>> reports, TimeProvider time)
    {
        var all = reports.Values.SelectMany(list => list).ToList();
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{time.GetElapsedTime(begun).TotalSeconds:0} of {options.For.TotalSeconds:0} s  {all.Sum(report => report.Executions):N0} inputs, {all.Sum(report => report.Findings.Count)} found  {now}");
        return Console.Error.WriteAsync(Console.IsErrorRedirected ? line + "\n" : $"\r\u001B[K{line}");
    }

    private static async Task SaveAsync(FuzzReport report, string folder)
    {
        foreach (var (finding, index) in report.Findings.Select((finding, index) => (finding, index)))
        {
            var path = Path.Combine(folder, $"{finding.Target}-{finding.Seed}-{index}");
            await File.WriteAllBytesAsync(path + ".bin", finding.Input);
            await File.WriteAllTextAsync(path + ".txt", $"--only {finding.Target} --seed {finding.Seed}, input {finding.Execution}\n{Convert.ToHexString(finding.Input)}\n{finding.What}\n");
        }
    }

    private static async Task<int> SummariseAsync(FuzzOptions options, Dictionary<string, List<FuzzReport>> reports)
    {
        if (!Console.IsErrorRedirected)
        {
            await Console.Error.WriteAsync("\r\u001B[K");
        }

        var found = 0;
        await Console.Out.WriteLineAsync($"seed {options.Seed}\n{"parser",-20} {"inputs",12} {"a second",10} {"kinds",6} {"found",6}");
        foreach (var (name, list) in reports.Where(one => one.Value.Count > 0))
        {
            var whats = list.SelectMany(report => report.Findings).DistinctBy(finding => finding.What.Split('\n')[0]).ToList();
            found += whats.Count;
            var inputs = list.Sum(report => report.Executions);
            await Console.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{name,-20} {inputs,12} {inputs / list.Sum(report => report.Took.TotalSeconds),10:0} {list.Max(report => report.Kept),6} {whats.Count,6}"));
            foreach (var finding in whats)
            {
                await Console.Out.WriteLineAsync($"    {finding.What.Split('\n')[0]}");
            }
        }

        await Console.Out.WriteLineAsync(found == 0 ? "Nothing found." : $"{found} found; the inputs are in {options.Out}.");
        return found == 0 ? 0 : 1;
    }
}
