using System.Diagnostics;
using System.Text.Json;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Journeys;

/// <summary>
/// The demo as a newcomer starts it, on real processes: once left alone, once with the server killed (-9) right before the fall. The demo
/// counts for itself; what is held against it here is its summary.
/// </summary>
[Parallelizable(ParallelScope.Self)] // Mostly waiting: real programs and real seconds.
internal sealed class DemoTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static readonly string[] Members =
    [
        "readings_emitted", "readings_stored", "readings_lost", "duplicates_visible", "alerts", "box_sms", "server_sms",
        "danger_to_modem_ms", "danger_to_server_alert_ms", "sign_ins", "url", "patients",
    ];

    private string _folder = "";
    private Run[] _runs = [];

    private Run Calm => _runs[0];

    private Run Killed => _runs[1];

    [OneTimeSetUp]
    public async Task RunBothAsync()
    {
        _folder = Directory.CreateTempSubdirectory("homecare-demo-test-").FullName;
        _runs = await Task.WhenAll(
            RunAsync("calm", "--for", "40s", "--port", "15080"),
            RunAsync("killed", "--for", "45s", "--port", "15280", "--kill-server", "28s"));
    }

    [OneTimeTearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void The_summary_has_its_members_and_no_others() =>
        Assert.That(Calm.Summary.EnumerateObject().Select(member => member.Name), Is.EqualTo(Members));

    [TestCase(0)]
    [TestCase(1, TestName = "Nothing_is_lost_or_doubled(server killed)")]
    public void Nothing_is_lost_or_doubled(int run) => Assert.Multiple(() =>
    {
        var summary = _runs[run].Summary;
        Assert.That(_runs[run].ExitCode, Is.Zero, _runs[run].Output);
        Assert.That(summary.GetProperty("readings_emitted").GetInt32(), Is.GreaterThanOrEqualTo(12));
        Assert.That(summary.GetProperty("readings_stored").GetInt32(), Is.EqualTo(summary.GetProperty("readings_emitted").GetInt32()));
        Assert.That(summary.GetProperty("readings_lost").GetInt32(), Is.Zero);
        Assert.That(summary.GetProperty("duplicates_visible").GetInt32(), Is.Zero);
    });

    [TestCase(0)]
    [TestCase(1, TestName = "Each_danger_reaches_both_relatives_and_the_server_once(server killed)")]
    public void Each_danger_reaches_both_relatives_and_the_server_once(int run) => Assert.Multiple(() =>
    {
        var summary = _runs[run].Summary;
        var signals = summary.GetProperty("alerts").EnumerateArray().Where(alert => alert.GetProperty("rule").GetString() is "fall" or "tachycardia_signal").ToList();
        Assert.That(signals.Select(alert => alert.GetProperty("rule").GetString()), Is.EquivalentTo(["tachycardia_signal", "fall"]), _runs[run].Output);
        Assert.That(signals, Has.All.Matches<JsonElement>(alert => alert.GetProperty("level").GetString() == "red"));
        Assert.That(summary.GetProperty("box_sms").GetInt32(), Is.EqualTo(4), "two dangers, two relatives each");
        Assert.That(summary.GetProperty("server_sms").GetInt32(), Is.GreaterThanOrEqualTo(2), "the nurse is told of both");
        Assert.That(summary.GetProperty("danger_to_modem_ms").GetProperty("max").ValueKind, Is.EqualTo(JsonValueKind.Number));
        Assert.That(summary.GetProperty("danger_to_server_alert_ms").GetProperty("max").ValueKind, Is.EqualTo(JsonValueKind.Number));
    });

    [Test]
    public void The_killed_server_was_started_again_and_the_demo_said_so() =>
        Assert.That(Killed.Output, Does.Contain("died (signal 9); it is started again").And.Contain("started again, process"));

    [Test]
    public void Nothing_that_the_demo_started_outlives_it() => Assert.That(
        Directory.GetDirectories("/proc").Select(CommandLine).Where(line => line.Contains(_folder, StringComparison.Ordinal)), Is.Empty);

    private async Task<Run> RunAsync(string name, params string[] options)
    {
        var build = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var demo = Path.Combine(Repository.Root, "HomeCare.Demo", "bin", build.Parent!.Name, build.Name, "HomeCare.Demo.dll");
        var json = Path.Combine(_folder, name + ".json");
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", [demo, .. options, "--data", Path.Combine(_folder, name), "--json", json]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            var said = await output + await errors;
            Assert.That(File.Exists(json), $"the demo wrote no summary; it said:\n{said}");
            return new Run(process.ExitCode, said, JsonDocument.Parse(await File.ReadAllTextAsync(json, patience.Token)).RootElement);
        }
        finally
        {
            // What it started dies with it.
            process.Kill();
        }
    }

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private sealed record Run(int ExitCode, string Output, JsonElement Summary);
}
