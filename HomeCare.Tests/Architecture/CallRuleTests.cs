using NUnit.Framework;

namespace HomeCare.Tests.Architecture;

internal sealed class CallRuleTests
{
    /// <summary>The programs' entries: they speak to the person who started them.</summary>
    private static readonly string[] Entries = ["HomeCare.Demo.", "HomeCare.Gateway.Program", "HomeCare.Gateway.GatewayCommands", "HomeCare.Web.Program", "HomeCare.Web.Commands.", ".Program"];

    private static readonly IReadOnlyList<Use> Shipped = [.. Product.Programs.SelectMany(CompiledCode.Of)];
    private static readonly IReadOnlyList<Use> Planted = [.. CompiledCode.Of(Product.Tests)
        .Where(use => use.From.StartsWith("HomeCare.Tests.Architecture.Planted.", StringComparison.Ordinal))];

    [Test]
    public void Nothing_reads_the_machine_s_clock_by_itself() => Holds(CallRules.OwnClocks(Shipped));

    [Test]
    public void Nothing_blocks_a_thread() => Holds(CallRules.BlockedThreads(Shipped));

    [Test]
    public void Only_a_program_s_entry_writes_to_the_console() => Holds(CallRules.StrayConsoles(Shipped, Entries));

    [Test]
    public void Every_log_line_is_a_LoggerMessage() => Holds(CallRules.LooseLogs(Shipped));

    [TestCase("DateTime.get_UtcNow")]
    [TestCase("DateTimeOffset.get_Now")]
    public void A_clock_read_inside_an_async_lambda_is_seen(string call) =>
        Assert.That(CallRules.OwnClocks(Planted), Has.Exactly(1).Contains(call));

    [TestCase("Task`1.get_Result")]
    [TestCase("Task.Wait")]
    [TestCase("Thread.Sleep")]
    public void A_blocked_thread_is_seen(string call) => Assert.That(CallRules.BlockedThreads(Planted), Has.Exactly(1).Contains(call));

    [Test]
    public void A_stray_console_is_seen() => Assert.That(CallRules.StrayConsoles(Planted, Entries), Has.Exactly(1).Contains("Console.WriteLine"));

    [Test]
    public void A_loose_log_is_seen() => Assert.That(CallRules.LooseLogs(Planted), Has.Exactly(1).Contains("LogInformation"));

    private static void Holds(IEnumerable<string> violations)
    {
        var all = violations.ToList();
        Assert.That(all, Is.Empty, string.Join('\n', all));
    }
}
