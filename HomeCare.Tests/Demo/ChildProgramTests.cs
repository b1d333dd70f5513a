extern alias demo;

using System.Diagnostics;
using demo::HomeCare.Demo.Processes;
using HomeCare.Tests.Support;
using NUnit.Framework;

namespace HomeCare.Tests.Demo;

internal sealed class ChildProgramTests
{
    private string _folder = "";
    private Launcher _launcher = null!;

    [SetUp]
    public void Prepare()
    {
        _folder = Directory.CreateTempSubdirectory("homecare-child-").FullName;
        _launcher = new Launcher();
    }

    [TearDown]
    public void Clear()
    {
        _launcher.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task A_program_killed_from_outside_is_started_again_and_somebody_is_told()
    {
        var child = Child("/bin/sleep", "1000");
        var told = new List<string>();
        child.Died += told.Add;
        var again = new TaskCompletionSource();
        child.Restarted += () => again.TrySetResult();
        await child.StartAsync();
        var first = child.Pid!.Value;

        Process.GetProcessById(first).Kill();

        await again.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That(child.Pid, Is.Not.EqualTo(first));
        Assert.That(told, Is.EqualTo(["signal 9"]));
        await child.StopAsync();
        Assert.That(child.IsRunning, Is.False);
    }

    [Test]
    public async Task A_program_that_cannot_live_is_given_up_with_its_last_words()
    {
        var child = Child("/bin/sh", "-c", "echo no such port; exit 7");
        var words = new TaskCompletionSource<string>();
        child.GivenUp += words.SetResult;

        await child.StartAsync();

        Assert.That(await words.Task.WaitAsync(TimeSpan.FromSeconds(30)), Does.Contain("no such port"));
        await child.StopAsync();
    }

    [Test]
    public async Task A_stopped_program_is_asked_before_it_is_made_to_and_is_not_started_again()
    {
        var child = Child("/bin/sh", "-c", "trap 'echo asked; exit 0' TERM; echo ready; while :; do sleep 0.05; done");
        var died = 0;
        child.Died += _ => died++;
        await child.StartAsync();
        await Eventually.IsTrue(() => child.LastWords().Contains("ready", StringComparison.Ordinal), "the program listens for its end");

        await child.StopAsync();

        Assert.That(child.LastWords(), Does.Contain("asked"));
        Assert.That(died, Is.Zero);
    }

    private ChildProgram Child(params string[] command) =>
        new(_launcher, TimeProvider.System, "child", Path.Combine(_folder, "child.log"), new Dictionary<string, string>(), command);
}
