extern alias demo;

using demo::HomeCare.Demo;
using demo::HomeCare.Demo.Bench;
using NUnit.Framework;

namespace HomeCare.Tests.Demo.Bench;

internal sealed class MachineTests
{
    [TestCase("0-1", new[] { 0, 1 })]
    [TestCase("3", new[] { 3 })]
    [TestCase("0-2,5,8-9", new[] { 0, 1, 2, 5, 8, 9 })]
    public void The_kernel_s_list_of_cores_is_read(string list, int[] cores) => Assert.That(Machine.CoresOf(list), Is.EqualTo(cores));

    [Test]
    public void The_load_has_the_last_core_and_goes_before_a_server_that_may_use_it_too()
    {
        Assert.That(Machine.Share([2, 3, 5], 1), Is.EqualTo(new ServingCores([2], 5)).Using<ServingCores>(Same));
        Assert.That(Machine.Share([2, 3, 5], 2).ForServer, Is.EqualTo(new[] { "taskset", "--cpu-list", "2,3" }));
        Assert.That(Machine.Share([2, 3, 5], 3).ForServer, Is.EqualTo(new[] { "nice", "-n", "10", "taskset", "--cpu-list", "2,3,5" }));
        Assert.That(Machine.Share([2, 3, 5], 3).ForLoad, Is.EqualTo(new[] { "taskset", "--cpu-list", "5" }));
        Assert.That(() => Machine.Share([0], 1), Throws.TypeOf<DemoRefusal>().With.Message.Contains("two cores"));
        Assert.That(() => Machine.Share([0, 1], 3), Throws.TypeOf<DemoRefusal>().With.Message.Contains("--server-cores"));
    }

    private static bool Same(ServingCores one, ServingCores other) => one.Load == other.Load && one.Server.SequenceEqual(other.Server);

    [Test]
    public void More_connections_than_files_may_be_open_are_refused_with_a_sentence() =>
        Assert.That(() => Machine.NeedOpenFiles(2_000_000_000), Throws.TypeOf<DemoRefusal>().With.Message.Contains("the hard limit here is"));

    [Test]
    public void What_this_process_used_only_grows()
    {
        var before = Spent.Of(Environment.ProcessId);
        var used = Spent.Of(Environment.ProcessId) - before;

        Assert.That(used.Cpu, Is.GreaterThanOrEqualTo(TimeSpan.Zero));
    }
}
