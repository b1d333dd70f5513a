namespace HomeCare.Tests.Architecture;

/// <summary>Calls that the house does not make, read from the compiled code, so that no alias or extension hides one.</summary>
internal static class CallRules
{
    /// <summary>Time comes from a <see cref="TimeProvider"/>: what reads the machine's clock by itself cannot be tried at night.</summary>
    public static IEnumerable<string> OwnClocks(IEnumerable<Use> uses) => Found(
        uses, "time comes in through TimeProvider",
        use => use is { To: "System.DateTime" or "System.DateTimeOffset", Member: "get_Now" or "get_UtcNow" or "get_Today" });

    /// <summary>A thread that waits for a task is a thread lost, and in a pool a deadlock.</summary>
    public static IEnumerable<string> BlockedThreads(IEnumerable<Use> uses) => Found(
        uses, "wait with await",
        use => use is { To: "System.Threading.Tasks.Task`1" or "System.Threading.Tasks.ValueTask`1", Member: "get_Result" }
            or { To: "System.Threading.Tasks.Task", Member: "Wait" or "WaitAll" or "WaitAny" }
            or { To: "System.Threading.Thread", Member: "Sleep" });

    /// <summary>Only a program's entry talks to a console; everything else answers its caller or logs.</summary>
    public static IEnumerable<string> StrayConsoles(IEnumerable<Use> uses, params string[] entries) => Found(
        uses, "only a program's entry writes to the console",
        use => use is { To: "System.Console", Member: not null } && !entries.Any(entry => use.From.StartsWith(entry, StringComparison.Ordinal)));

    /// <summary>A log line has a [LoggerMessage] of its own, so that one look finds every word a log can say.</summary>
    public static IEnumerable<string> LooseLogs(IEnumerable<Use> uses) => Found(
        uses, "log with [LoggerMessage]",
        use => use is { To: "Microsoft.Extensions.Logging.LoggerExtensions", Member: not null } && use.Member.StartsWith("Log", StringComparison.Ordinal));

    private static IEnumerable<string> Found(IEnumerable<Use> uses, string instead, Func<Use, bool> forbidden) =>
        uses.Where(forbidden).Select(use => $"{use}: {instead}");
}
